"""設定: the rule data that the program carries, as a table under a heading of its own."""

from __future__ import annotations

from collections.abc import Sequence

from kaigo_desktop.ui.models.rows import Column, Row, RowsModel
from kaigo_desktop.ui.widgets.basics import Prose
from kaigo_desktop.ui.widgets.pages import Page
from kaigo_desktop.ui.widgets.tables import DataTable
from kaigo_desktop.viewmodels.rule_data import RuleDataRow, summary

COLUMNS = (
    Column("制度", width=12),
    Column("年度", width=6),
    Column("もとの資料", width=8),
    Column("資料の日付", width=8),
    Column("版", width=8),
)
MEANING = "判定と試算は、この資料の決まりで行います。制度ごとの条件と根拠は「制度」の画面で見られます。"
MOST_ROWS = 6


def add_rule_data(page: Page, rows: Sequence[RuleDataRow]) -> None:
    """Put heading, summary and table at the end of the page; nothing where no data is loaded yet."""
    if not rows:
        return
    page.section("制度データ")
    page.add(Prose(summary(rows), page.inside))
    page.add(Prose(MEANING, page.inside, role="muted"))
    table = DataTable(RowsModel(COLUMNS, page), "settings.rule_data", page.inside, most_rows=MOST_ROWS)
    table.setAccessibleName("制度データの一覧")
    table.rows.replace([_row(row) for row in rows])
    page.add(table)


def _row(row: RuleDataRow) -> Row:
    return Row((row.title, row.years, row.document, row.issued, row.version), row.id)
