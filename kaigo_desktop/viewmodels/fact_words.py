"""What facts and their values are called: for what is missing, what changed, what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kaigo_desktop.domain.cases.address import DECISIONS, KEYED_SECTIONS, TITLE, Address, is_beside
from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.cases.facts import Fact, Facts, FactType
from kaigo_desktop.domain.dates import fiscal_year_text, wareki
from kaigo_desktop.domain.deadlines.choice import NOTHING, choice_of
from kaigo_desktop.domain.deadlines.choice_words import subject_of, words_of
from kaigo_desktop.domain.deadlines.rules import DeadlineRules
from kaigo_desktop.domain.forms.form import Form, OwnField
from kaigo_desktop.domain.plans.fields import OFFICE_PLAN_FIELDS, SECTION_TITLES, PlanField
from kaigo_desktop.domain.services import CATEGORY_NAMES, PREFECTURE_NAMES, SERVICE_NAMES
from kaigo_desktop.viewmodels.facts import expense_name, month_day_text, office_names, records, text_of

OFFICERS = OwnField(
    "officers",
    "役員",
    "list",
    fields=(
        OwnField("post", "役職", "text"),
        OwnField("name", "氏名", "text"),
        OwnField("kana", "フリガナ", "text"),
        OwnField("born_on", "生年月日", "date"),
        OwnField("sex", "性別", "text"),
        OwnField("address", "住所", "text"),
    ),
    help="役員等氏名一覧表に印刷します。監事や理事も、求められる範囲で入れてください。",
)
"""``form_facts.officers`` of the case file, asked like a list of a form's own."""

NOT_KNOWN = "（未入力）"
NOT_DECIDED = "（なし）"
YES, NO = "はい", "いいえ"
AWARD_STEM = "award-"
"""What the keys of grants begin with; the number follows."""

LONGEST = 80
"""Characters of a value that are shown; more are cut with 「…」."""

_SECTIONS = {
    "offices": "事業所",
    "expenses": "費用",
    "partners": "グループの法人",
    "local_programmes": "独自の制度",
    "awards": "交付の記録",
}
_PLACE = {"problems": "課題", "measures": "施策", "indicators": "指標", "schedule": "工程"}


class FactWords:
    """The labels of facts, whatever kind they are of."""

    def __init__(self, facts: Facts, forms: Mapping[str, Form], rules: DeadlineRules | None = None) -> None:
        """``rules`` names what decisions on deadlines are about."""
        self._facts = facts
        self._forms = forms
        self._rules = rules

    def label(self, address: Address, document: Document) -> str:
        """The fact in a few words, with the record that it belongs to.

        A record without a key of its own is named by its place in the list, from 0.
        """
        if is_beside(address):
            return self._beside(address, document)
        found = self._label(address, document)
        return found or "そのほかの項目"

    def plain(self, address: Address) -> str:
        """The fact's own label alone; empty where nothing is asked there."""
        fact = self._facts.of(address)
        if fact is not None:
            return fact.label
        if address[:2] == ("form_facts", "by_form"):
            return self._own_label(address)
        if address[:2] == ("form_facts", "officers"):
            return _numbered((OFFICERS,), address[1:])
        return plan_label(address)

    def value(self, address: Address, value: object) -> str:
        """The value as a person wrote or chose it."""
        words = decision_words(value) if address[:1] == (DECISIONS,) else self._value(address, value)
        return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"

    def _value(self, address: Address, value: object) -> str:
        if isinstance(value, dict):
            inner = (
                self._value((*address, str(name)), one)
                for name, one in value.items()
                if name != "key" and not isinstance(one, dict | list)
            )
            return "、".join(inner) or NOT_KNOWN
        fact = self._facts.of(address)
        return _plain(value) if fact is None else _of_fact(fact, value)

    def _label(self, address: Address, document: Document) -> str:
        if address[0] in KEYED_SECTIONS:
            return self._of_record(address, document)
        if address[:2] == ("plan", "offices") and len(address) > 2:
            names = office_names(document)
            whose = names.get(address[2], "") if len(names) > 1 else ""
            return f"{whose}　{plan_label(address) or '業務改善計画'}".strip()
        return self.plain(address)

    def _of_record(self, address: Address, document: Document) -> str:
        section = address[0]
        what = _SECTIONS.get(section, "")
        if len(address) == 1:
            return what
        name = _record_name(section, address[1], document)
        head = f"{what}「{name}」" if name else what
        own = self.plain(address) if len(address) > 2 else ""
        return f"{head}　{own}".strip()

    def _beside(self, address: Address, document: Document) -> str:
        if address == TITLE:
            return "案件の名前"
        if self._rules is None:
            return "期限"
        return f"{subject_of(address[1], self._rules)}{_grant_of(address[1], document)}"

    def _own_label(self, address: Address) -> str:
        form = self._forms.get(address[2].partition("@")[0]) if len(address) > 2 else None
        if form is None:
            return ""
        own = _numbered(form.own, address[3:])
        return f"{form.title}：{own}" if own else form.title


def _grant_of(key: str, document: Document) -> str:
    """Which grant a decision belongs to, by its number; nothing where the case has but one."""
    numbers = (part.removeprefix(AWARD_STEM) for part in key.split("/")[1:] if part.startswith(AWARD_STEM))
    number = next(numbers, "")
    several = len(records(document, "awards")) > 1
    return f"（{_SECTIONS['awards']}{number}）" if several and number.isdecimal() else ""


def decision_words(value: object) -> str:
    """What was decided about a deadline."""
    try:
        choice = choice_of(value) if isinstance(value, dict) else NOTHING
    except (ValueError, TypeError):  # of another version of the program
        return NOT_KNOWN
    return words_of(choice) or NOT_DECIDED


def own_label(form: Form, name: str) -> str | None:
    """The label of a field that only this form knows; None where it has no such field."""
    return next((one.label for one in form.own if one.name == name), None)


def plan_label(address: Address) -> str:
    """The label of a field of a plan, with the number of its record; empty where it is none."""
    start = 3 if address[:2] == ("plan", "offices") else 2 if address[:2] == ("plan", "group") else None
    if start is None:
        return ""
    fields: tuple[PlanField, ...] = OFFICE_PLAN_FIELDS
    head, label = "", ""
    for part in address[start:]:
        if part.isdecimal() and len(part) < 4:
            head = f"{_PLACE.get(head, label)}{int(part) + 1}　"
            continue
        if label == "自分で書いた文":
            return f"計画の文章　{SECTION_TITLES.get(part, part)}"
        found = next((one for one in fields if one.name == part), None)
        if found is not None:
            head = part if found.kind == "list" else head
            label, fields = found.label, found.fields
    return f"{head}{label}" if head.endswith("　") else label


def _numbered(fields: Sequence[OwnField], names: Sequence[str]) -> str:
    """The label of an own field; in a list with the number of its row."""
    if not names:
        return ""
    found = next((one for one in fields if one.name == names[0]), None)
    if found is None:
        return ""
    if len(names) > 1 and names[1].isdecimal():
        inner = _numbered(found.fields, names[2:])
        return f"{found.label}{int(names[1]) + 1}" + (f"　{inner}" if inner else "")
    return found.label


def _record_name(section: str, key: str, document: Document) -> str:
    if section == "offices":
        return office_names(document).get(key, "")
    own = KEYED_SECTIONS[section]
    bodies = records(document, section)
    for place, body in enumerate(bodies):
        if (own and body.get(own) == key) or (not own and str(place) == key):
            if section == "expenses":
                return expense_name(body)
            return text_of(body.get("title")) or text_of(body.get("name"))
    return ""


def _of_fact(fact: Fact, value: object) -> str:
    chosen = fact.label_of(value)
    if value is None or chosen is not None:
        return chosen or NOT_KNOWN
    names: Mapping[FactType, Mapping[str, str]] = {
        FactType.PREFECTURE: PREFECTURE_NAMES,
        FactType.SERVICES: SERVICE_NAMES,
        FactType.CATEGORY: CATEGORY_NAMES,
        FactType.CHOICES: CATEGORY_NAMES,
    }
    known = names.get(fact.type, {})
    if isinstance(value, list):
        return "、".join(known.get(str(one), str(one)) for one in value) or "なし"
    if str(value) in known:
        return known[str(value)]
    if fact.check == "fiscal_year" and isinstance(value, int):
        return fiscal_year_text(value)
    unit = "円" if fact.type is FactType.YEN else fact.unit or ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}{unit}"
    return month_day_text(str(value)) if fact.check == "month_day" else _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(_plain, value)) or "なし"
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int):
        return f"{value:,}"
    text = "" if value is None else str(value)
    return _day(text) or text.replace("\n", " ") or NOT_KNOWN


def _day(text: str) -> str:
    if len(text) != len("2026-06-15") or text[4] != "-":
        return ""
    try:
        return wareki(date.fromisoformat(text))
    except ValueError:
        return ""
