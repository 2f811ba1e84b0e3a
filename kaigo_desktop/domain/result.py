"""An assessment as ``kaigo-result/1`` (interchange section 3)."""

from __future__ import annotations

from kaigo_desktop.domain.assessment import (
    Assessment,
    Estimate,
    Line,
    Obligation,
    OfficeAssessment,
    OfficeEstimate,
    ProgrammeAssessment,
    Reason,
)
from kaigo_desktop.domain.cases.case import Document


def to_result(assessment: Assessment) -> Document:
    """The result file's content, ready for any JSON writer."""
    best = assessment.best
    return {
        "format": "kaigo-result/1",
        "as_of": assessment.as_of.isoformat(),
        "rules": dict(assessment.rules),
        "programmes": [_programme(entry) for entry in assessment.programmes],
        "best": {
            "total": best.total,
            "assignments": [{"expense": one.expense, "programme": one.programme} for one in best.assignments],
            "by_programme": dict(best.by_programme),
            "exact": best.exact,
            "bound": best.bound,
        },
        "levers": [
            {"change": lever.change, "gain": lever.gain, "cite": lever.cite, "lead_days": lever.lead_days}
            for lever in assessment.levers
        ],
        "warnings": [{"path": one.path, "id": one.id, "text": one.text} for one in assessment.warnings],
        "obligations": [obligation_entry(one) for one in assessment.obligations],
    }


def obligation_entry(obligation: Obligation) -> Document:
    """One duty as the result and the schedule write it."""
    return {
        "programme": obligation.programme,
        "office": obligation.office,
        "kind": obligation.kind,
        "sequence": obligation.sequence,
        "fiscal_year": obligation.fiscal_year,
        "due_on": obligation.due_on.isoformat(),
        "provisional": obligation.provisional,
        "safe_on": obligation.safe_on.isoformat(),
        "cite": obligation.cite,
        "text": obligation.text,
    }


def _programme(entry: ProgrammeAssessment) -> Document:
    written: Document = {
        "id": entry.id,
        "title": entry.title,
        "verdict": entry.verdict.value,
        "offices": [_office(office) for office in entry.offices],
        "missing": [list(paths) for paths in entry.missing],
    }
    if not entry.offices:  # what no office carries stands on the programme itself, be it nothing
        written["reasons"] = [_reason(reason) for reason in entry.reasons]
    if entry.estimate is not None:
        written["estimate"] = _estimate(entry.estimate)
    return written


def _office(office: OfficeAssessment) -> Document:
    return {
        "office": office.office,
        "verdict": office.verdict.value,
        "reasons": [_reason(reason) for reason in office.reasons],
    }


def _reason(reason: Reason) -> Document:
    written: Document = {
        "id": reason.id,
        "state": reason.state.value,
        "kind": reason.kind,
        "cite": reason.cite,
        "text": reason.text,
    }
    if reason.todo:
        written["todo"] = reason.todo
    return written


def _estimate(estimate: Estimate) -> Document:
    written: Document = {
        "total": estimate.total,
        "low": estimate.low,
        "high": estimate.high,
        "offices": [_office_estimate(office) for office in estimate.offices],
    }
    if not estimate.offices:
        written["lines"] = [_line(line) for line in estimate.lines]
    return written


def _office_estimate(office: OfficeEstimate) -> Document:
    return {
        "office": office.office,
        "total": office.total,
        "package": office.package,
        "lines": [_line(line) for line in office.lines],
    }


def _line(line: Line) -> Document:
    return {
        "line": line.line,
        "expenses": list(line.expenses),
        "cost": line.cost,
        "rate": line.rate,
        "rated": line.rated,
        "base": line.base,
        "amount": line.amount,
        "cite": line.cite,
    }
