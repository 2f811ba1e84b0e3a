"""③ 費用と試算."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QSettings, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kaigo_desktop.domain.cases.address import Address
from kaigo_desktop.domain.money import yen_text
from kaigo_desktop.domain.table import Line
from kaigo_desktop.services.tables import Tables
from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.pages.link_row import LinkRow
from kaigo_desktop.ui.pages.local_programmes import LocalProgrammes
from kaigo_desktop.ui.pages.money.adding import NewExpense, PastedRows
from kaigo_desktop.ui.pages.money.cash import CashCard
from kaigo_desktop.ui.pages.money.combination import CombinationCard, LeversCard, NotTakenCard
from kaigo_desktop.ui.pages.money.estimates import EstimateCard
from kaigo_desktop.ui.pages.money.kept_parts import KeptPart, KeptParts
from kaigo_desktop.ui.pages.question_block import QuestionBlock, QuestionPlace
from kaigo_desktop.ui.pages.table_file import TableFile
from kaigo_desktop.ui.widgets.basics import Button, Card, Disclosure, Prose, Words
from kaigo_desktop.ui.widgets.messages import MessageBar
from kaigo_desktop.ui.widgets.money_bar import MoneyBar, MoneyPart
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.viewmodels.case_session import CaseSession, name_of
from kaigo_desktop.viewmodels.cash import CashView, CashViewModel
from kaigo_desktop.viewmodels.money import MoneyViewModel
from kaigo_desktop.viewmodels.money_combination import Combination, NotTaken
from kaigo_desktop.viewmodels.money_rows import EstimateBlock, ExpenseRow, Notice
from kaigo_desktop.viewmodels.record_list import LocalProgrammesViewModel

COLUMNS = (
    Column("内容", width=11),
    Column("区分", width=6),
    Column("台数", is_figure=True, width=2),
    Column("金額（円）", is_figure=True, width=7),
    Column("使う制度", width=9),
    Column("補助（円）", is_figure=True, width=6),
)
NOT_TAKEN = "なし"
SHARED = "合算"
SHARED_MEANING = "「合算」は、ほかの費用とまとめて補助額を計算します。額は下の試算にあります。"
IDLE = "estimate.idle"


class MoneyPage(CasePage):
    """The expenses as a table, the questions about the chosen one, and the estimate with its sums."""

    def __init__(
        self,
        session: CaseSession,
        model: MoneyViewModel,
        parent: QWidget | None = None,
        *,
        settings: QSettings | None = None,
        local: LocalProgrammesViewModel | None = None,
        tables: Tables | None = None,
        cash: CashViewModel | None = None,
    ) -> None:
        super().__init__(
            "money",
            "費用と試算",
            "買いたいものと金額を入れると、補助の見込みがすぐに出ます。金額の横の「なぜ？」で計算が開きます。",
            session,
            parent,
        )
        self._model = model
        self._cash = cash
        self._opened: set[str] = set()
        self._shown: tuple[tuple[object, ...], tuple[object, ...], object] | None = None
        self._place_table(settings)
        self._place_adding(tables)
        self._place_estimate()
        self._place_settings()
        self.local: LocalProgrammes | None = None
        if local is not None:
            self.local = LocalProgrammes(self, local, self.inside)
            words = "都道府県・市区町村の独自の制度を入れる"
            self.local_link = Disclosure(words, self.local, self.inside, name="local_programmes.open")
            self.add(self.local_link)
            if local.rows():
                self.local_link.open()
        model.changed.connect(self._show_if_visible)
        model.chosen.connect(self._show_chosen)
        if cash is not None:
            cash.changed.connect(self._show_if_visible)

    # --- what stands on the page ---------------------------------------------

    def _place_table(self, settings: QSettings | None) -> None:
        self.section("費用の一覧")
        self.rows = RowsModel(COLUMNS, self)
        self.table = DataTable(self.rows, "expenses", self.inside, settings=settings)
        self.table.setAccessibleName("費用の一覧")
        self.table.selectionModel().currentRowChanged.connect(self._choose_row)
        self.table.clicked.connect(self._choose_row)
        self.table.opened.connect(self._open_row)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.table)
        paste.setContext(Qt.ShortcutContext.WidgetShortcut)
        paste.activated.connect(self._paste)
        self.add(self.table)
        self.total = Words("", self.inside, role="strong")
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.add(self.total)
        self.shared = Words(SHARED_MEANING, self.inside, role="help")
        self.add(self.shared)
        self.message = MessageBar(self.inside)
        self.add(self.message)

    def _place_adding(self, tables: Tables | None) -> None:
        """The ways to put expenses in, and what opens at each of them; files only with ``tables``."""
        self.open_new = Button("費用を加える", self.inside, name="expense.new.open")
        self.open_new.clicked.connect(self._open_new)
        paste_button = Button("表計算から貼り付ける", self.inside, name="expense.paste")
        paste_button.setToolTip("表計算でコピーした表（品名・区分・台数・金額・事業所）を読み取ります")
        paste_button.clicked.connect(self._paste)
        ways = [self.open_new, paste_button]
        if tables is not None:
            ways.append(self._file_button(tables))
        self.add_side_by_side(*ways)
        self.new = NewExpense(self._model, self.inside)
        self.new.added.connect(self._show_added)
        self.add(self.new)
        self.new.hide()
        self.pasted = PastedRows(self._model, self.inside)
        self.pasted.taken.connect(self._tell_taken)
        self.add(self.pasted)
        self.editor = self._make_editor()
        self.add(self.editor)

    def _file_button(self, tables: Tables) -> Button:
        file = TableFile(tables, "費用の表を取り込む", self)
        file.began.connect(self._tell_reading)
        file.found.connect(self._show_table)
        file.refused.connect(self._tell_refused)
        button = Button("ファイルから取り込む", self.inside, name="expense.import")
        button.setToolTip("ExcelかCSVの表（品名・区分・台数・金額・事業所）を読み取ります")
        button.clicked.connect(file.choose)
        return button

    def _make_editor(self) -> Card:
        card = Card(self.inside, name="expense.editor")
        head = QHBoxLayout()
        self.editor_title = Words("", card, role="label")
        head.addWidget(self.editor_title, 1)
        for words, name, slot in (
            ("複製", "expense.duplicate", self._duplicate),
            ("削除", "expense.remove", self._remove),
            ("閉じる", "expense.close", self._close_editor),
        ):
            button = Button(words, card, role="link", name=name)
            button.clicked.connect(slot)
            head.addWidget(button)
        card.body.addLayout(head)
        self.questions = QuestionPlace(self, card)
        card.body.addWidget(self.questions)
        card.hide()
        return card

    def _place_estimate(self) -> None:
        self.section("試算")
        self._estimate = KeptParts(self.inside)
        self.add(self._estimate)

    def _place_settings(self) -> None:
        self.add(QuestionBlock(self, self._model.support_sections(), "support", self.inside))
        self.settings_block = QuestionBlock(self, self._model.setting_sections(), "settings", self.inside)
        self.settings_link = Disclosure(
            "都道府県の決まり（上限額・端数・日程）", self.settings_block, self.inside, name="later.settings"
        )
        self.add(self.settings_link)

    # --- showing -------------------------------------------------------------

    def refresh(self) -> None:
        """Show rows and sums of the newest assessment; nothing is made anew where nothing changed."""
        rows, blocks = self._model.rows(), self._model.estimates()
        model = self._model
        state = (
            (rows, blocks, model.bar(), model.notices(), model.open_questions(), model.offices()),
            (model.combination(), model.not_taken(), model.levers(), model.idle()),
            None if self._cash is None else (self._cash.view(), self._cash.choices()),
        )
        if state == self._shown:
            return
        before = self._shown
        self._shown = state
        if before is None or before[0][0] != rows:
            self.rows.replace([_row(row) for row in rows])
        self._select(self._model.current)
        self.total.setText(f"合計 {yen_text(self._model.total_cost())}" if rows else "")
        self.shared.setVisible(any(row.programme and row.grant is None for row in rows))
        self.total.setVisible(bool(rows))
        self.table.setVisible(bool(rows))
        self.open_new.setVisible(bool(rows))
        if not rows:
            self.new.show()
        if before is None or before[0][-1] != state[0][-1]:
            self.new.show_offices()
        self.hold()
        self._show_estimate(blocks)
        self._show_chosen(self._model.current)
        self.draw_again()

    def _show_estimate(self, blocks: tuple[EstimateBlock, ...]) -> None:
        model, inside = self._model, self._estimate
        if not model.rows():
            text = "まだ費用がありません。買いたいものを1つ入れると、ここに補助の見込みが出ます。"
            self._estimate.show_parts([KeptPart("empty", None, partial(Prose, text, inside))])
            return
        parts = self._combination_parts()
        for number, notice in enumerate(model.notices()):
            parts.append(KeptPart(f"notice.{number}", notice, partial(self._notice, number, notice)))
        if blocks:
            words = "制度ごとの試算（その制度だけを使ったとき）"
            parts.append(KeptPart("head", None, partial(Words, words, inside, role="section")))
        for block in blocks:
            name = f"estimate.{block.programme}"
            parts.append(KeptPart(name, block, partial(self._card, block), partial(_renew_card, block)))
        if idle := model.idle():
            parts.append(KeptPart(IDLE, idle, partial(self._idle, idle)))
        if any(block.low != block.high for block in blocks):
            parts.append(KeptPart("open", model.open_questions(), self._open_questions))
        self._estimate.show_parts(parts)

    def _combination_parts(self) -> list[KeptPart]:
        """The best combination, who pays what, what is left out, and what is near."""
        model, inside = self._model, self._estimate
        found = model.combination()
        bar = [MoneyPart(part.words, part.amount, part.is_own) for part in model.bar()]
        parts = [
            KeptPart(
                "combination", found, partial(CombinationCard, found, inside), partial(_renew_found, found)
            ),
            KeptPart("bar", bar, partial(MoneyBar, bar, inside), partial(_renew_bar, bar)),
            *self._cash_part(),
        ]
        if left_out := model.not_taken():
            parts.append(KeptPart("not_taken", left_out, partial(self._not_taken, left_out)))
        if near := model.levers():
            parts.append(KeptPart("levers", near, partial(LeversCard, near, inside)))
        return parts

    def _cash_part(self) -> list[KeptPart]:
        view = None if self._cash is None else self._cash.view()
        if self._cash is None or view is None:
            return []
        state = (view, self._cash.choices())
        return [KeptPart("cash", state, partial(self._cash_card, view), partial(_renew_cash, view))]

    def _cash_card(self, view: CashView) -> QWidget:
        assert self._cash is not None  # the part is made only with it
        card = CashCard(self._cash, self._opened, self._estimate)
        card.toggled.connect(self._remember)
        card.jump_asked.connect(self._jump)
        card.show_view(view)
        return card

    def _not_taken(self, left_out: tuple[NotTaken, ...]) -> QWidget:
        card = NotTakenCard(left_out, self._estimate)
        card.chosen.connect(self._open_row)
        return card

    def _card(self, block: EstimateBlock) -> QWidget:
        card = EstimateCard(block, self._opened, self._estimate)
        card.toggled.connect(self._remember)
        return card

    def _idle(self, titles: tuple[str, ...]) -> Disclosure:
        """The programmes that have nothing to fund, folded."""
        inside = QWidget(self._estimate)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for title in titles:
            column.addWidget(Words(title, inside, role="help"))
        words = f"対象になる費用がない制度（{len(titles)}）"
        made = Disclosure(words, inside, self._estimate, name=IDLE)
        if IDLE in self._opened:
            made.open()
        made.toggled.connect(self._remember_idle)
        return made

    def _notice(self, number: int, notice: Notice) -> MessageBar:
        bar = MessageBar(self._estimate)
        bar.setObjectName(f"notice.{number}")
        bar.tell("確認してください", notice.text, is_error=True)
        bar.close_button.hide()
        return bar

    def _open_questions(self) -> QWidget:
        inside = QWidget(self._estimate)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Words("金額に幅がある理由（答えると幅が縮まります）", inside, role="label"))
        for jump in self._model.open_questions():
            line = LinkRow(jump.words, "答える", jump.address, inside, name=f"open.{name_of(jump.address)}")
            line.chosen.connect(self._jump)
            column.addWidget(line)
        return inside

    @Slot(str)
    def _show_chosen(self, key: str) -> None:
        """The questions about that expense; the editor is closed where there is none."""
        body = self._model.body(key)
        self.editor.setVisible(bool(body))
        if body:
            self.new.hide()
        self.questions.show_sections(self._model.sections(key) if body else (), f"expense.{key}")
        if body:
            name = next((row.name for row in self._model.rows() if row.key == key), "")
            self.editor_title.setText(f"「{name}」について")

    def _select(self, key: str) -> None:
        for number in range(self.rows.rowCount()):
            if self.rows.row(number).key == key:
                self.table.selectRow(number)

    def go_to(self, address: Address) -> bool:
        """Show that question: choose its expense, or open the prefecture's rules, first."""
        if address[:1] == ("expenses",) and len(address) > 1:
            self._model.choose(address[1])
            self.refresh()
            self.questions.uncover(address)
        if address[:1] == ("settings",):
            self.settings_link.open()
            self.settings_block.uncover(address)
        if address[:1] == ("local_programmes",) and self.local is not None:
            self.local_link.open()
            self.local.uncover(address)
            if len(address) == 1:
                self.reveal(self.local.add_button)
                return True
        if super().go_to(address):
            return True
        if address[:1] == ("expenses",):
            self.reveal(self.table if self.rows.rowCount() else self.new)
            return True
        return False

    # --- doing ---------------------------------------------------------------

    @Slot()
    def _show_if_visible(self) -> None:
        if self.isVisible():
            self.refresh()

    @Slot(QModelIndex)
    def _choose_row(self, index: QModelIndex) -> None:
        if index.isValid():
            self._model.choose(str(self.rows.row(index.row()).key))

    @Slot(object)
    def _open_row(self, key: object) -> None:
        """Enter or a double click: into the first question."""
        self._model.choose(str(key))
        self.go_to(("expenses", str(key), "description"))

    @Slot()
    def _open_new(self) -> None:
        self.new.show()
        self.reveal(self.new.category)

    @Slot()
    def _paste(self) -> None:
        self.pasted.read_clipboard()
        self.reveal(self.pasted)

    @Slot()
    def _tell_reading(self) -> None:
        self.message.tell("ファイルを読み取っています…", "")

    @Slot(object)
    def _show_table(self, lines: tuple[Line, ...]) -> None:
        self.message.hide()
        self.pasted.show_table(lines)
        self.reveal(self.pasted)

    @Slot(str)
    def _tell_refused(self, words: str) -> None:
        self.pasted.hide()
        self.message.tell("ファイルを取り込めませんでした。", words, is_error=True)

    @Slot(int)
    def _tell_taken(self, count: int) -> None:
        self.message.tell(f"費用を{count}件加えました。", "行を選ぶと、その費用について詳しく答えられます。")

    @Slot(str)
    def _show_added(self, key: str) -> None:
        self.refresh()
        self.new.hide()
        self._select(key)
        self.reveal(self.editor)

    @Slot()
    def _duplicate(self) -> None:
        key = self._model.duplicate(self._model.current)
        if key:
            self._model.choose(key)
            self.refresh()

    @Slot()
    def _remove(self) -> None:
        self._model.remove(self._model.current)
        self.message.tell("費用を削除しました。", "削除した内容は履歴に残っています。")

    @Slot()
    def _close_editor(self) -> None:
        self.table.clearSelection()
        self._model.choose("")

    @Slot(bool)
    def _remember_idle(self, is_open: bool) -> None:
        self._remember(IDLE, is_open)

    @Slot(str, bool)
    def _remember(self, name: str, is_open: bool) -> None:
        (self._opened.add if is_open else self._opened.discard)(name)

    @Slot(object)
    def _jump(self, address: object) -> None:
        if isinstance(address, tuple) and not self.go_to(address):
            self.jump_asked.emit(address)


def _renew_card(block: EstimateBlock, card: QWidget) -> None:
    if isinstance(card, EstimateCard):
        card.show_block(block)


def _renew_found(found: Combination, card: QWidget) -> None:
    if isinstance(card, CombinationCard):
        card.show_found(found)


def _renew_cash(view: CashView, card: QWidget) -> None:
    if isinstance(card, CashCard):
        card.show_view(view)


def _renew_bar(parts: list[MoneyPart], bar: QWidget) -> None:
    if isinstance(bar, MoneyBar):
        bar.show_parts(parts)


def _row(row: ExpenseRow) -> Row:
    mark = "！" if row.warning else ""
    grant = _grant_text(row)
    name = f"{'　└ ' if row.depth else ''}{mark}{row.name}"
    programme = row.programme or NOT_TAKEN
    texts = (name, row.category, f"{row.units}", f"{row.cost:,}", programme, grant)
    return Row(texts, row.key, (row.name, row.category, row.units, row.cost, programme, row.grant or 0))


def _grant_text(row: ExpenseRow) -> str:
    """What the expense brings; nothing where its amount is not known yet."""
    if row.programme:
        return SHARED if row.grant is None else f"{row.grant:,}"
    return "0" if row.cost else ""
