"""Decisions on deadlines on their way between computers: checked, and put under the keys of their grants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kaigo_desktop.domain.cases.address import DECISIONS
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.document import as_json, record_in, records_in
from kaigo_desktop.domain.cases.kept import CaseId
from kaigo_desktop.domain.deadlines.choice import choice_document, choice_of
from kaigo_desktop.domain.deadlines.identity import carried, no_decisions, taken_in
from kaigo_desktop.services.cases import Cases, Draft

MOST_DECISIONS = 1000
LONGEST_DECISION = 10_000
LONGEST_NAME = 200


def checked(said: object) -> Document | None:
    """What ``identity.carried`` makes, as this program would write it; None for anything else."""
    if not isinstance(said, dict) or said.keys() != no_decisions().keys():
        return None
    awards, choices = said["awards"], said["choices"]
    if not isinstance(awards, list) or not isinstance(choices, dict):
        return None
    if max(len(awards), len(choices)) > MOST_DECISIONS or not all(map(_is_grant, awards)):
        return None
    try:
        found = {key: choice_document(choice_of(body)) for key, body in choices.items() if _is_record(body)}
    except (ValueError, TypeError, OverflowError):
        return None
    is_short = all(
        len(key) <= LONGEST_NAME and len(as_json(body)) <= LONGEST_DECISION for key, body in found.items()
    )
    if len(found) < len(choices) or not is_short:
        return None
    names = ("programme", "office", "fiscal_year")
    listed = [{name: one.get(name) for name in names} for one in awards]
    return {"awards": listed, "choices": {key: body for key, body in found.items() if body}}


def _is_record(said: object) -> bool:
    return isinstance(said, dict)


def _is_grant(said: object) -> bool:
    """Whether it tells one grant from another."""
    if not isinstance(said, dict):
        return False
    texts = (said.get("programme"), said.get("office"))
    year = said.get("fiscal_year")
    return all(one is None or (isinstance(one, str) and len(one) <= LONGEST_NAME) for one in texts) and (
        year is None or type(year) is int
    )


def of_case(cases: Cases, case: CaseId, document: Document) -> Document:
    """What was decided about the deadlines of a case, as any computer can take it in."""
    return carried(cases.decisions(case), _by_key(cases.keys(case, "awards"), document))


def of_places(document: Document, choices: Mapping[str, object]) -> Document | None:
    """``checked`` of decisions whose keys name the grants of that document by their places already."""
    if not choices:
        return no_decisions()
    places = [str(place) for place in range(len(records_in(document, "awards")))]
    try:
        grants = carried({}, _by_key(places, document))["awards"]
    except ValueError:  # a day that is none
        return None
    return checked({"awards": grants, "choices": dict(choices)})


def under_keys_of(draft: Draft, decisions: Document) -> dict[str, Document]:
    """What was decided elsewhere, under the keys of the grants in the draft; of other grants nothing."""
    return taken_in(decisions, _by_key(draft.keys("awards"), draft.document))[0]


def keep(cases: Cases, case: CaseId, decisions: Document) -> None:
    """Keep them with a case that was taken in a moment ago."""
    draft = cases.draft(case)
    for key, body in under_keys_of(draft, decisions).items():
        draft.set_beside((DECISIONS, key), None, body)
    cases.keep(case, draft, "期限の記録の取り込み")


def _by_key(keys: Sequence[str], document: Document) -> dict[str, Document]:
    return {key: record_in(document, "awards", place) for place, key in enumerate(keys)}
