"""The first columns of a wide table, kept in sight while it is scrolled sideways.

A second view of the same rows lies over the left edge of the table. It takes no
focus: keys, readers and copying meet the table alone.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

LINE = 1
"""px of the line at their right edge, which the style sheet draws."""
MOST_SHARE = 0.5
"""How much of the table they may take; where they would take more, they scroll away like the others."""


class FrozenColumns(QObject):
    """Follows the table that it is made for: rows, widths, scrolling, sorting."""

    opened = Signal(QModelIndex)
    """A row was double-clicked here. Argument: its index."""

    def __init__(self, table: QTableView, count: int) -> None:
        super().__init__(table)
        self._table = table
        self._count = count
        view = self.view = QTableView(table)
        view.setObjectName(f"{table.objectName()}.frozen")
        view.setProperty("role", "frozen")
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setModel(table.model())
        view.setSelectionModel(table.selectionModel())
        view.setItemDelegate(table.itemDelegate())
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        head = view.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorShown(True)
        head.sectionClicked.connect(self._sort)
        view.doubleClicked.connect(self.opened)
        view.hide()
        table.horizontalHeader().sectionResized.connect(self._follow_width)
        table.horizontalHeader().sortIndicatorChanged.connect(self._show_order)
        table.horizontalScrollBar().valueChanged.connect(self.fit)
        table.verticalScrollBar().valueChanged.connect(view.verticalScrollBar().setValue)
        view.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.model().modelReset.connect(self.fit)
        table.viewport().installEventFilter(self)

    @property
    def width(self) -> int:
        """Px that they take at the left edge; 0 while they are not shown."""
        return self.view.width() if self.view.isVisibleTo(self._table) else 0

    @Slot()
    def fit(self) -> None:
        """Show them while their place is scrolled away, as wide as they are in the table."""
        table = self._table
        wide = sum(table.columnWidth(at) for at in range(min(self._count, table.model().columnCount())))
        is_away = table.horizontalScrollBar().value() > 0
        if not is_away or wide > table.viewport().width() * MOST_SHARE:
            self.view.hide()
            return
        for at in range(table.model().columnCount()):
            self.view.setColumnHidden(at, at >= self._count)
            if at < self._count:
                self.view.setColumnWidth(at, table.columnWidth(at))
        head = table.horizontalHeader().height()
        place = table.viewport().geometry().topLeft()
        self.view.horizontalHeader().setFixedHeight(head)
        high = table.viewport().height() + head
        self.view.setGeometry(place.x(), place.y() - head, wide + LINE, high)
        self.view.verticalScrollBar().setValue(table.verticalScrollBar().value())
        self.view.show()
        self.view.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The table has another size."""
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)

    @Slot(int, int, int)
    def _follow_width(self, column: int, _before: int, _after: int) -> None:
        if column < self._count:
            self.fit()

    @Slot(int, Qt.SortOrder)
    def _show_order(self, column: int, order: Qt.SortOrder) -> None:
        self.view.horizontalHeader().setSortIndicator(column, order)

    @Slot(int)
    def _sort(self, column: int) -> None:
        """As a click on the table's own heading does."""
        head = self._table.horizontalHeader()
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        is_up = head.sortIndicatorSection() == column and head.sortIndicatorOrder() is up
        head.setSortIndicator(column, down if is_up else up)
