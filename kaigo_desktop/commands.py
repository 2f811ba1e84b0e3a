"""What each command does with what was chosen on the command line; ``cli`` reads that and tells of failures.

Each gives its exit status; wrong input is raised as Faults, a failure as Trouble.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec.structs import replace

from kaigo_desktop import assembly
from kaigo_desktop.catalogue.programmes import load_programmes, rule_paths
from kaigo_desktop.catalogue.rule_files import RuleFaults
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.forms.form import Form
from kaigo_desktop.domain.json_out import json_pieces
from kaigo_desktop.domain.json_text import MOST_BYTES, Fault, Faults, one_line
from kaigo_desktop.domain.rules.programme import Programme
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.services.assessing import Assessor

if TYPE_CHECKING:  # one command each has them
    from kaigo_desktop.domain.assessment import Assessment, Obligation
    from kaigo_desktop.domain.deadlines.deadline import State
    from kaigo_desktop.domain.rules.entry import CatalogueEntry

DONE, DEFECT, WRONG_INPUT, FAILED = 0, 1, 2, 3


def run_assess(chosen: argparse.Namespace, paths: Paths) -> int:
    """Print the verdicts, estimates, plans of allocation and levers of a case as JSON."""
    from kaigo_desktop.domain.result import to_result  # noqa: PLC0415 - late, as below

    assessor, case = _read(chosen.case, paths)
    assessment = assessor.assess_case(case)
    return _print_json(to_result(replace(assessment, levers=assessor.levers(case, assessment))))


def run_schedule(chosen: argparse.Namespace, paths: Paths) -> int:
    """Print the duties of a case as JSON; with ``--ics`` write them as a calendar as well."""
    from kaigo_desktop.domain.result import obligation_entry  # noqa: PLC0415 - late, as below

    assessor, case = _read(chosen.case, paths)
    if chosen.ics is not None:
        _keep_apart("--ics", chosen.ics, chosen.case)
    assessment = assessor.assess_case(case)
    if chosen.ics is not None:
        _write_calendar(chosen.ics, case, assessment, assessor.programmes)
    duties = [obligation_entry(one) for one in assessment.obligations]
    return _print_json({"format": "kaigo-schedule/1", "obligations": duties})


def _write_calendar(file: Path, case: Case, assessment: Assessment, programmes: Sequence[Programme]) -> None:
    """The duties as a calendar, each as far as the case says that it is."""
    # Late: only this option needs what writes a calendar.
    from kaigo_desktop.documents.atomic import write_whole  # noqa: PLC0415
    from kaigo_desktop.documents.calendar_file import Names, calendar  # noqa: PLC0415
    from kaigo_desktop.domain.citation import source_names  # noqa: PLC0415
    from kaigo_desktop.domain.deadlines.facts import report_state  # noqa: PLC0415
    from kaigo_desktop.domain.deadlines.identity import corporation_name, office_name  # noqa: PLC0415

    names = Names(
        programmes={entry.id: entry.title for entry in assessment.programmes},
        offices={office.key: office.name for office in case.offices if office.name},
        sources=source_names(programme.source for programme in programmes),
        office_ids={
            office.key: office_name(office.office_number, office.name, office.key) for office in case.offices
        },
        holder=corporation_name(case.corporation.corporate_number, case.corporation.name),
    )
    per_office = {programme.id: programme.per == "office" for programme in programmes}

    def state_of(duty: Obligation) -> State:
        return report_state(case, duty, per_office=per_office.get(duty.programme, True))

    write_whole(file, calendar(assessment.obligations, case.as_of, names, state_of))


def run_plan(chosen: argparse.Namespace, paths: Paths) -> int:
    """Print the drafted improvement plan of a case, and what is missing or contradicts itself, as JSON."""
    # Late: only this command and printing need the plan's texts and the knowledge behind them.
    from kaigo_desktop.catalogue.knowledge import load_knowledge  # noqa: PLC0415
    from kaigo_desktop.domain.plans.checker import check  # noqa: PLC0415
    from kaigo_desktop.domain.plans.plan import draft, to_plan_result  # noqa: PLC0415

    assessor, case = _read(chosen.case, paths)
    knowledge = load_knowledge(cache=paths.cache)
    drafted = draft(case, assessor.assess_case(case), knowledge)
    return _print_json(to_plan_result(drafted, check(case, knowledge)))


def run_forms(chosen: argparse.Namespace, paths: Paths) -> int:
    """Print the forms that apply to a case to a folder, and with ``--bundle`` all in one file."""
    # Late: only printing needs the layout engine, the plan's texts and the knowledge behind them.
    from kaigo_desktop.catalogue.knowledge import load_knowledge  # noqa: PLC0415
    from kaigo_desktop.documents.atomic import write_whole  # noqa: PLC0415
    from kaigo_desktop.documents.pdf import Press  # noqa: PLC0415
    from kaigo_desktop.services.bundling import bind  # noqa: PLC0415
    from kaigo_desktop.services.form_checks import notices  # noqa: PLC0415
    from kaigo_desktop.services.issuing import (  # noqa: PLC0415
        MANIFEST,
        file_names,
        filled_copies,
        print_copies,
        wanted_copies,
    )

    forms = assembly.load_shipped_forms(paths)
    assessor, case = _read(chosen.case, paths, forms)
    assessment = assessor.assess_case(case)
    wanted = wanted_copies(case, assessment, forms, chosen.only)
    targets = [chosen.out / name for name in (*file_names(case, wanted), MANIFEST)]
    for target in targets:
        _keep_apart("--out", target, chosen.case)
    if chosen.bundle is not None:
        _keep_apart("--bundle", chosen.bundle, chosen.case, *targets)
    press = Press(shipped("resources", "fonts"))
    papers = filled_copies(case, assessment, wanted, load_knowledge(cache=paths.cache))
    bound = None
    if chosen.bundle is not None and papers:  # drawn before anything is written
        bound = bind(case, assessment.as_of, papers, binder=press)
    issued = print_copies(case, assessment.as_of, papers, chosen.out, printer=press, write=write_whole)
    for file in issued:
        print(chosen.out / file.file)
    if bound is not None:
        write_whole(chosen.bundle, bound.content)
        print(chosen.bundle)
    changed = dict.fromkeys(notice for file in issued for notice in file.notices)
    for notice in (*changed, *notices(case, assessment, papers)):
        print(one_line(notice), file=sys.stderr)
    return DONE


def run_screen(chosen: argparse.Namespace, paths: Paths) -> int:
    """Judge a list of offices by every programme."""
    # Late: only this command screens.
    from kaigo_desktop.documents.atomic import replacing  # noqa: PLC0415
    from kaigo_desktop.services.screening import run_screen  # noqa: PLC0415

    if chosen.out is not None:
        _keep_apart("--out", chosen.out, chosen.offices)
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


def run_programmes(chosen: argparse.Namespace, paths: Paths) -> int:
    """List the programmes: those with rules, then the entries without."""
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


def run_check_rules(chosen: argparse.Namespace, _paths: Paths) -> int:
    """Tell every fault of the data files."""
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


def run_backup(chosen: argparse.Namespace, paths: Paths) -> int:
    """Write a backup of the data file."""
    # Late, as in the next two: only these need the database.
    from kaigo_desktop import data_commands  # noqa: PLC0415

    return data_commands.run_backup(paths, assembly.SystemClock(), chosen.file)


def run_restore(chosen: argparse.Namespace, paths: Paths) -> int:
    """Go back to a backup; what was there is kept aside."""
    from kaigo_desktop import data_commands  # noqa: PLC0415 - late, as above

    return data_commands.run_restore(paths, assembly.SystemClock(), chosen.file)


def run_verify(_chosen: argparse.Namespace, paths: Paths) -> int:
    """Look for damage in the data file and its backups."""
    from kaigo_desktop import data_commands  # noqa: PLC0415 - late, as above

    return data_commands.run_verify(paths)


def run_self_test(_chosen: argparse.Namespace, paths: Paths) -> int:
    """Try every part on the sample."""
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


def _keep_apart(option: str, target: Path, *others: str | Path) -> None:
    """Refuse to write a file over the one that is read, or over one that the same command writes."""
    if any(os.path.realpath(target) == os.path.realpath(other) for other in others if other != "-"):
        told = "読み込むファイルか、同時に作るファイルと同じ名前です。別の名前か場所を指定してください。"
        raise Faults((Fault(option, told),))


def _bytes_of(name: str) -> bytes:
    """At most one byte more than is allowed, so that a huge file is refused without being read whole."""
    with _opened(name) as file:
        try:
            return file.read(MOST_BYTES + 1)
        except OSError as error:
            raise _unreadable(name, error) from error


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """A file named on the command line, or standard input. Raises Faults or Trouble."""
    if name == "-":
        if sys.stdin is None:
            raise Faults(
                (Fault("$", "標準入力が閉じています。ファイルを指定するか、標準入力に渡してください。"),)
            )
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; what the body raises is not ours to judge
    except (FileNotFoundError, NotADirectoryError):
        raise Faults((Fault("$", "ファイルがありません。場所と名前を確かめてください。"),)) from None
    except OSError as error:
        if Path(name).is_dir():  # Windows only says that it may not be opened
            raise _is_folder() from None
        raise _unreadable(name, error) from error
    with file:
        yield file


def _is_folder() -> Faults:
    return Faults((Fault("$", "フォルダではなく、ファイルを指定してください。"),))


def _unreadable(name: str, error: OSError) -> Trouble:
    """Which file and why; its name alone, as folders often bear that of a person."""
    called = "標準入力" if name == "-" else f"ファイル「{one_line(Path(name).name)}」"
    return Trouble(
        f"{called}を読めません。",
        f"場所と、ほかのプログラムで開いていないかを確かめてください（{error.strerror}）。",
    )


def _print_json(document: object) -> int:
    sys.stdout.writelines(json_pieces(document))
    print()
    return DONE
