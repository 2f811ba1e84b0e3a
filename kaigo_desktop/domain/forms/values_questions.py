"""The 窓口質問シート: what this case leaves open and only the prefecture can settle.

Three sources: conditions that we read in one of two ways (reading), what the
prefecture decides and the case does not know, and what each thing to be bought
hangs on. A question that could change nothing in this case is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from kaigo_desktop.domain.answer import Answer, Verdict
from kaigo_desktop.domain.assessment import Assessment, Estimate, OfficeAssessment, ProgrammeAssessment
from kaigo_desktop.domain.cases.case import Case
from kaigo_desktop.domain.forms.form import Form
from kaigo_desktop.domain.forms.questions import Question, about_amounts, about_purchases, about_time
from kaigo_desktop.domain.forms.rows import Row, merged, own_field, rows_of
from kaigo_desktop.domain.forms.values_lines import all_lines, office_name
from kaigo_desktop.domain.forms.values_text import ASK_PREFECTURE
from kaigo_desktop.domain.services import CATEGORY_NAMES, PRIORITY_FIELDS

_NOTICE, _OF_NOTICE = "mhlw-0407-3", "mhlw-r8-technology"
"""The source of the paragraphs that ``questions`` names, and the programme that it is the notice of."""

_TO_CONFIRM = re.compile(r"([^。]*?)か(?:都道府県|東京都)に確認")
"""The question in a sentence such as 「令和8年度の開始でよいか都道府県に確認してください。」"""

_TO_ASK = (
    ASK_PREFECTURE,
    "都道府県に聞いて",
    "行うかどうか聞いて",
    "都道府県が決めます",
    "都道府県の案内で確かめて",
    "東京都に確認",
    "東京都に確かめて",
    "都の案内を確かめて",
)


def question_rows(
    case: Case, assessment: Assessment, form: Form, own: Mapping[str, object], programme: str
) -> list[Row]:
    """Every question, with the answer where one was entered; then the user's own questions."""
    made = [one.as_row() for one in questions(case, assessment, programme)]
    return merged(own_field(form, "questions"), made, rows_of(own, "questions"))


def questions(case: Case, assessment: Assessment, programme: str) -> list[Question]:
    """The open points of the case in the order in which they are asked; each id once."""
    found: dict[str, Question] = {}
    for entry in _concerned(assessment, programme):
        for question in _of_programme(case, entry):
            found.setdefault(question.id, question)
        if entry.id != programme:
            for question in _of_advice(entry):
                found.setdefault(question.id, question)
    main = next((one for one in assessment.programmes if one.id == programme), None)
    if main is not None and main.verdict is not Verdict.INELIGIBLE:
        for question in _of_case(case, main.estimate):
            found.setdefault(question.id, replace(question, cite=_cited(question.cite, programme)))
    return list(found.values())


def open_facts(case: Case, assessment: Assessment, programme: str) -> list[Row]:
    """What the office itself still has to find out before it goes to the counter."""
    whose: dict[tuple[str, str], dict[str, None]] = {}
    for entry in _concerned(assessment, programme):
        for office, assessed in _offices(case, entry):
            for reason in assessed.reasons:
                todo = reason.todo or reason.text
                if reason.state is Answer.UNKNOWN and ASK_PREFECTURE not in todo:
                    whose.setdefault((reason.title, todo), {})[office or ""] = None
    for expense in case.expenses:
        if expense.category in PRIORITY_FIELDS and expense.listing is None and not expense.other_subsidy:
            office = "" if expense.office is None else office_name(case, expense.office)
            name = expense.description or CATEGORY_NAMES[expense.category]
            todo = f"「{name}」が TAIS に介護テクノロジーとして載っているか確かめてください。"
            whose.setdefault(("掲載の状況", todo), {})[office] = None
    return [
        {"office": "、".join(filter(None, offices)) or None, "title": title or None, "todo": todo}
        for (title, todo), offices in whose.items()
    ]


def _concerned(assessment: Assessment, programme: str) -> list[ProgrammeAssessment]:
    """The programme of the forms, and those that would pay something."""
    return [
        one
        for one in assessment.programmes
        if one.verdict is not Verdict.INELIGIBLE and (one.id == programme or _pays(one.estimate))
    ]


def _pays(estimate: Estimate | None) -> bool:
    return estimate is not None and bool(all_lines(estimate))


def _offices(case: Case, entry: ProgrammeAssessment) -> Iterator[tuple[str | None, OfficeAssessment]]:
    """The programme's reasons by office; those of the whole case stand under no office."""
    if entry.reasons:
        yield None, OfficeAssessment("", entry.verdict, entry.reasons)
    for one in entry.offices:
        if one.verdict is not Verdict.INELIGIBLE:
            yield office_name(case, one.office), one


def _of_programme(case: Case, entry: ProgrammeAssessment) -> Iterator[Question]:
    """Conditions that can be read in two ways and are not met so far, and what the programme leaves open."""
    for office, assessed in _offices(case, entry):
        for reason in assessed.reasons:
            is_read = reason.reading and reason.state is Answer.NO
            if not is_read and _TO_CONFIRM.search(reason.todo or "") is None:
                continue
            whose = "" if office is None else f"（{office}）"
            yield Question(
                id=f"{entry.id}.{reason.id}.{assessed.office}".rstrip("."),
                question=f"{reason.title}{whose}：{_asked(reason.todo or '')}",
                now=reason.text.replace(f"（{ASK_PREFECTURE}）", ""),
                cite=reason.cite,
            )


def _of_advice(entry: ProgrammeAssessment) -> Iterator[Question]:
    """What another programme leaves to its issuer; that of the main one is asked thing by thing."""
    for place, (text, cite) in enumerate(entry.advice, start=1):
        if _is_to_ask(text):
            yield Question(f"{entry.id}.advice.{place}", f"{entry.title}：{text}", None, cite)


def _asked(todo: str) -> str:
    """What is to be asked, out of the sentence that says whom to ask."""
    found = _TO_CONFIRM.search(todo)
    return "次の読み方でよいか。" if found is None else f"{found[1]}か。"


def _is_to_ask(text: str) -> bool:
    return any(words in text for words in _TO_ASK)


def _cited(cite: str | None, programme: str) -> str | None:
    """The paragraph with its notice; an earlier year's notice has other paragraphs, so none is named."""
    if cite is None or not cite.startswith("別紙"):
        return cite
    return f"{_NOTICE} {cite}" if programme == _OF_NOTICE else None


def _of_case(case: Case, estimate: Estimate | None) -> Iterator[Question]:
    yield from about_time(case)
    if estimate is not None and all_lines(estimate):
        yield from about_amounts(case, estimate)
    yield from about_purchases(case)
