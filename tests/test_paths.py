from __future__ import annotations

from pathlib import Path

import pytest

from kaigo_desktop import paths
from kaigo_desktop.loading import papers_folder
from kaigo_desktop.paths import HOME_VARIABLE, Paths, shipped


def test_a_chosen_home_holds_everything(tmp_path: Path) -> None:
    found = Paths.of_user({HOME_VARIABLE: str(tmp_path)})
    assert found == Paths.under(tmp_path)
    assert found.database == tmp_path / "data" / "kaigo.db"
    assert all(
        folder.is_relative_to(tmp_path) for folder in (found.data, found.cache, found.logs, found.backups)
    )


def test_a_relative_home_does_not_move_with_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Paths.of_user({HOME_VARIABLE: "portable"}).data == tmp_path / "portable" / "data"


@pytest.mark.parametrize("environment", [{}, {HOME_VARIABLE: ""}, {HOME_VARIABLE: "  "}])
def test_without_a_chosen_home_the_system_says_where(environment: dict[str, str]) -> None:
    found = Paths.of_user(environment)
    assert "KaigoDesktop" in found.data.parts
    assert found.data.is_absolute()
    assert len({found.data, found.cache, found.logs, found.backups}) == 4


def test_papers_go_into_a_chosen_home_and_else_among_the_documents(tmp_path: Path) -> None:
    assert papers_folder(Paths.under(tmp_path)) == tmp_path / "papers"
    found = papers_folder(Paths.of_user({}))
    assert found.name == "介護補助金デスク"
    assert found.is_absolute()


def test_looking_for_folders_makes_none(tmp_path: Path) -> None:
    assert Paths.under(tmp_path / "new").settings.name == "settings.ini"
    assert list(tmp_path.iterdir()) == []


def test_shipped_files_are_found_in_the_source_tree(root: Path) -> None:
    assert shipped("resources", "fonts") == root / "resources" / "fonts"


@pytest.mark.parametrize("folder", ["resources", "forms", "db"])
def test_every_shipped_folder_is_there(folder: str) -> None:
    assert shipped(folder).is_dir()


def test_an_installed_copy_looks_only_inside_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(paths, "_IN_WHEEL", tmp_path)
    assert shipped("resources") == tmp_path / "resources"
    with pytest.raises(FileNotFoundError):
        shipped("pyproject.toml")


def test_a_frozen_program_looks_beside_itself_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "forms").mkdir()
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert shipped("forms") == tmp_path / "forms"


def test_a_missing_shipped_file_says_what_to_do() -> None:
    with pytest.raises(FileNotFoundError, match="もう一度インストール"):
        shipped("resources", "no-such-file")
