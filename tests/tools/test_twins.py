"""The readable twin is reviewed in every diff, so it must be what the data says."""

from __future__ import annotations

from kaigo_desktop.paths import shipped
from kaigo_desktop.tools.twins import twins


def test_every_rule_file_has_the_twin_that_its_data_gives() -> None:
    written = twins(shipped("resources", "programmes"))
    assert written
    for path, text in written.items():
        assert path.read_text(encoding="utf-8") == text, "run python -m kaigo_desktop.tools.twins"


def test_a_twin_names_every_condition_clause_and_figure() -> None:
    written = twins(shipped("resources", "programmes"))
    (text,) = (text for path, text in written.items() if path.stem == "mhlw-r8-technology")
    for words in (
        "6④",
        "6⑤",
        "6⑦",
        "4/5",
        "1,000,000 円",
        "31人以上：2,500,000 円",
        "令和8年3月31日",
        "7(2)",
    ):
        assert words in text
