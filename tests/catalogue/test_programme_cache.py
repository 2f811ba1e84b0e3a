"""The cache of rule data says exactly what the files say, and a broken one is not used."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaigo_desktop.catalogue.kept_tables import ENCODING
from kaigo_desktop.catalogue.programmes import load_programmes
from kaigo_desktop.paths import shipped

FOLDERS = [shipped("resources", "programmes")]


def kept(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


def test_programmes_from_the_cache_are_those_of_the_files(tmp_path: Path) -> None:
    plain = load_programmes(FOLDERS)
    first = load_programmes(FOLDERS, tmp_path)
    assert kept(tmp_path).suffix == ".json"

    again = load_programmes(FOLDERS, tmp_path)

    assert plain == first == again
    assert repr(again) == repr(plain)


def test_the_cache_is_really_read(tmp_path: Path) -> None:
    load_programmes(FOLDERS, tmp_path)
    file = kept(tmp_path)
    text = file.read_bytes().decode(ENCODING)
    file.write_bytes(text.replace("厚生労働省", "別の役所").encode(ENCODING))

    assert load_programmes(FOLDERS, tmp_path)[0].issuer.startswith("別の役所")


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"null", b"3", b"[[]]", b"[[1]]", b'[{"id": 1}]', b"[" * 100_000, b'[["a"]]'],
)
def test_a_broken_cache_is_made_anew(tmp_path: Path, content: bytes) -> None:
    plain = load_programmes(FOLDERS, tmp_path)
    whole = kept(tmp_path).read_bytes()
    kept(tmp_path).write_bytes(content)

    assert load_programmes(FOLDERS, tmp_path) == plain
    assert kept(tmp_path).read_bytes() == whole


def test_other_content_has_another_cache(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "issuer"
    folder.mkdir(parents=True)
    text = (FOLDERS[0] / "mhlw" / "mhlw-r8-management.toml").read_text(encoding="utf-8")
    (folder / "mhlw-r8-management.toml").write_text(text, encoding="utf-8")
    cache = tmp_path / "cache"
    load_programmes([folder.parent], cache)
    (folder / "mhlw-r8-management.toml").write_text(text.replace("350_000", "360_000"), encoding="utf-8")

    (programme,) = load_programmes([folder.parent], cache)

    assert programme.values["base"].steps[0].value == 360_000
