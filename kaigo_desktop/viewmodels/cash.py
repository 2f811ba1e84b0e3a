"""③ own cash until the grants are paid: the months, the most at any time, the days that nobody said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kaigo_desktop.domain.assessment import Step
from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.cash.entries import ANYWHERE, BEST, Entries, entries_of
from kaigo_desktop.domain.cash.flow import CashFlow, Income, Month, Payment, Range, cash_flow
from kaigo_desktop.domain.dates import wareki, wareki_month, wareki_short
from kaigo_desktop.domain.estimates.explain import ASK
from kaigo_desktop.domain.money import Yen, yen_text
from kaigo_desktop.services.deadlines import Reckoned
from kaigo_desktop.viewmodels.case_deadlines import CaseDeadlinesViewModel
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import expense_name, office_names, records, text_of
from kaigo_desktop.viewmodels.outlook import combined_range
from kaigo_desktop.viewmodels.programmes import Jump

BY_PAID_ON = "③の支払日"
ASSUMED = f"入力した見込みの日による仮定（{ASK}）"
NOTED = "⑥の「請求・入金」の日"
FIRST_OF_ALL = "いちばん先に払うと仮定"
NO_DAY = "日が分からない"
MOST_NAMED = 3
"""Expenses that are named in one line of a sum; the others are counted."""
MAN = 10_000
"""円 of 1万円, by which the bars are drawn."""
MOST_BARS = 12
PAUSE = 100
"""Milliseconds without a change after which an edit is followed."""

ADVANCE = (
    "補助金は、対象の費用をすべて払い終えたあとに入る（精算払い）と読んでいます。"
    f"前もって一部が払われる（概算払い）かは資料にありません（{ASK}）。"
)
NOT_DECIDED = "交付決定の前の制度は、試算の額で計算しています。"
OTHER_INCOME = "寄附金などのほかの収入と、ほかの補助金は、入る日が分からないので入れていません。"


class CashMonth(NamedTuple):
    """A month: what is paid, what comes in (円), what stays laid out at its end, and how that follows."""

    first: date
    paid: Yen
    received: Yen
    left: Range
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        """``令和8年10月``."""
        return wareki_month(self.first)

    @property
    def short(self) -> str:
        """``R8.10``."""
        return wareki_short(self.first).rpartition(".")[0]


class CashDay(NamedTuple):
    """A grant whose payment has a day, or needs one.

    ``key`` is that of its decision. ``is_paid``: the day is noted as done and is not to be assumed.
    """

    key: str
    title: str
    amount: Yen
    on: date | None
    is_paid: bool
    is_late: bool


class Bar(NamedTuple):
    """What stays laid out at the end of a month at most, in 万円."""

    label: str
    value: Decimal


class CashView(Struct, frozen=True):
    """What is shown. ``headline`` says the most at any time; ``steps`` is the sum behind it.

    ``undated``: ways to the days of payment that nobody said. ``readings``: what is assumed, in sentences.
    """

    headline: str
    why_range: str
    peak: Range
    steps: tuple[Step, ...]
    months: tuple[CashMonth, ...]
    undated: tuple[Jump, ...]
    undated_sum: Yen
    days: tuple[CashDay, ...]
    readings: tuple[str, ...]
    bars: tuple[Bar, ...]
    own: Yen


class CashViewModel(QObject):
    """Own cash of the open case, by the best combination or by one programme alone.

    An edit elsewhere is followed after a short pause: reading the days takes longer than a keystroke should.
    """

    changed = Signal()
    """Other amounts or days are to be shown."""

    def __init__(
        self, session: CaseSession, days: CaseDeadlinesViewModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._days = days
        self.chosen = BEST
        """The programme that is looked at alone; BEST for the best combination."""
        self._known: CashView | None = None
        self._is_known = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._reckon_anew)
        days.changed.connect(self._pause.start)

    def choices(self) -> tuple[tuple[str, str], ...]:
        """The best combination, and each programme that would pay alone, as id and words."""
        paying = [
            (one.id, f"「{one.brief}」だけを使うとき")
            for one in self._session.assessment.programmes
            if one.estimate is not None and one.estimate.total
        ]
        return ((BEST, "いちばん多い組み合わせ"), *paying)

    def choose(self, programme: str) -> None:
        """Look at that programme alone, or at the best combination."""
        if programme != self.chosen:
            self.chosen = programme
            self._reckon_anew()

    def assume(self, key: str, day: date | None) -> bool:
        """Assume that a grant is paid on that day; None takes it back. False where it could not be kept."""
        is_kept = self._days.decide(key, due_on=day)
        if is_kept:
            self._reckon_anew()
        return is_kept

    def view(self) -> CashView | None:
        """What follows from the facts; None while there is no expense or they cannot be read."""
        if not self._is_known:
            self._is_known, self._known = True, self._reckoned()
        return self._known

    def _reckoned(self) -> CashView | None:
        found = self._days.found
        if found is None or not found.case.expenses:
            return None
        assessment = self._session.assessment
        if self.chosen not in dict(self.choices()):
            self.chosen = BEST
        entries = entries_of(found.case, assessment, found.awards, found.choices, self.chosen)
        return _View(self._session, found, entries, self._days.today(), self.chosen).made()

    @Slot()
    def _reckon_anew(self) -> None:
        self._pause.stop()
        self._is_known = False
        self.changed.emit()


class _View:
    """Words and sums of one view."""

    def __init__(
        self, session: CaseSession, found: Reckoned, entries: Entries, today: date, chosen: str
    ) -> None:
        self._session = session
        self._found = found
        self._entries = entries
        self._today = today
        self._chosen = chosen
        self._flow = cash_flow(entries.payments, entries.incomes)
        self._titles = {one.id: one.brief for one in session.assessment.programmes}
        self._offices = office_names(session.document)
        self._names = {
            text_of(body.get("key")): expense_name(body) for body in records(session.document, "expenses")
        }

    def made(self) -> CashView:
        flow = self._flow
        months = tuple(self._month(one) for one in flow.months)
        return CashView(
            headline=_headline(flow),
            why_range=self._why_range(),
            peak=flow.peak,
            steps=tuple(self._peak_steps()),
            months=months,
            undated=tuple(self._jump(one) for one in flow.undated_payments),
            undated_sum=sum(one.amount for one in flow.undated_payments),
            days=tuple(self._day(key, list(some)) for key, some in self._by_key().items()),
            readings=tuple(self._readings()),
            bars=tuple(_bars(months)),
            own=flow.own,
        )

    # --- sums ----------------------------------------------------------------

    def _month(self, month: Month) -> CashMonth:
        return CashMonth(month.first, month.paid, month.received, month.left, tuple(self._month_steps(month)))

    def _month_steps(self, month: Month) -> Iterator[Step]:
        """From what was laid out before, at most, to what is at the end of the month."""
        undated = self._flow.undated_payments
        waiting = sum(one.amount for one in undated)
        yield Step("前の月まで", "", month.before.high - waiting, "")
        if undated:
            yield Step(f"{NO_DAY}支払い", f"{len(undated)}件", waiting, FIRST_OF_ALL)
        if month.payments:
            yield Step("支払い", self._payment_words(month.payments, days=True), month.paid, BY_PAID_ON)
        for one in month.incomes:
            cite = NOTED if one.is_paid else ASSUMED
            yield Step("入金（引く）", self._income_words(one), one.amount, cite)
        yield Step("残る立替", self._range_words(month.left), month.left.high, "")

    def _peak_steps(self) -> Iterator[Step]:
        flow, on = self._flow, self._flow.peak_on
        until = [
            one for one in self._entries.payments if on is not None and one.on is not None and one.on <= on
        ]
        came = [one for one in self._entries.incomes if on is not None and one.on is not None and one.on < on]
        if flow.undated_payments:
            waiting = sum(one.amount for one in flow.undated_payments)
            yield Step(f"{NO_DAY}支払い", f"{len(flow.undated_payments)}件", waiting, FIRST_OF_ALL)
        if until and on is not None:
            paid = sum(one.amount for one in until)
            yield Step(f"{wareki(on)}までの支払い", self._payment_words(until), paid, BY_PAID_ON)
        for one in came:
            yield Step("入金（引く）", self._income_words(one), one.amount, NOTED if one.is_paid else ASSUMED)
        yield Step("いちばん多い立替", self._range_words(flow.peak), flow.peak.high, "")

    def _payment_words(self, payments: Sequence[Payment], *, days: bool = False) -> str:
        named = [
            f"{self._names.get(one.key, one.key)} {yen_text(one.amount)}"
            + (f"（{one.on.month}月{one.on.day}日）" if days and one.on is not None else "")
            for one in payments[:MOST_NAMED]
        ]
        more = len(payments) - MOST_NAMED
        return " + ".join(named) + (f" + ほか{more}件" if more > 0 else "")

    def _income_words(self, one: Income) -> str:
        day = f"（{one.on.month}月{one.on.day}日）" if one.on is not None else ""
        return f"{self._income_title(one)}{day}"

    def _income_title(self, one: Income) -> str:
        programme, office = one.group
        whose = self._offices.get(office, "") if office and office != ANYWHERE else ""
        title = self._titles.get(programme, programme)
        return f"{title}（{whose}）" if whose and len(self._offices) > 1 else title

    @staticmethod
    def _range_words(range_: Range) -> str:
        return "" if range_.is_sure else f"{range_.low:,} 円から {yen_text(range_.high)}のあいだ"

    # --- what has no day -----------------------------------------------------

    def _jump(self, one: Payment) -> Jump:
        address: Address = ("expenses", one.key, "paid_on")
        return Jump(f"{self._names.get(one.key, one.key)}（{yen_text(one.amount)}）の支払日", address)

    def _by_key(self) -> Mapping[str, list[Income]]:
        found: dict[str, list[Income]] = {}
        for one in self._entries.incomes:
            found.setdefault(one.key, []).append(one)
        return found

    def _day(self, key: str, incomes: Sequence[Income]) -> CashDay:
        first = incomes[0]
        title = self._income_title(first) if len(incomes) == 1 else self._titles.get(first.group[0], "")
        is_late = first.on is not None and not first.is_paid and first.on < self._today
        return CashDay(key, title, sum(one.amount for one in incomes), first.on, first.is_paid, is_late)

    def _why_range(self) -> str:
        flow = self._flow
        if flow.peak.is_sure:
            return ""
        lacking = [
            words
            for words, some in (
                ("支払いの日", flow.undated_payments),
                ("入金の日", flow.undated_incomes),
            )
            if some
        ]
        return f"{'と'.join(lacking)}が分からないので、幅があります。日を入れると決まります。"

    def _readings(self) -> Iterator[str]:
        incomes = self._entries.incomes
        if incomes and (self._flow.undated_incomes or self._flow.undated_payments):
            yield ADVANCE
        for one in self._by_key().values():
            if one[0].on is not None and not one[0].is_paid:
                title, day = self._titles.get(one[0].group[0], ""), wareki(one[0].on)
                yield f"「{title}」が{day}に入るのは、入力した見込みによる仮定です（{ASK}）。"
        if any(not one.is_granted for one in incomes):
            yield NOT_DECIDED
            low, high = combined_range(self._session.assessment)
            if self._chosen == BEST and low != high:
                yield f"補助の額そのものも、答えしだいで {low:,} 円から {yen_text(high)}のあいだです。"
        if any(one.other_income or one.other_subsidy for one in self._found.case.expenses):
            yield OTHER_INCOME
        for award in self._entries.uncounted:
            title = self._titles.get(award.award.programme, award.award.programme)
            amount = yen_text(award.award.amount or 0)
            yield f"「{title}」の交付（{amount}）は、この使い方にないので入れていません。"


def _headline(flow: CashFlow) -> str:
    peak = flow.peak
    amount = yen_text(peak.high) if peak.is_sure else f"{peak.low:,} 円から {yen_text(peak.high)}"
    when = f"（{wareki(flow.peak_on)}のあと）" if flow.peak_on is not None else ""
    return f"補助金が入るまでに要る自分のお金は、いちばん多いときで {amount}です{when}。"


def _bars(months: Iterable[CashMonth]) -> Iterator[Bar]:
    """A bar a month; none where there are so many that their figures would touch."""
    shown = tuple(months)
    if 1 < len(shown) <= MOST_BARS:
        for one in shown:
            yield Bar(one.short, (Decimal(one.left.high) / MAN).quantize(Decimal("0.1")))
