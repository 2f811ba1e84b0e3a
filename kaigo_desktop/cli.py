"""The commands of the interchange page: everything that the windows can do to a case, without a window.

Exit status: 0 done, 2 the input is wrong (nothing is written), 3 the operation
failed and the message says what to do, 1 a defect of ours.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn, TextIO

from kaigo_desktop import __version__, assembly
from kaigo_desktop.catalogue.programmes import RuleFaults, load_programmes, rule_paths
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.cases.case_file import Fault, Faults
from kaigo_desktop.domain.forms.form import Form
from kaigo_desktop.domain.json_text import MOST_BYTES, one_line
from kaigo_desktop.domain.rules.programme import Programme
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.services.assessing import Assessor
from kaigo_desktop.storage.folders import keep_new_files_to_owner

if TYPE_CHECKING:  # only the list of programmes has them
    from kaigo_desktop.domain.rules.entry import CatalogueEntry

DONE, DEFECT, WRONG_INPUT, FAILED = 0, 1, 2, 3


def main(arguments: Sequence[str], paths: Paths | None = None) -> int:
    """Run one command and give its exit status."""
    keep_new_files_to_owner()
    for stream in (sys.stdout, sys.stderr):
        _write_utf8(stream)
    try:
        parser = _parser()
        chosen = parser.parse_args(arguments)
        run: Callable[[argparse.Namespace, Paths], int] | None = chosen.run
        if run is None:
            parser.error("no command")
        return run(chosen, paths or Paths.of_user())
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
        const=_self_test,
        help="見本で一通り動くか確かめます。",
    )
    commands = parser.add_subparsers(metavar="コマンド", title="コマンド")

    assess = _command(commands, "assess", _assess, "案件を判定・試算し、結果をJSONで出力します。")
    _case_argument(assess)

    forms = _command(commands, "forms", _forms, "案件の様式をPDFで作ります。")
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

    schedule = _command(commands, "schedule", _schedule, "効果報告などの期限をJSONで出力します。")
    _case_argument(schedule)
    schedule.add_argument(
        "--ics", type=Path, metavar="FILE", help="カレンダー（iCalendar）のファイルも書きます。"
    )

    plan = _command(commands, "plan", _plan, "業務改善計画の下書きをJSONで出力します。")
    _case_argument(plan)

    screen = _command(
        commands, "screen", _screen, "事業所の一覧（1行に1事業所のJSON）を全制度で判定し、CSVにします。"
    )
    screen.add_argument("offices", metavar="OFFICES.jsonl", help="事業所の一覧（- で標準入力）")
    screen.add_argument(
        "--fiscal-year", type=_fiscal_year, metavar="N", help="申請する年度（省くと基準日の年度）"
    )
    screen.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="基準日（省くと今日）")
    screen.add_argument("--out", type=Path, metavar="FILE.csv", help="書き込むファイル（省くと標準出力）")

    programmes = _command(commands, "programmes", _programmes, "収録している制度の一覧を出力します。")
    programmes.add_argument("--json", action="store_true", help="JSONで出力します。")

    check = _command(
        commands, "check-rules", _check_rules, "制度などのデータの誤りをファイルと行で示します。"
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
    backup = _command(commands, "backup", _backup, f"データのバックアップを作ります。{asks}")
    backup.add_argument("file", type=Path, metavar="FILE", help="書き込むファイル")
    restore = _command(
        commands, "restore", _restore, f"バックアップに戻します。いまのデータは別に残します。{asks}"
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="バックアップのファイル")
    _command(commands, "verify", _verify, f"データとバックアップに壊れたところがないか調べます。{asks}")


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


def _assess(chosen: argparse.Namespace, paths: Paths) -> int:
    from kaigo_desktop.domain.result import to_result  # noqa: PLC0415 - late, as below

    assessor, case = _read(chosen.case, paths)
    assessment = assessor.assess_case(case)
    return _print_json(to_result(replace(assessment, levers=assessor.levers(case, assessment))))


def _schedule(chosen: argparse.Namespace, paths: Paths) -> int:
    from kaigo_desktop.domain.result import obligation_entry  # noqa: PLC0415 - late, as below

    assessor, case = _read(chosen.case, paths)
    assessment = assessor.assess_case(case)
    if chosen.ics is not None:
        # Late: only this option needs the calendar library.
        from kaigo_desktop.documents.atomic import write_whole  # noqa: PLC0415
        from kaigo_desktop.documents.calendar_file import Names, calendar  # noqa: PLC0415
        from kaigo_desktop.domain.deadlines.identity import (  # noqa: PLC0415
            corporation_name,
            office_name,
        )

        names = Names(
            programmes={entry.id: entry.title for entry in assessment.programmes},
            offices={office.key: office.name for office in case.offices if office.name},
            office_ids={
                office.key: office_name(office.office_number, office.name, office.key)
                for office in case.offices
            },
            holder=corporation_name(case.corporation.corporate_number, case.corporation.name),
        )
        write_whole(chosen.ics, calendar(assessment.obligations, case.as_of, names))
    duties = [obligation_entry(one) for one in assessment.obligations]
    return _print_json({"format": "kaigo-schedule/1", "obligations": duties})


def _plan(chosen: argparse.Namespace, paths: Paths) -> int:
    # Late: only this command and printing need the plan's texts and the knowledge behind them.
    from kaigo_desktop.catalogue.knowledge import load_knowledge  # noqa: PLC0415
    from kaigo_desktop.domain.plans.checker import check  # noqa: PLC0415
    from kaigo_desktop.domain.plans.plan import draft, to_plan_result  # noqa: PLC0415

    assessor, case = _read(chosen.case, paths)
    knowledge = load_knowledge(cache=paths.cache)
    drafted = draft(case, assessor.assess_case(case), knowledge)
    return _print_json(to_plan_result(drafted, check(case, knowledge)))


def _forms(chosen: argparse.Namespace, paths: Paths) -> int:
    # Late: only printing needs the layout engine, the plan's texts and the knowledge behind them.
    from kaigo_desktop.catalogue.knowledge import load_knowledge  # noqa: PLC0415
    from kaigo_desktop.documents.atomic import write_whole  # noqa: PLC0415
    from kaigo_desktop.documents.pdf import Press  # noqa: PLC0415
    from kaigo_desktop.services.bundling import bind  # noqa: PLC0415
    from kaigo_desktop.services.form_checks import notices  # noqa: PLC0415
    from kaigo_desktop.services.issuing import copies, issue  # noqa: PLC0415

    forms = assembly.load_shipped_forms(paths)
    assessor, case = _read(chosen.case, paths, forms)
    assessment = assessor.assess_case(case)
    press, knowledge = Press(shipped("resources", "fonts")), load_knowledge(cache=paths.cache)
    wanted = [copy for copy in copies(case, assessment, forms) if copy.form.id in (chosen.only or forms)]
    bound = None
    if chosen.bundle is not None:  # drawn before anything is written
        bound = bind(case, assessment, wanted, binder=press, knowledge=knowledge) if wanted else None
    issued = issue(
        case,
        assessment,
        chosen.out,
        forms=forms,
        printer=press,
        write=write_whole,
        only=chosen.only,
        knowledge=knowledge,
    )
    for file in issued:
        print(chosen.out / file.file)
    if bound is not None:
        write_whole(chosen.bundle, bound.content)
        print(chosen.bundle)
    for notice in notices(case, assessment, wanted, knowledge):
        print(notice, file=sys.stderr)
    return DONE


def _screen(chosen: argparse.Namespace, paths: Paths) -> int:
    # Late: only this command screens.
    from kaigo_desktop.documents.atomic import replacing  # noqa: PLC0415
    from kaigo_desktop.services.screening import run_screen  # noqa: PLC0415

    clock = assembly.SystemClock()
    with _opened(chosen.offices) as source:
        return run_screen(
            source,
            _assessor(paths),
            fiscal_year=chosen.fiscal_year,
            as_of=chosen.as_of or clock.today(),
            out=chosen.out,
            replacing=replacing,
            screen_text=sys.stdout,
            problems=sys.stderr,
        )


def _fiscal_year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 2000 <= int(text) <= 2100):
        raise argparse.ArgumentTypeError("2000〜2100")
    return int(text)


def _programmes(chosen: argparse.Namespace, paths: Paths) -> int:
    rules = _assessor(paths).programmes
    entries = assembly.load_entries(paths)
    if chosen.json:
        return _print_json(
            {"programmes": [*map(_programme_row, rules), *(_entry_row(one) for one in entries)]}
        )
    for programme in rules:
        print(f"{programme.id}\t{programme.title}\t{programme.version}")
    for entry in entries:
        print(f"{entry.id}\t{entry.title}\t{entry.amount_text}")
    return DONE


def _entry_row(entry: CatalogueEntry) -> Mapping[str, object]:
    """An entry without rules, in the same shape as a programme with them."""
    return {
        "id": entry.id,
        "title": entry.title,
        "kind": entry.kind,
        "issuer": entry.source.title,
        "fiscal_years": [],
        "audience": entry.audience,
        "region": entry.region,
        "group": entry.group,
        "estimated": False,
        "conditions": 0,
        "rules_version": None,
        "state": "listed",
    }


def _programme_row(programme: Programme) -> Mapping[str, object]:
    return {
        "id": programme.id,
        "title": programme.title,
        "kind": programme.kind,
        "issuer": programme.issuer,
        "fiscal_years": list(programme.fiscal_years),
        "audience": programme.audience,
        "region": programme.region,
        "group": programme.group,
        "estimated": bool(programme.pays),
        "conditions": len(programme.conditions),
        "rules_version": programme.version,
        "state": programme.state,
    }


def _check_rules(chosen: argparse.Namespace, _paths: Paths) -> int:
    # Late: no other command checks.
    from kaigo_desktop.catalogue.entries import check_entries  # noqa: PLC0415
    from kaigo_desktop.catalogue.levers import check_levers  # noqa: PLC0415
    from kaigo_desktop.catalogue.rule_checks import check_rules  # noqa: PLC0415

    folder = chosen.folder or shipped("resources", "programmes")
    if not folder.is_dir():
        raise Faults((Fault(str(folder), "このフォルダはありません。場所を確かめてください。"),))
    faults = (*check_rules(folder), *check_entries(folder, _ids(folder)))
    if not faults and chosen.folder is None:  # levers speak of the programmes that are shipped
        faults = check_levers(load_programmes([folder]))
    if chosen.folder is None:
        # Late: only here is every data file read.
        from kaigo_desktop.catalogue.shipped_checks import check_data  # noqa: PLC0415

        faults = (*faults, *check_data(shipped("resources"), shipped("forms")))
    for fault in faults:
        print(one_line(str(fault)), file=sys.stderr)
    return WRONG_INPUT if faults else DONE


def _ids(folder: Path) -> list[str]:
    """The programmes that entries may name; their own faults are told by the check of rules."""
    return [path.stem for path in rule_paths([folder])]


def _backup(chosen: argparse.Namespace, paths: Paths) -> int:
    # Late, as in the next two: only these need the database.
    from kaigo_desktop.data_commands import run_backup  # noqa: PLC0415

    return run_backup(paths, assembly.SystemClock(), chosen.file)


def _restore(chosen: argparse.Namespace, paths: Paths) -> int:
    from kaigo_desktop.data_commands import run_restore  # noqa: PLC0415 - late, as above

    return run_restore(paths, assembly.SystemClock(), chosen.file)


def _verify(_chosen: argparse.Namespace, paths: Paths) -> int:
    from kaigo_desktop.data_commands import run_verify  # noqa: PLC0415 - late, as above

    return run_verify(paths)


def _self_test(_chosen: argparse.Namespace, paths: Paths) -> int:
    # Late: it starts every part, and no other command does.
    from kaigo_desktop.self_test import self_test  # noqa: PLC0415

    return self_test(paths)


def _read(name: str, paths: Paths, forms: Mapping[str, Form] | None = None) -> tuple[Assessor, Case]:
    """The rules, and the case of a file or of standard input."""
    data = _bytes_of(name)
    if forms is None and (b"by_form" in data or b"\\u" in data):
        # Only then can the forms' own fields matter; reading every form takes longer than assessing.
        forms = assembly.load_shipped_forms(paths)
    assessor = _assessor(paths, forms)
    return assessor, assessor.read(data)


def _assessor(paths: Paths, forms: Mapping[str, Form] | None = None) -> Assessor:
    try:
        return assembly.load_assessor(paths, assembly.SystemClock(), forms)
    except RuleFaults as wrong:
        raise Trouble(f"制度データが壊れています（{wrong.faults[0]}）。", "入れ直してください。") from wrong


def _bytes_of(name: str) -> bytes:
    """At most one byte more than is allowed, so that a huge file is refused without being read whole."""
    with _opened(name) as file:
        return file.read(MOST_BYTES + 1)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """A file named on the command line, or standard input. Raises Faults or Trouble."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; what the body raises is not ours to judge
    except FileNotFoundError:
        raise Faults((Fault("$", "ファイルがありません。場所と名前を確かめてください。"),)) from None
    except IsADirectoryError:
        raise Faults((Fault("$", "フォルダではなく、ファイルを指定してください。"),)) from None
    except OSError as error:
        raise Trouble(
            "ファイルを読めません。",
            f"ほかのプログラムで開いていないか確かめてください（{error.strerror}）。",
        ) from error
    with file:
        yield file


def _print_json(document: object) -> int:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return DONE
