"""The steps of the guideline and what others do: for the reader, closed until wanted."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.domain.plans.knowledge import IDEA_KINDS, Knowledge
from kaigo_desktop.domain.plans.words import with_unit
from kaigo_desktop.ui.widgets.basics import Disclosure, Prose, Words


class GuideBlock(QWidget):
    """Three links: how one goes about it, what others do, national figures. Filled when first opened."""

    def __init__(self, knowledge: Knowledge, parent: QWidget) -> None:
        super().__init__(parent)
        self._knowledge = knowledge
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._makers = {
            "steps": ("進め方（ガイドラインの6つの手順）", self._steps),
            "ideas": ("ほかの取組から考える", self._ideas),
            "figures": ("国の目標と統計", self._figures),
        }
        for name, (words, _) in self._makers.items():
            inside = QWidget(self)
            QVBoxLayout(inside).setContentsMargins(0, 0, 0, 0)
            made = Disclosure(words, inside, self, name=f"plan.guide.{name}")
            made.link.setProperty("guide", name)
            made.link.toggled.connect(self._fill)
            box.addWidget(made)

    @Slot(bool)
    def _fill(self, is_open: bool) -> None:
        link = self.sender()
        made = link.parent()
        assert isinstance(made, Disclosure)
        inside = made.inside.layout()
        if is_open and isinstance(inside, QVBoxLayout) and not inside.count():
            self._makers[str(link.property("guide"))][1](inside, made.inside)

    def _steps(self, box: QVBoxLayout, parent: QWidget) -> None:
        for number, step in enumerate(self._knowledge.steps, start=1):
            tools = f"（道具：{'、'.join(step.tools)}）" if step.tools else ""
            box.addWidget(Words(f"{number}　{step.name}", parent, role="label"))
            box.addWidget(Prose(f"{step.what}{tools}", parent, role="help"))

    def _ideas(self, box: QVBoxLayout, parent: QWidget) -> None:
        for kind, words in IDEA_KINDS.items():
            box.addWidget(Words(words, parent, role="label"))
            for idea in self._knowledge.ideas:
                if idea.kind == kind:
                    box.addWidget(Words(idea.title, parent))
                    box.addWidget(Prose(f"{idea.what}\n→ {idea.hint}", parent, role="help"))
                    box.addWidget(Words(idea.cite, parent, role="small"))

    def _figures(self, box: QVBoxLayout, parent: QWidget) -> None:
        for kpi in dict.fromkeys(figure.kpi for figure in self._knowledge.national):
            mine = [figure for figure in self._knowledge.national if figure.kpi == kpi]
            box.addWidget(Words(kpi, parent, role="label"))
            lines = [
                f"・{one.name}：{with_unit(one.value, one.unit)}（{one.period}）"
                + (one.note and f"　{one.note}")
                for one in mine
            ]
            box.addWidget(Prose("\n".join(lines), parent, role="help"))
            for cite in dict.fromkeys(figure.cite for figure in mine):
                box.addWidget(Words(cite, parent, role="small"))
