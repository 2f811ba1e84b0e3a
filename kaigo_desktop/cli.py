"""The commands of the interchange page: everything that the windows can do to a case, without a window.

Exit status: 0 done, 2 the input is wrong (nothing is written), 3 the operation
failed and the message says what to do, 1 a defect of ours.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NoReturn, TextIO

from kaigo_desktop import __version__
from kaigo_desktop.commands import (
    DONE,
    FAILED,
    WRONG_INPUT,
    run_assess,
    run_backup,
    run_check_rules,
    run_forms,
    run_plan,
    run_programmes,
    run_restore,
    run_schedule,
    run_screen,
    run_self_test,
    run_verify,
)
from kaigo_desktop.domain.json_text import Faults
from kaigo_desktop.domain.schema import DATE
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import Paths
from kaigo_desktop.storage.folders import keep_new_files_to_owner


def main(arguments: Sequence[str], paths: Paths | None = None) -> int:
    """Run one command and give its exit status."""
    keep_new_files_to_owner()
    for stream in (sys.stdout, sys.stderr):
        _write_utf8(stream)
    try:
        _need_streams()
        parser = _parser()
        chosen = parser.parse_args(arguments)
        run: Callable[[argparse.Namespace, Paths], int] | None = chosen.run
        if run is None:
            parser.error("no command")
        status = run(chosen, paths or Paths.of_user())
        sys.stdout.flush()  # what cannot be written is told below
    except Faults as wrong:
        for fault in wrong.faults:
            print(fault, file=sys.stderr)
        return WRONG_INPUT
    except Trouble as trouble:
        print(trouble.what, file=sys.stderr)
        print(trouble.what_to_do, file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever reads our output has stopped; what it got is what it wanted.
        sys.stderr.close()
        return DONE
    except OSError as fault:
        return _tell_of_disk(fault)
    else:
        return status


def _need_streams() -> None:
    """Do without an error stream that the caller closed. Raises Trouble where there is no output."""
    if sys.stderr is None:  # what is told there would else go among the results
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
    if sys.stdout is None:
        raise Trouble("結果の出力先がありません。", "標準出力を閉じずに、もう一度実行してください。")


def _tell_of_disk(fault: OSError) -> int:
    """What was told nowhere nearer: the output (which has no file name) or a file the system refused."""
    if fault.filename is None:
        what = "結果を出力できませんでした。"
        what_to_do = "出力先のディスクの空きを確かめて、もう一度実行してください"
    else:
        what = "ファイルを読み書きできませんでした。"
        what_to_do = "場所と名前、読み書きの許可を確かめて、もう一度実行してください"
    print(what, file=sys.stderr)
    print(f"{what_to_do}（{fault.strerror}）。", file=sys.stderr)
    if fault.filename is None:
        with suppress(OSError):
            sys.stdout.close()  # else the end of the program would try to write what is left
    return FAILED


def _write_utf8(stream: TextIO) -> None:
    """Japanese on every console: a Windows console would refuse characters outside its code page."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(encoding="utf-8", errors="backslashreplace")


class _Formatter(argparse.HelpFormatter):
    """The usual help with its first word in Japanese."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """As always, but headed 使い方."""
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Japanese."""

    def __init__(self, *, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(prog=prog, description=description, add_help=False, formatter_class=_Formatter)
        self._positionals.title = "引数"
        self._optionals.title = "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を表示して終わります。")

    def error(self, _message: str) -> NoReturn:
        """Tell how the command is written and end with the status of a wrong input."""
        self.print_usage(sys.stderr)
        self.exit(WRONG_INPUT, "コマンドの書き方が違います。--help で使い方を見てください。\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="kaigo-desktop",
        description="介護補助金デスク：介護事業者の補助金の判定・試算・様式・期限。引数がなければ画面を開きます。",
    )
    parser.add_argument(
        "--version", action="version", version=f"kaigo-desktop {__version__}", help="版を表示して終わります。"
    )
    parser.add_argument(
        "--self-test",
        dest="run",
        action="store_const",
        const=run_self_test,
        help="見本で一通り動くか確かめます。",
    )
    commands = parser.add_subparsers(metavar="コマンド", title="コマンド")

    assess = _command(commands, "assess", run_assess, "案件を判定・試算し、結果をJSONで出力します。")
    _case_argument(assess)

    forms = _command(commands, "forms", run_forms, "案件の様式をPDFで作ります。")
    _case_argument(forms)
    forms.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="PDFとmanifest.jsonを書くフォルダ"
    )
    forms.add_argument(
        "--only",
        nargs="+",
        action="extend",
        metavar="ID",
        help="作る様式の番号（省くと、当てはまる様式すべて）",
    )
    forms.add_argument(
        "--bundle", type=Path, metavar="FILE.pdf", help="目次とページ番号をつけて1つにまとめたPDFも書きます。"
    )

    schedule = _command(commands, "schedule", run_schedule, "効果報告などの期限をJSONで出力します。")
    _case_argument(schedule)
    schedule.add_argument(
        "--ics", type=Path, metavar="FILE", help="カレンダー（iCalendar）のファイルも書きます。"
    )

    plan = _command(commands, "plan", run_plan, "業務改善計画の下書きをJSONで出力します。")
    _case_argument(plan)

    screen = _command(
        commands, "screen", run_screen, "事業所の一覧（1行に1事業所のJSON）を全制度で判定し、CSVにします。"
    )
    screen.add_argument("offices", metavar="OFFICES.jsonl", help="事業所の一覧（- で標準入力）")
    screen.add_argument(
        "--fiscal-year", type=_fiscal_year, metavar="N", help="申請する年度（省くと基準日の年度）"
    )
    screen.add_argument("--as-of", type=_day, metavar="DATE", help="基準日（省くと今日）")
    screen.add_argument("--out", type=Path, metavar="FILE.csv", help="書き込むファイル（省くと標準出力）")

    programmes = _command(commands, "programmes", run_programmes, "収録している制度の一覧を出力します。")
    programmes.add_argument("--json", action="store_true", help="JSONで出力します。")

    check = _command(
        commands, "check-rules", run_check_rules, "制度などのデータの誤りをファイルと行で示します。"
    )
    check.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help="調べる制度データのフォルダ（省くと、収録しているデータすべて）",
    )
    _data_commands(commands)
    return parser


def _data_commands(commands: argparse._SubParsersAction[_Parser]) -> None:
    asks = "必要なときは、パスフレーズか復旧キーをその場で尋ねます。"
    backup = _command(commands, "backup", run_backup, f"データのバックアップを作ります。{asks}")
    backup.add_argument("file", type=Path, metavar="FILE", help="書き込むファイル")
    restore = _command(
        commands, "restore", run_restore, f"バックアップに戻します。いまのデータは別に残します。{asks}"
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="バックアップのファイル")
    _command(commands, "verify", run_verify, f"データとバックアップに壊れたところがないか調べます。{asks}")


def _command(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    run: Callable[[argparse.Namespace, Paths], int],
    text: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def _case_argument(command: argparse.ArgumentParser) -> None:
    command.add_argument("case", metavar="CASE.json", help="案件ファイル（- で標準入力）")


def _day(text: str) -> date:
    if DATE.check(text) is not None:
        raise argparse.ArgumentTypeError("2026-06-15")
    return date.fromisoformat(text)


def _fiscal_year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 2000 <= int(text) <= 2100):
        raise argparse.ArgumentTypeError("2000〜2100")
    return int(text)
