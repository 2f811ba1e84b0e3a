"""What the next start reads from the cache is what the files say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaigo_desktop.catalogue.forms import load_forms
from kaigo_desktop.catalogue.knowledge import read_knowledge
from kaigo_desktop.paths import shipped


def test_forms_from_the_cache_are_those_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = load_forms(shipped("forms"), tmp_path)
    monkeypatch.setattr("tomllib.loads", None)  # nothing is parsed again
    assert load_forms(shipped("forms"), tmp_path) == read


def test_a_changed_form_is_read_anew(tmp_path: Path) -> None:
    folder, cache = tmp_path / "forms", tmp_path / "cache"
    file = folder / "one" / "form.toml"
    file.parent.mkdir(parents=True)
    text = 'id = "one"\ntitle = "前"\nper = "case"\nstage = "any"\n[[block]]\nkind = "rule"\n'
    file.write_text(text, "utf-8")
    assert load_forms(folder, cache)["one"].title == "前"
    file.write_text(text.replace("前", "後"), "utf-8")
    assert load_forms(folder, cache)["one"].title == "後"


def test_knowledge_from_the_cache_is_that_of_the_files_to_the_last_decimal(tmp_path: Path) -> None:
    read = read_knowledge(shipped("resources", "knowledge"), tmp_path)
    again = read_knowledge(shipped("resources", "knowledge"), tmp_path)
    assert again == read
    assert repr(again) == repr(read)


def test_a_broken_cache_is_as_good_as_none(tmp_path: Path) -> None:
    read = load_forms(shipped("forms"), tmp_path)
    for broken in (b"", b"[", b"[1]", b"{}", b"\xff\xfe"):
        for file in tmp_path.iterdir():
            file.write_bytes(broken)
        assert load_forms(shipped("forms"), tmp_path) == read
