"""案件: the stepper above, one page of six below, the answer so far at the side."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

from msgspec import Struct
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kaigo_desktop.domain.answer import Answer
from kaigo_desktop.domain.cases.address import KEYED_SECTIONS, Address
from kaigo_desktop.domain.cases.facts import Facts
from kaigo_desktop.domain.dates import fiscal_year_text
from kaigo_desktop.domain.main_programme import main_programme
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.ui.dialogs.reasoning import ReasoningDialog
from kaigo_desktop.ui.dialogs.rename import RenameDialog
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Words
from kaigo_desktop.ui.widgets.pages import CasePage
from kaigo_desktop.ui.widgets.panel import OutlookPanel, OutlookStrip
from kaigo_desktop.ui.widgets.stepper import Stepper, StepState
from kaigo_desktop.viewmodels.case_session import CaseSession
from kaigo_desktop.viewmodels.facts import office_names
from kaigo_desktop.viewmodels.history import HistoryViewModel
from kaigo_desktop.viewmodels.outlook import outlook_of
from kaigo_desktop.viewmodels.progress import Progress, ProgressViewModel

PageFactory = Callable[[CaseSession, QWidget], CasePage]
"""Makes a page of a case when it is first looked at."""

STEPS = (
    ("office", "事業所"),
    ("programmes", "制度"),
    ("money", "費用"),
    ("plan", "計画"),
    ("forms", "書類"),
    ("deadlines", "期限"),
)

HOME_OF_SECTION = {
    "expenses": "money",
    "support": "money",
    "local_programmes": "money",
    "plan": "plan",
    "form_facts": "forms",
    "awards": "deadlines",
    "deadlines": "deadlines",
}
"""The step that asks about a section; the first step asks the others, the settings page settings."""

NARROW = 1060
"""px of the window, at a text size of 100 %, under which the panel becomes a strip."""

LONGEST_TITLE = 36
"""Full-width characters of a case's name above its pages; the whole of a longer one is a tool tip."""


class CaseView(Struct, frozen=True):
    """What the frame is made of: the open case, its questions, and how its pages are made."""

    session: CaseSession
    facts: Facts
    pages: Mapping[str, PageFactory]
    progress: Callable[[CaseSession], ProgressViewModel] | None = None
    history: HistoryViewModel | None = None


class CaseFrame(QWidget):
    """The six steps of one case. Pages are made when they are first shown."""

    settings_asked = Signal(tuple)
    """A question that the settings page asks was asked for. Argument: its address."""

    step_shown = Signal(str)
    """Another step is shown. Argument: its name."""

    def __init__(self, view: CaseView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case")
        self._view = view
        self.session = view.session
        self._made: dict[str, CasePage] = {}
        self._steps = [(name, title) for name, title in STEPS if name in view.pages]
        self._place = -1
        self.title = Words("", self, role="strong")
        self.rename = Button("名前を変える", self, role="link", name="case.rename")
        self.history = view.history
        self.undo = Button("元に戻す", self, name="case.undo")
        self.redo = Button("やり直す", self, name="case.redo")
        self.steps = Button("履歴", self, role="link", name="case.history")
        self.stepper = Stepper(self._steps, self)
        self.stack = QStackedWidget(self)
        self.back = Button("← 前へ", self, name="case.back")
        self.forward = Button("次へ →", self, role="primary", name="case.forward")
        self.saved = Words("", self, role="help", wrap=False)
        self.saved.setObjectName("case.saved")
        self.panel = OutlookPanel(self)
        self.strip = OutlookStrip(self)
        self._later: dict[str, Progress] = {}
        self._progress = view.progress(view.session) if view.progress is not None else None
        self._arrange()
        self._connect()
        self._refresh()
        self.show_step(self._steps[0][0])

    def _arrange(self) -> None:
        tokens = tokens_of(self)
        header = QWidget(self)
        header.setObjectName("case_header")
        head = QVBoxLayout(header)
        head.setContentsMargins(tokens.px("l"), tokens.px("xs"), tokens.px("l"), 0)
        head.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(tokens.px("m"))
        line.addWidget(self.title)
        line.addWidget(self.rename)
        line.addStretch(1)
        for button in (self.undo, self.redo, self.steps):
            line.addWidget(button)
            button.setVisible(self.history is not None)
        head.addLayout(line)
        head.addWidget(self.stepper)
        footer = QWidget(self)
        footer.setObjectName("footer")
        foot = QHBoxLayout(footer)
        foot.setContentsMargins(tokens.px("xl"), tokens.px("s"), tokens.px("xl"), tokens.px("s"))
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.saved)
        foot.addStretch(1)
        foot.addWidget(self.forward)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(header)
        middle.addWidget(self.stack, 1)
        middle.addWidget(footer)
        middle.addWidget(self.strip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(middle, 1)
        row.addWidget(self.panel)

    def _connect(self) -> None:
        self.stepper.step_chosen.connect(self._show_place)
        self.back.clicked.connect(self._go_back)
        self.forward.clicked.connect(self._go_forward)
        self.back.setToolTip("Alt+←")
        self.forward.setToolTip("Alt+→")
        for keys, act in (("Alt+Left", self._go_back), ("Alt+Right", self._go_forward)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        # a case opens for work, not for its name or its history
        for before, after in itertools.pairwise(
            (self.stepper.buttons[-1], self.rename, self.undo, self.redo, self.steps)
        ):
            self.setTabOrder(before, after)
        for number, button in enumerate(self.stepper.buttons, start=1):
            button.setShortcut(f"Alt+{number}")
        for part in (self.panel, self.strip):
            part.jump_asked.connect(self.go_to)
            part.reasons_asked.connect(self.show_reasons)
        self.panel.todos_asked.connect(self._show_todos)
        self.rename.clicked.connect(self._ask_name)
        if self.history is not None:
            self.undo.clicked.connect(self.history.undo)
            self.redo.clicked.connect(self.history.redo)
            self.steps.clicked.connect(self._show_history)
            self.history.changed.connect(self._name_ways)
            self.history.moved.connect(self._show_moved)
            self._name_ways()
        self.session.renamed.connect(self._show_title)
        self.session.assessed.connect(self._refresh)
        self.session.saved.connect(self._show_saved)
        if self._progress is not None:
            self._progress.found.connect(self._show_progress)

    @property
    def step(self) -> str:
        """The name of the step that is shown."""
        return self._steps[self._place][0]

    @property
    def step_names(self) -> tuple[str, ...]:
        """The names of the steps there are, in order."""
        return tuple(name for name, _ in self._steps)

    def page(self, name: str) -> CasePage:
        """The page of that step, made where it is not yet. Raises KeyError for an unknown step."""
        if name not in self._made:
            page = self._view.pages[name](self.session, self.stack)
            page.jump_asked.connect(self.go_to)
            page.step_asked.connect(self.show_step)
            self.stack.addWidget(page)
            self._made[name] = page
        return self._made[name]

    @Slot(str)
    def show_step(self, name: str) -> None:
        """Show that step; a name that there is not leaves all as it is."""
        if name in self.step_names:
            self._show_place(self.step_names.index(name))

    @Slot(object)
    def go_to(self, target: Address | str) -> None:
        """Show the question at that address, or at that path of the assessment."""
        address = self.session.address_at(target) if isinstance(target, str) else tuple(target)
        if address is None:
            return
        if address[0] == "settings":
            self.settings_asked.emit(address)
            return
        name = HOME_OF_SECTION.get(address[0], "office")
        self.show_step(name)
        self.page(name).go_to(address)

    @Slot()
    def show_reasons(self) -> None:
        """Open the reasoning of the programme that the panel speaks of."""
        entry = main_programme(self.session.assessment)
        if entry is not None:
            dialog = ReasoningDialog(entry, office_names(self.session.document), self)
            dialog.jump_asked.connect(self.go_to)
            dialog.open()

    @Slot(int)
    def _show_place(self, place: int) -> None:
        self._place = place
        self.stepper.show_step(place)
        page = self.page(self.step)
        self.stack.setCurrentWidget(page)
        self.back.setEnabled(place > 0)
        self.forward.setEnabled(place < len(self._steps) - 1)
        self.step_shown.emit(self.step)

    @Slot()
    def _go_back(self) -> None:
        if self._place > 0:
            self._show_place(self._place - 1)

    @Slot()
    def _go_forward(self) -> None:
        if self._place < len(self._steps) - 1:
            self._show_place(self._place + 1)

    @Slot()
    def _show_todos(self) -> None:
        self.show_step("programmes")

    @Slot(str)
    def _show_saved(self, time: str) -> None:
        self.saved.setText(f"保存済 {time}")
        self.saved.setAccessibleName(f"保存済 {time}")

    @Slot()
    def _refresh(self) -> None:
        session = self.session
        self._show_title()
        outlook = outlook_of(session.assessment, session.document, session.address_at, self._view.facts)
        self.panel.show_outlook(outlook)
        self.strip.show_outlook(outlook)
        for place, (name, _) in enumerate(self._steps):
            self.stepper.show_state(place, self._state_of(name))
        self._fit()

    @Slot()
    def _show_title(self) -> None:
        year = self.session.document.get("fiscal_year")
        words = fiscal_year_text(year) if isinstance(year, int) else ""
        words = "" if words in self.session.title else f"　{words}"
        full = f"案件：{self.session.title}{words}"
        room = self.title.fontMetrics().horizontalAdvance("あ") * LONGEST_TITLE
        shown = self.title.fontMetrics().elidedText(full, Qt.TextElideMode.ElideMiddle, room)
        self.title.setText(shown)
        self.title.setAccessibleName(full)
        self.title.setToolTip(full if shown != full else "")

    @Slot()
    def _ask_name(self) -> None:
        dialog = RenameDialog(self.session.title, self)
        dialog.named.connect(self.session.rename)
        dialog.open()

    @Slot()
    def _name_ways(self) -> None:
        """Say on the two buttons what they would do."""
        assert self.history is not None  # connected only where there is one
        for button, words, name, keys in (
            (self.undo, "元に戻す", self.history.back_name, "Ctrl+Z"),
            (self.redo, "やり直す", self.history.forward_name, "Ctrl+Y"),
        ):
            full = f"{words}：{name}" if name else words
            button.setEnabled(bool(name))
            button.setAccessibleName(full)
            button.setToolTip(f"{full}（{keys}）")

    @Slot(str, tuple)
    def _show_moved(self, words: str, address: Address) -> None:
        """Go where the change can be seen, and say what was done."""
        if address and self._is_there(address):
            self.go_to(address)
        elif address:
            self.show_step(HOME_OF_SECTION.get(address[0], "office"))
        self.saved.setText(words)
        self.saved.setAccessibleName(words)

    def _is_there(self, address: Address) -> bool:
        """Whether a page can be asked for that fact: a record that is gone has none."""
        section = address[0]
        if section in KEYED_SECTIONS:
            return len(address) > 1 and address[1] in self.session.keys(section)
        return True

    @Slot()
    def _show_history(self) -> None:
        # Late: a case opens without its history.
        from kaigo_desktop.ui.dialogs.history import HistoryDialog  # noqa: PLC0415

        assert self.history is not None  # the button is hidden without it
        try:
            dialog = HistoryDialog(self.history, self)
        except Trouble as trouble:
            self.session.trouble_found.emit(trouble)
            return
        dialog.open()

    def _state_of(self, name: str) -> StepState:
        """How far a step is; plan, papers and reports as they were found in the last pause."""
        document, assessment = self.session.document, self.session.assessment
        if name == "office":
            return _office_state(self.session)
        if name == "programmes":
            entry = main_programme(assessment)
            reasons = entry.all_reasons if entry is not None else ()
            if any(reason.state is Answer.NO for reason in reasons):
                return StepState.ATTENTION
            return (
                StepState.DONE
                if reasons and all(one.state is Answer.YES for one in reasons)
                else StepState.OPEN
            )
        if name == "money":
            if self.session.incomplete or any(one.path.startswith("expenses") for one in assessment.warnings):
                return StepState.ATTENTION
            return StepState.DONE if document.get("expenses") else StepState.OPEN
        return StepState(self._later.get(name, Progress.OPEN).value)

    @Slot(str, object)
    def _show_progress(self, name: str, progress: Progress) -> None:
        """A step that is looked at in a pause."""
        self._later[name] = progress
        if name in self.step_names:
            self.stepper.show_state(self.step_names.index(name), StepState(progress.value))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the panel where the window is narrow."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size needs other room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        is_wide = self.window().width() >= NARROW * tokens_of(self).scale
        self.panel.setVisible(is_wide)
        self.strip.setVisible(not is_wide)


def _office_state(session: CaseSession) -> StepState:
    """Done when no programme misses an answer of the first step."""
    if not session.document.get("offices"):
        return StepState.OPEN
    entry = main_programme(session.assessment)
    missing = {
        path for reason in (entry.all_reasons if entry else ()) for one in reason.missing for path in one
    }
    open_here = any(path.split("[")[0].split(".")[0] not in HOME_OF_SECTION for path in missing)
    return StepState.OPEN if open_here else StepState.DONE
