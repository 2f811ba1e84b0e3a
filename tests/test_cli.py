"""The commands as a script calls them: output, exit status, and that nothing is written on 2."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kaigo_desktop import cli, commands
from kaigo_desktop.domain import json_text
from kaigo_desktop.paths import Paths, shipped
from tests.oracle import ics

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted(shipped("resources", "samples").glob("*.json"))
COMMANDS = ("assess", "forms", "schedule", "plan", "programmes", "check-rules")
Result = tuple[int, str, str]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    paths = Paths(*(tmp_path / "home" / name for name in ("data", "cache", "logs", "backups")))

    def command(*arguments: str | Path) -> Result:
        try:
            status = cli.main([str(one) for one in arguments], paths)
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        told = capsys.readouterr()
        return status, told.out, told.err

    return command


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    file = tmp_path / "bad.json"
    file.write_text(
        '{"format": "kaigo-case/1", "offices": [{"key": "A"}], "slip": 1, "expenses":'
        ' [{"key": "e", "category": "monitoring", "cost": -1, "units": 0, "office": "B"}]}',
        encoding="utf-8",
    )
    return file


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_assess_writes_the_result_of_every_sample(run: Any, sample: Path) -> None:
    status, out, err = run("assess", sample)

    result = json.loads(out)
    assert (status, err) == (0, "")
    assert result["format"] == "kaigo-result/1"
    assert list(result) == "format as_of rules programmes best levers warnings obligations".split()
    estimate = result["programmes"][0]["estimate"]
    assert estimate["low"] <= estimate["total"] <= estimate["high"]
    assert result["best"]["total"] >= estimate["total"] > 0


def test_what_no_office_carries_stands_on_the_programme_even_where_it_is_nothing(
    run: Any, tmp_path: Path
) -> None:
    local = {"id": "town", "rate": "1/2", "cap": 1, "per": "case", "categories": []}
    case = tmp_path / "case.json"
    case.write_text(
        json.dumps({"format": "kaigo-case/1", "fiscal_year": 2026, "local_programmes": [local]}),
        encoding="utf-8",
    )

    entries = {one["id"]: one for one in json.loads(run("assess", case)[1])["programmes"]}

    assert (entries["town"]["reasons"], entries["town"]["estimate"]["lines"]) == ([], [])
    assert entries["mhlw-r8-management"]["estimate"]["lines"] == []


def test_assess_reads_standard_input_with_a_byte_order_mark(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"\xef\xbb\xbf" + SAMPLES[0].read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    assert run("assess", "-") == run("assess", SAMPLES[0])


def test_schedule_writes_the_deadlines_and_a_calendar(run: Any, tmp_path: Path) -> None:
    case = json.loads(SAMPLES[0].read_bytes())
    case["awards"] = [{"programme": "mhlw-r8-technology", "office": None, "fiscal_year": 2026}]
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    calendar = tmp_path / "out.ics"

    status, out, err = run("schedule", file, "--ics", calendar)

    duties = json.loads(out)
    assert (status, err, duties["format"]) == (0, "", "kaigo-schedule/1")
    assert [one["due_on"] for one in duties["obligations"]] == ["2028-03-31", "2029-03-31", "2030-03-31"]
    assert calendar.read_bytes().count(b"BEGIN:VEVENT") == 3


def test_the_calendar_tells_which_reports_are_done_or_left_out_and_names_the_notice(
    run: Any, tmp_path: Path
) -> None:
    case = json.loads(SAMPLES[0].read_bytes())
    (office,) = (one["key"] for one in case["offices"])
    case["awards"] = [{"programme": "mhlw-r8-technology", "office": office, "fiscal_year": 2026}]
    reports = {"2027": {"submitted_on": "2028-03-20"}, "2028": {"skipped": "休止"}}
    case["plan"] = {"offices": {office: {"reports": reports}}}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    calendar = tmp_path / "out.ics"

    run("schedule", file, "--ics", calendar)

    done, left_out, waiting = ics.read(calendar.read_bytes())
    assert done.summary.startswith("【済】令和9年度")
    assert not done.alarms
    assert (left_out.status, left_out.summary, left_out.alarms) == (
        "CANCELLED",
        "【取り消し】介護補助金の期限",
        (),
    )
    assert (waiting.summary[:4], len(waiting.alarms)) == ("（暫定）", 2)
    assert waiting.description.endswith("根拠: 老発0407第3号 別紙1 7(2)")


def test_plan_drafts_every_office(run: Any) -> None:
    status, out, err = run("plan", SAMPLES[0])

    plan = json.loads(out)
    keys = [office["key"] for office in json.loads(SAMPLES[0].read_bytes())["offices"]]
    assert (status, err, plan["format"], list(plan["offices"])) == (0, "", "kaigo-plan/1", keys)


def test_forms_tells_what_to_put_right_beside_the_files(run: Any, tmp_path: Path) -> None:
    status, out, err = run("forms", SAMPLES[0], "--out", tmp_path / "papers", "--only", "pledge")

    assert (status, [Path(line).suffix for line in out.splitlines()]) == (0, [".pdf"])
    assert err.startswith("誓約書・要件確認書：提出に欠かせない項目が空いています。")


def test_forms_tells_what_was_changed_in_order_to_print(run: Any, tmp_path: Path) -> None:
    case = json.loads(SAMPLES[0].read_text("utf-8"))
    case["offices"][0]["name"] = "葛\U000e0100城介護"
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case), "utf-8")
    status, out, err = run("forms", file, "--out", tmp_path / "out", "--only", "application")
    assert status == 0
    assert "「葛」は、異体字の指定を外し" in err
    assert "_葛城介護_交付申請書.pdf" in out


def test_forms_named_one_after_the_other_are_all_made(run: Any, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    status, _, _ = run("forms", SAMPLES[0], "--out", papers, "--only", "bank", "--only", "pledge", "budget")
    made = {one["form"] for one in json.loads((papers / "manifest.json").read_text("utf-8"))["files"]}
    assert (status, made) == (0, {"bank", "pledge", "budget"})


def test_the_recovery_key_is_not_printed_from_the_command_line(run: Any, tmp_path: Path) -> None:
    status, _, err = run("forms", SAMPLES[0], "--out", tmp_path / "papers", "--only", "recovery-key")

    assert (status, err.split(": ")[0]) == (2, "--only")
    assert "画面で復旧キーを作るときに、その場で印刷します。" in err
    assert not (tmp_path / "papers").exists()


def test_programmes_lists_the_catalogue(run: Any) -> None:
    status, out, _ = run("programmes", "--json")

    entry = json.loads(out)["programmes"][0]
    fields = (
        "id title kind issuer fiscal_years audience region group estimated conditions rules_version state"
    )
    assert (status, list(entry)) == (0, fields.split())
    assert (entry["id"], entry["estimated"], entry["conditions"]) == ("mhlw-r8-technology", True, 15)
    assert run("programmes")[1].startswith("mhlw-r8-technology\t")


def test_check_rules_is_silent_about_the_shipped_data(run: Any) -> None:
    assert run("check-rules") == (0, "", "")


def test_check_rules_names_file_and_line(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "mhlw"
    folder.mkdir(parents=True)
    (folder / "x.toml").write_text('id = "x"\nid = "y"\n', encoding="utf-8")

    status, out, err = run("check-rules", tmp_path / "rules")

    assert (status, out) == (2, "")
    assert err.startswith("mhlw/x.toml:")


@pytest.mark.parametrize("command", ["assess", "schedule", "plan", "forms"])
def test_every_fault_is_one_line_and_nothing_is_written(
    run: Any, bad: Path, tmp_path: Path, command: str
) -> None:
    more = {"forms": ["--out", tmp_path / "papers"], "schedule": ["--ics", tmp_path / "x.ics"]}.get(
        command, []
    )

    status, out, err = run(command, bad, *more)

    assert (status, out) == (2, "")
    assert [line.split(": ")[0] for line in err.splitlines()] == [
        "slip",
        "expenses[0].cost",
        "expenses[0].units",
        "expenses[0].office",
    ]
    assert sorted(one.name for one in tmp_path.iterdir() if one.name != "home") == ["bad.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b"[" * 5000, b"null"])
def test_what_is_no_case_is_told_at_the_root(run: Any, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(content)

    status, out, err = run("assess", file)

    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("$: ")


def test_a_file_that_is_too_large_is_refused(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_BYTES", 100)
    monkeypatch.setattr(json_text, "MOST_BYTES", 100)
    file = tmp_path / "case.json"
    file.write_bytes(b"[" + b" " * 200 + b"]")

    assert run("assess", file)[0] == 2


@pytest.mark.parametrize("name", ["nothing.json", ".", "no/such/folder/x.json"])
def test_a_file_that_is_not_there_is_wrong_input(run: Any, tmp_path: Path, name: str) -> None:
    status, out, err = run("assess", tmp_path / name)

    assert (status, out, err[:3]) == (2, "", "$: ")


def test_a_folder_is_wrong_input_where_the_system_only_denies_it(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = Path.open

    def deny(path: Path, *words: Any, **named: Any) -> Any:
        if path.is_dir():  # what Windows says of every folder
            raise PermissionError(13, "Permission denied")
        return opens(path, *words, **named)

    monkeypatch.setattr(Path, "open", deny)

    assert run("assess", tmp_path) == (2, "", "$: フォルダではなく、ファイルを指定してください。\n")


def test_a_calendar_that_cannot_be_written_is_a_failure_that_says_what_to_do(
    run: Any, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()

    status, out, err = run("schedule", SAMPLES[0], "--ics", tmp_path / "folder")

    assert (status, out) == (3, "")
    assert "Traceback" not in err
    assert err.count("。") >= 2


@pytest.mark.parametrize("arguments", [[], *([command] for command in COMMANDS)])
def test_help_is_in_japanese(run: Any, arguments: list[str]) -> None:
    status, out, _ = run(*arguments, "--help")

    assert status == 0
    assert not re.search(r"usage|options|positional|show this|exit", out)
    assert out.startswith("使い方")


@pytest.mark.parametrize(
    "arguments", [["assess"], ["frobnicate"], ["assess", "a", "b"], ["forms", "x.json"], ["--x"]]
)
def test_a_wrong_call_is_told_in_japanese(run: Any, arguments: list[str]) -> None:
    status, out, err = run(*arguments)

    assert (status, out) == (2, "")
    assert not re.search(r"error|usage|required|invalid|unrecognized", err)


def test_the_commands_run_without_a_display_and_print_utf_8(tmp_path: Path) -> None:
    home = {
        "KAIGO_DESKTOP_HOME": str(tmp_path),
        "HOME": str(tmp_path),
        "LC_ALL": "C",
        "PYTHONPATH": str(ROOT),
    }
    call = [sys.executable, "-m", "kaigo_desktop", "assess", "-"]

    done = subprocess.run(
        call,
        input=SAMPLES[0].read_bytes(),
        capture_output=True,
        check=False,
        env=home | _windows(),
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert "介護テクノロジー定着支援事業" in done.stdout.decode("utf-8")


def _windows() -> dict[str, str]:
    """What Windows needs to start anything at all."""
    return {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}


@pytest.mark.parametrize("day", ["0001-01-01", "1868-01-24", "9999-12-31"])
@pytest.mark.parametrize(
    "command", [("assess",), ("schedule",), ("plan",), ("forms", "--out", "papers")], ids=lambda one: one[0]
)
def test_a_day_that_no_case_can_mean_is_named_as_wrong(
    run: Any, tmp_path: Path, command: tuple[str, ...], day: str
) -> None:
    case = tmp_path / "case.json"
    award = {"programme": "mhlw-r8-technology", "granted_on": day}
    plan = {"offices": {"A": {"measures": [{"introduce_on": day}]}}}
    document = {"format": "kaigo-case/1", "offices": [{"key": "A"}], "awards": [award], "plan": plan}
    case.write_text(json.dumps(document), encoding="utf-8")
    words = [str(tmp_path / one) if one == "papers" else one for one in command[1:]]

    status, out, err = run(command[0], case, *words)

    message = "日付は1868-01-25から2999-12-31までです。年を確かめてください。"
    named = f"awards[0].granted_on: {message}\nplan.offices.A.measures[0].introduce_on: {message}\n"
    assert (status, out, err) == (2, "", named)
    assert not (tmp_path / "papers").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("forms", "{case}", "--out", "{out}", "--only", "application", "--bundle", "{case}"),
        ("forms", "{case}", "--out", "{out}", "--only", "application", "--bundle", "{out}/manifest.json"),
        ("forms", "{case}", "--out", "{out}", "--only", "application", "--bundle", "{out}/x/../{paper}"),
        ("forms", "{manifest}", "--out", "{folder}", "--only", "application"),
        ("schedule", "{case}", "--ics", "{folder}/../{name}/case.json"),
        ("screen", "{offices}", "--out", "{offices}"),
    ],
)
def test_no_file_is_written_over_the_one_read_or_another_of_the_same_command(
    run: Any, tmp_path: Path, words: tuple[str, ...]
) -> None:
    folder, out = tmp_path / "kept", tmp_path / "out"
    folder.mkdir()
    for name in ("case.json", "manifest.json"):
        (folder / name).write_bytes(SAMPLES[0].read_bytes())
    (folder / "offices.jsonl").write_text('{"key": "A"}\n', encoding="utf-8")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    places = {
        "case": folder / "case.json",
        "manifest": folder / "manifest.json",
        "offices": folder / "offices.jsonl",
        "folder": folder,
        "name": folder.name,
        "out": out,
        "paper": "令和8年度_ひだまり訪問介護_交付申請書.pdf",
    }

    status, said, err = run(*(word.format(**places) for word in words))

    assert (status, said) == (2, "")
    assert re.fullmatch(r"--(out|ics|bundle): .*同じ名前です。別の名前か場所を指定してください。\n", err)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert not out.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="not every system has a full disk")
@pytest.mark.parametrize("words", [("assess", str(SAMPLES[0])), ("programmes",)])
def test_output_that_cannot_be_written_is_a_failure_with_advice(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kaigo_desktop", *words],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            check=False,
        )

    assert done.returncode == 3
    first, second = done.stderr.splitlines()
    assert first == "結果を出力できませんでした。"
    assert second.startswith("出力先のディスクの空きを確かめて、もう一度実行してください（")


@pytest.mark.parametrize("command", ["assess", "plan", "schedule", "screen", "restore", "check-rules"])
def test_a_path_longer_than_the_system_takes_is_no_defect(run: Any, command: str) -> None:
    status, out, err = run(command, "x" * 5000)
    assert (status, out) in {(2, ""), (3, "")}
    assert "確かめて" in err


def test_a_disk_that_fails_while_a_case_is_read_is_not_told_as_output(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", lambda _path, _mode: Broken())

    status, out, err = run("assess", "佐藤/case.json")

    assert (status, out) == (3, "")
    assert err.startswith("ファイル「case.json」を読めません。\n")
    assert "佐藤" not in err


@pytest.mark.parametrize(
    ("closed", "expected"),
    [("<&-", (2, "$: 標準入力が閉じています。")), (">&-", (3, "結果の出力先がありません。\n"))],
)
def test_a_stream_that_the_caller_closed_is_told(closed: str, expected: tuple[int, str]) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -m kaigo_desktop assess - {closed}', sys.executable],
        input=SAMPLES[0].read_text(encoding="utf-8"),
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )

    assert (done.returncode, done.stderr[: len(expected[1])]) == expected


def test_a_file_taken_for_a_folder_is_a_wrong_input(run: Any) -> None:
    assert run("assess", SAMPLES[0] / "case.json") == (
        2,
        "",
        "$: ファイルがありません。場所と名前を確かめてください。\n",
    )


@pytest.mark.parametrize("day", ["20260615", "2026-6-15", "0001-01-01", "9999-12-31"])
def test_a_day_on_the_command_line_is_written_as_in_a_case_file(run: Any, tmp_path: Path, day: str) -> None:
    offices = tmp_path / "offices.jsonl"
    offices.write_text('{"key": "A"}\n', encoding="utf-8")
    status, out, err = run("screen", offices, "--as-of", day)
    assert (status, out) == (2, "")
    assert "コマンドの書き方が違います" in err


def test_a_name_of_control_characters_does_not_reach_the_terminal(run: Any, tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(
        SAMPLES[0].read_text(encoding="utf-8").replace('"hidamari"', '"\\u001b[31m\\r\\u0000"'),
        encoding="utf-8",
    )
    document = json.loads(case.read_text(encoding="utf-8"))
    document["offices"][0]["name"] = None
    case.write_text(json.dumps(document), encoding="utf-8")

    status, _out, err = run("forms", case, "--out", tmp_path / "out", "--only", "time-study")

    assert (status, "タイムスタディ調査票" in err) == (0, True)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", err)
