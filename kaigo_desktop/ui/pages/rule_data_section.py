"""設定: the rule data that the program carries, as a table under a heading of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Disclosure, Prose, ValueButton, Words, add_left
from kaigo_desktop.ui.widgets.pages import Page
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.viewmodels.rule_data import ChangedRules, RuleDataRow, summary

COLUMNS = (
    Column("制度", width=12),
    Column("年度", width=6),
    Column("もとの資料", width=8),
    Column("資料の日付", width=8),
    Column("版", width=8),
)
MEANING = "判定と試算は、この資料の決まりで行います。制度ごとの条件と根拠は「制度」の画面で見られます。"
CHANGED = "前に使っていた版から変わったこと"
MOST_ROWS = 6


def add_rule_data(
    page: Page,
    rows: Sequence[RuleDataRow],
    changed: Sequence[ChangedRules] = (),
    asked: Callable[[object], object] | None = None,
) -> None:
    """Put heading, summary, table and what changed at the end of the page; nothing before data is loaded.

    ``asked`` is called with a programme whose offices are to be shown.
    """
    if not rows:
        return
    page.section("制度データ")
    page.add(Prose(summary(rows), page.inside))
    page.add(Prose(MEANING, page.inside, role="muted"))
    table = DataTable(RowsModel(COLUMNS, page), "settings.rule_data", page.inside, most_rows=MOST_ROWS)
    table.setAccessibleName("制度データの一覧")
    table.rows.replace([_row(row) for row in rows])
    page.add(table)
    if changed and asked is not None:
        page.add(Words(CHANGED, page.inside, role="label"))
        for one in changed:
            page.add(_changed(page, one, asked))


def _changed(page: Page, one: ChangedRules, asked: Callable[[object], object]) -> Disclosure:
    """What a programme's newer data says otherwise, and the way to the offices that it is about."""
    inside = QWidget(page.inside)
    column = QVBoxLayout(inside)
    column.setContentsMargins(tokens_of(page).px("l"), 0, 0, 0)
    for text in one.listed:
        column.addWidget(Prose(text, inside))
    button = ValueButton("関係する事業所を顧客一覧で見る", one.id, inside, name=f"rules.clients.{one.id}")
    button.setAccessibleName(f"{one.title}：関係する事業所を顧客一覧で見る")
    button.chosen.connect(asked)
    add_left(column, button)
    words = f"{one.title}（版 {one.version} から{len(one.listed)}件）"
    return Disclosure(words, inside, page.inside, name=f"rules.changed.{one.id}")


def _row(row: RuleDataRow) -> Row:
    return Row((row.title, row.years, row.document, row.issued, row.version), row.id)
