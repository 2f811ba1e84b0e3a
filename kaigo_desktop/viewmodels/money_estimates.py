"""The estimates of page ③: each programme as if it were the only one, with names in place of keys."""

from __future__ import annotations

from kaigo_desktop.domain.assessment import Assessment, Estimate, Line, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.viewmodels.facts import expense_name, office_names, records, text_of
from kaigo_desktop.viewmodels.money_rows import EstimateBlock, EstimateLine, EstimateOffice, NotFunded


def estimates_of(assessment: Assessment, document: Document) -> tuple[EstimateBlock, ...]:
    """The estimate of each programme with something to fund, the one that would pay most first."""
    names = {text_of(body.get("key")): expense_name(body) for body in records(document, "expenses")}
    offices = office_names(document)
    blocks = [
        _block(entry, entry.estimate, offices, names)
        for entry in assessment.programmes
        if entry.estimate is not None
    ]
    return tuple(sorted((one for one in blocks if one.is_paying), key=lambda one: -one.total))


def _block(
    entry: ProgrammeAssessment, estimate: Estimate, offices: dict[str, str], names: dict[str, str]
) -> EstimateBlock:
    found = [
        EstimateOffice(
            offices.get(one.office, ""),
            one.total,
            _lines(one.lines, names),
            one.steps,
            tuple(NotFunded(names.get(no.expense, ""), no.why, no.cite) for no in one.refusals),
        )
        for one in estimate.offices
    ]
    if estimate.lines:
        found.append(EstimateOffice("", estimate.total, _lines(estimate.lines, names), ()))
    cost = sum(one.line.cost for office in found for one in office.lines)
    return EstimateBlock(
        programme=entry.id,
        title=entry.title,
        total=estimate.total,
        low=estimate.low,
        high=estimate.high,
        cost=cost,
        own=max(cost - estimate.total, 0),
        offices=tuple(found),
        steps=estimate.steps,
    )


def _lines(lines: tuple[Line, ...], names: dict[str, str]) -> tuple[EstimateLine, ...]:
    return tuple(EstimateLine(line, "、".join(names.get(key, "") for key in line.expenses)) for line in lines)
