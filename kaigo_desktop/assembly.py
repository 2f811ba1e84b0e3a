"""The parts joined without a window: what commands and windows both need.

Each function loads one part, so that a command pays only for what it uses;
that is why the parts for printing are imported where they are joined.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kaigo_desktop import __version__
from kaigo_desktop.catalogue.knowledge import load_knowledge
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.catalogue.rule_files import RuleFaults
from kaigo_desktop.domain.forms.form import Form
from kaigo_desktop.domain.forms.schema import form_records
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.services.assessing import Assessor

if TYPE_CHECKING:  # what only some commands, or only the windows, use
    from kaigo_desktop.domain.levers.levers import LeverText
    from kaigo_desktop.domain.rules.entry import CatalogueEntry
    from kaigo_desktop.services.cases import Cases
    from kaigo_desktop.services.deadlines import Deadlines
    from kaigo_desktop.services.ports import Clock, DeadlineStore

SAMPLES = ("home-help.json", "nursing-home.json", "three-offices.json")


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The local time, with its offset."""
        return datetime.now().astimezone()

    def today(self) -> date:
        """The local day."""
        return self.now().date()


def load_assessor(
    paths: Paths, clock: Clock, forms: Mapping[str, Form] | None = None, *, cites_by_name: bool = False
) -> Assessor:
    """The rules of the shipped catalogue, ready; ``forms`` let their fields in ``form_facts`` be checked.

    ``cites_by_name`` is for people: citations begin with the name of their source, not with its id.
    """
    programmes = load_programmes([shipped("resources", "programmes")], paths.cache)
    if cites_by_name:
        programmes = tuple(programme._replace(cites_by_name=True) for programme in programmes)
    return Assessor(
        programmes,
        clock,
        None if forms is None else form_records(forms.values()),
        load_knowledge(cache=paths.cache).devices,
        cache(partial(_load_levers, paths)),
    )


def _load_levers(paths: Paths) -> tuple[LeverText, ...]:
    from kaigo_desktop.catalogue.levers import load_levers  # noqa: PLC0415 - late, as the module says

    try:
        return load_levers(cache=paths.cache)
    except RuleFaults as wrong:
        raise Trouble(f"制度データが壊れています（{wrong.faults[0]}）。", "入れ直してください。") from wrong


def join_deadlines(
    store: DeadlineStore, cases: Cases, assessor: Assessor, clock: Clock, paths: Paths
) -> Deadlines:
    """The deadlines of all cases, by the shipped rules and the programmes of the assessor."""
    from kaigo_desktop.catalogue.deadlines import load_deadline_rules  # noqa: PLC0415 - late, as above
    from kaigo_desktop.domain.deadlines.rules import ProgrammeDuties  # noqa: PLC0415 - late, as above
    from kaigo_desktop.services.deadlines import Deadlines  # noqa: PLC0415 - late, as above

    duties = {one.id: ProgrammeDuties.of(one) for one in assessor.programmes}
    versions = " ".join(f"{one.id}={one.version}" for one in assessor.programmes)
    rules = load_deadline_rules(cache=paths.cache)
    return Deadlines(store, cases, assessor.case, duties, rules, clock, f"{__version__} {versions}")


def load_entries(paths: Paths) -> tuple[CatalogueEntry, ...]:
    """The catalogue's entries without rules."""
    from kaigo_desktop.catalogue.entries import load_entries as load  # noqa: PLC0415 - late, as the module says

    return load(shipped("resources", "programmes"), paths.cache)


def load_shipped_forms(paths: Paths | None = None) -> Mapping[str, Form]:
    """Every form that is shipped, by id; ``paths``: where their tables are kept for the next start."""
    from kaigo_desktop.catalogue.forms import load_forms  # noqa: PLC0415 - late, as the module says

    return load_forms(shipped("forms"), None if paths is None else paths.cache)


def sample_path(name: str = SAMPLES[0]) -> Path:
    """A sample case that is shipped."""
    return shipped("resources", "samples", name)
