from __future__ import annotations

import string
import tomllib

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kaigo_desktop.paths import shipped
from kaigo_desktop.ui.theme import Theme, read_plain_toml, read_tokens, style_sheet, tokens_of
from kaigo_desktop.viewmodels.appearance import Appearance, Mode

SCHEMES = ("light", "dark")
TEXTS = ("text", "muted", "primary", "eligible", "conditional", "unknown", "ineligible", "error")
GROUNDS = ("background", "surface", "primary_soft")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture
def appearance(tmp_path) -> Appearance:
    return Appearance(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_can_be_read_on_every_ground(scheme: str, ground: str, text: str):
    colours = read_tokens(scheme).colours
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_edge_of_a_control_can_be_seen(scheme: str):
    colours = read_tokens(scheme).colours
    assert contrast(colours["edge"], colours["surface"]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_on_a_primary_button_can_be_read(scheme: str):
    colours = read_tokens(scheme).colours
    assert contrast(colours["on_primary"], colours["primary"]) >= 4.5


def test_the_tokens_are_read_as_toml_means_them():
    text = shipped("resources", "styles", "tokens.toml").read_text(encoding="utf-8")
    assert read_plain_toml(text) == tomllib.loads(text)


def test_every_name_in_the_style_sheet_is_a_token():
    names = string.Template(
        shipped("resources", "styles", "app.qss").read_text(encoding="utf-8")
    ).get_identifiers()
    assert names
    assert "$" not in style_sheet(read_tokens("dark", 150))


def test_a_control_is_at_least_34_px_high_and_grows_with_the_text():
    assert read_tokens().px("control") >= 34
    assert read_tokens("light", 200).px("control") == 2 * read_tokens().px("control")


def test_a_widget_without_a_theme_draws_with_the_light_tokens(qtbot: QtBot):
    alone = QLabel()
    qtbot.addWidget(alone)
    assert tokens_of(alone) == read_tokens("light", 100)


def test_a_change_of_scheme_reaches_every_widget_of_a_window(
    qtbot: QtBot, qapp: QApplication, appearance: Appearance
):
    window = QWidget()
    qtbot.addWidget(window)
    inside = QLabel("字", window)
    theme = Theme(qapp, appearance)
    theme.dress(window)
    with qtbot.waitSignal(theme.changed):
        appearance.choose_mode(Mode.DARK)
    assert tokens_of(inside).is_dark
    assert qapp.palette().window().color().name().upper() == read_tokens("dark").colours["background"]
    appearance.choose_mode(Mode.LIGHT)
    qapp.setStyleSheet("")


def test_the_text_size_stays_between_100_and_200_percent(appearance: Appearance):
    appearance.choose_text_percent(900)
    assert appearance.text_percent == 200
    appearance.choose_text_percent(5)
    assert appearance.text_percent == 100


def test_the_choices_are_kept(tmp_path):
    file = str(tmp_path / "kept.ini")
    first = QSettings(file, QSettings.Format.IniFormat)
    Appearance(first).choose_mode(Mode.DARK)
    Appearance(first).choose_text_percent(150)
    first.sync()
    again = Appearance(QSettings(file, QSettings.Format.IniFormat))
    assert (again.mode, again.text_percent) == (Mode.DARK, 150)


def test_a_spoiled_settings_file_falls_back_to_the_usual_look(tmp_path):
    file = tmp_path / "spoiled.ini"
    file.write_text("[appearance]\nmode=mauve\ntext_percent=large\n", encoding="utf-8")
    spoiled = Appearance(QSettings(str(file), QSettings.Format.IniFormat))
    assert (spoiled.mode, spoiled.text_percent) == (Mode.SYSTEM, 100)
