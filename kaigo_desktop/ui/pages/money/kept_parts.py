"""A column whose parts stay as long as what they show does: one edit never makes the whole page anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.theme import tokens_of


class KeptPart(Struct, frozen=True):
    """A part by its name, all that it shows, and how it is made.

    ``renew`` shows ``state`` in the part that is there; where it is None, the part is made anew.
    """

    name: str
    state: object
    make: Callable[[], QWidget]
    renew: Callable[[QWidget], None] | None = None


class KeptParts(QWidget):
    """Parts below each other, each named once."""

    def __init__(self, parent: QWidget | None = None, *, space: str = "m") -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens_of(self).px(space))
        self._shown: dict[str, tuple[object, QWidget]] = {}

    def show_parts(self, parts: Sequence[KeptPart]) -> None:
        """Show those parts in that order; only those whose state is another one cost anything."""
        wanted = {part.name for part in parts}
        for name in [name for name in self._shown if name not in wanted]:
            self._drop(self._shown.pop(name)[1])
        for place, part in enumerate(parts):
            self._put(place, self._widget_of(part))

    def _widget_of(self, part: KeptPart) -> QWidget:
        known = self._shown.get(part.name)
        if known is not None and known[0] == part.state:
            return known[1]
        if known is not None and part.renew is not None:
            part.renew(known[1])
            self._shown[part.name] = (part.state, known[1])
            return known[1]
        if known is not None:
            self._drop(known[1])
        made = part.make()
        self._shown[part.name] = (part.state, made)
        return made

    def _put(self, place: int, widget: QWidget) -> None:
        if self._column.indexOf(widget) != place:
            self._column.removeWidget(widget)
            self._column.insertWidget(place, widget)

    def _drop(self, widget: QWidget) -> None:
        self._column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()
