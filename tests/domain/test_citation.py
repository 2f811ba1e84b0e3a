from __future__ import annotations

from datetime import date

from kaigo_desktop.domain.citation import cite_text, source_names, with_names
from kaigo_desktop.domain.rules.programme import Source

NOTICE = Source("mhlw-0407-3", "老発0407第3号（令和8年4月7日）", date(2026, 4, 7), "老発0407第3号")
BOOK = Source("tokyo-book", "東京都の冊子", date(2026, 4, 1))
NAMES = source_names([NOTICE, BOOK])


def test_a_citation_names_its_source_as_people_know_it() -> None:
    assert cite_text("mhlw-0407-3 別紙1 6④", NAMES) == "老発0407第3号 別紙1 6④"
    assert cite_text("mhlw-0407-3", NAMES) == "老発0407第3号"


def test_a_source_without_a_short_name_goes_by_its_title() -> None:
    assert cite_text("tokyo-book 3頁", NAMES) == "東京都の冊子 3頁"


def test_what_names_no_known_source_stays_as_it_is() -> None:
    assert cite_text("介護保険法 第70条", NAMES) == "介護保険法 第70条"
    assert cite_text("", NAMES) == ""


def test_every_citation_in_the_rows_of_a_form_is_named_and_nothing_else() -> None:
    rows = {"rows": [{"cite": "合わせて計算\nmhlw-0407-3 5", "text": "mhlw-0407-3 5", "n": 3}], "cite": None}
    found = with_names(rows, NAMES)
    row = {"cite": "合わせて計算\n老発0407第3号 5", "text": "mhlw-0407-3 5", "n": 3}
    assert found == {"rows": [row], "cite": None}
