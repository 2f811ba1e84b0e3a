"""Assess a case document: the one door for windows, commands and forms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from kaigo_desktop.domain.assess import ReadyProgramme, assess, make_ready
from kaigo_desktop.domain.assessment import Assessment, Lever, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Case, Document
from kaigo_desktop.domain.cases.case_file import Fault, Faults, case_from_document, check_document, read_case
from kaigo_desktop.domain.plans.fields import plan_faults
from kaigo_desktop.domain.plans.knowledge import DeviceType
from kaigo_desktop.domain.rules.programme import Programme
from kaigo_desktop.domain.schema import Record

if TYPE_CHECKING:  # levers are found where a page shows them, long after the start; a command has no store
    from kaigo_desktop.domain.levers.levers import LeverText
    from kaigo_desktop.services.ports import Clock


class Assessor:
    """Checks and assesses documents under the rules it was given."""

    def __init__(
        self,
        programmes: Sequence[Programme],
        clock: Clock,
        form_fields: Mapping[str, Record] | None = None,
        devices: Sequence[DeviceType] = (),
        lever_texts: Callable[[], Sequence[LeverText]] = tuple,
    ) -> None:
        """``devices`` let prices be doubted; ``lever_texts`` gives what could be changed for more."""
        self.programmes = tuple(programmes)
        self._ready: tuple[ReadyProgramme, ...] = make_ready(programmes)
        self._clock = clock
        self._form_fields = form_fields
        self._devices = tuple(devices)
        self._lever_texts = lever_texts

    @property
    def catalogue_ids(self) -> Collection[str]:
        """The ids of all programmes, which a local programme may not take."""
        return frozenset(programme.id for programme in self.programmes)

    def faults(self, document: object) -> tuple[Fault, ...]:
        """Every fault of a case document; none where it can be assessed."""
        return check_document(
            document,
            plan_check=plan_faults,
            form_fields=self._form_fields,
            catalogue_ids=self.catalogue_ids,
        )

    def read(self, data: bytes) -> Case:
        """The case of a file's bytes. Raises Faults."""
        return read_case(
            data,
            self._clock.today(),
            plan_check=plan_faults,
            form_fields=self._form_fields,
            catalogue_ids=self.catalogue_ids,
        )

    def case(self, document: Document) -> Case:
        """The case of a document. Raises Faults where something in it is wrong."""
        faults = self.faults(document)
        if faults:
            raise Faults(faults)
        return case_from_document(document, self._clock.today())

    def assess(self, document: Document) -> Assessment:
        """Assess a document. Raises Faults where something in it is wrong."""
        return self.assess_case(self.case(document))

    def assess_case(self, case: Case) -> Assessment:
        """Assess a case under every programme."""
        return assess(case, self._ready, self._devices)

    def levers(self, case: Case, assessment: Assessment) -> tuple[Lever, ...]:
        """What would bring more, found by really changing the case and assessing it again.

        A dozen assessments: for a page that shows them, not for every keystroke.
        """
        # Late: see the head of this module.
        from kaigo_desktop.domain.levers.levers import levers  # noqa: PLC0415
        from kaigo_desktop.domain.levers.scene import Again  # noqa: PLC0415

        again = Again(lambda changed: assess(changed, self._ready).best, self._judge)
        return levers(case, assessment, self.programmes, self._lever_texts(), again)

    def _judge(self, case: Case) -> Sequence[ProgrammeAssessment]:
        return assess(case, self._ready).programmes
