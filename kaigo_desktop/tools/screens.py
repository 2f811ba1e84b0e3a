"""A picture of every page with the sample case, in two sizes, light and dark.

    python -m kaigo_desktop.tools.screens FOLDER [NAME …]

Without names every page is drawn: home, the steps of a case, settings, the
reasoning, and the first start. Needs no screen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from kaigo_desktop.app import App, build
from kaigo_desktop.domain.numbers import office_number_warning
from kaigo_desktop.paths import Paths
from kaigo_desktop.storage.safety.data_file import DataFile
from kaigo_desktop.ui.dialogs.office_pick import OfficePickDialog
from kaigo_desktop.ui.pages.case_frame import STEPS
from kaigo_desktop.ui.pages.catalogue_page import CatalogueScreen
from kaigo_desktop.ui.pages.deadlines_screen import DeadlinesScreen
from kaigo_desktop.ui.pages.offices_screen import OfficesScreen
from kaigo_desktop.viewmodels.appearance import Mode

SIZES = ((1366, 768), (1093, 614))
MODES = (Mode.LIGHT, Mode.DARK)
CATALOGUE_PAGES = {
    "catalogue-programme": "mhlw-r8-technology",
    "catalogue-addition": "productivity-addition-1",
}
OFFICE_PAGES = ("offices-empty", "offices", "offices-own", "offices-pick")
DEADLINE_VIEWS = {"deadlines-list": "list", "deadlines-month": "month", "deadlines-years": "years"}
SETTLE_MS = 250
LONGEST_MS = 60_000
JST = timezone(timedelta(hours=9))


class StillClock:
    """Always the same moment, so that pictures differ only where the program does."""

    def now(self) -> datetime:
        """15 June 2026, 21:04."""
        return datetime(2026, 6, 15, 21, 4, tzinfo=JST)

    def today(self) -> date:
        """15 June 2026."""
        return self.now().date()


class ThrowawayKeyring:
    """Keeps keys as long as the program runs: what is pictured is thrown away."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """The secret of that name."""
        return self._kept.get(name)

    def put(self, name: str, secret: str) -> None:
        """Keep it."""
        self._kept[name] = secret

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        self._kept.pop(name, None)


def protected(paths: Paths) -> ThrowawayKeyring:
    """A data file as after its first start, and the keyring that opens it."""
    keyring = ThrowawayKeyring()
    data = DataFile(paths.database, keyring)
    data.keep_in_keyring()
    data.new_recovery_key()
    data.confirm_recovery_key()
    return keyring


def wait(milliseconds: int) -> None:
    """Let the window work for that long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_for(is_there: Callable[[], bool]) -> None:
    """Let the window work until that holds. Raises TimeoutError where it never does."""
    for _ in range(LONGEST_MS // SETTLE_MS):
        if is_there():
            return
        wait(SETTLE_MS)
    raise TimeoutError("the program was not loaded in time")


LIST_HEADINGS = (
    "都道府県コード又は市町村コード",
    "No",
    "都道府県名",
    "市区町村名",
    "事業所名",
    "事業所名カナ",
    "サービスの種類",
    "住所",
    "電話番号",
    "法人番号",
    "法人の名称",
    "事業所番号",
    "定員",
)


def made_up_list() -> str:
    """An office list as the public one is made, of offices that there are not."""
    lines = [",".join(LIST_HEADINGS)]
    services = ("訪問介護", "地域密着型通所介護", "居宅介護支援", "認知症対応型共同生活介護")
    towns = (("131202", "東京都", "練馬区"), ("141003", "神奈川県", "横浜市"))
    for place in range(40):
        body = f"1{3 + place % 2}7{place:04d}00"
        number = next(f"{body}{end}" for end in "0123456789" if not office_number_warning(f"{body}{end}"))
        code, prefecture, town = towns[place % 2]
        name = ("ひまわり", "さくら", "あおぞら", "みどり")[place // 2 % 4]
        kana = ("ヒマワリ", "サクラ", "アオゾラ", "ミドリ")[place // 2 % 4]
        cells = (
            code,
            number,
            prefecture,
            town,
            f"{name}ケアセンター{town}{place + 1}",
            f"{kana}ケアセンター",
            services[place % 4],
            f"{prefecture}{town}見本町{place + 1}丁目2番3号",
            f"03-0000-{place:04d}",
            "",
            f"株式会社見本{name}",
            number,
            "18" if place % 4 == 3 else "0",
        )
        lines.append(",".join(cells))
    return "\n".join(lines)


class Camera:
    """Takes the pictures of one running program."""

    def __init__(self, app: App, folder: Path, wanted: Sequence[str]) -> None:
        self._app = app
        self._folder = folder
        self._wanted = wanted
        self.taken: list[Path] = []

    def wants(self, name: str) -> bool:
        """Whether a picture of that page was asked for."""
        return not self._wanted or name in self._wanted

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Take the window (or a dialog over it) in every size and scheme."""
        if not self.wants(name):
            return
        for mode in MODES:
            self._app.appearance.choose_mode(mode)
            for width, height in SIZES:
                self._app.window.resize(width, height)
                wait(SETTLE_MS)
                file = self._folder / f"{name}-{width}x{height}-{mode.value}.png"
                (widget or self._app.window).grab().save(str(file))
                self.taken.append(file)

    def take_all(self) -> None:
        """Every page, in the order in which a person meets them."""
        app = self._app
        wait(SETTLE_MS)
        self.take("first-start")
        wait_for(lambda: app.loaded is not None)
        app.home.start_sample()
        wait_for(lambda: app.frame is not None)
        assert app.frame is not None
        for name, _ in STEPS:
            if name in app.frame.step_names and self.wants(name):
                app.frame.show_step(name)
                wait(SETTLE_MS)
                self.take(name)
        self._take_offices()
        app.window.show_screen("settings")
        self.take("settings")
        self._take_catalogue()
        self._take_reasoning()
        self._take_deadlines()
        app.window.show_screen("clients")
        wait(SETTLE_MS * 4)
        self.take("clients")
        app.window.show_screen("home")
        wait(SETTLE_MS * 4)
        self.take("home")

    def _take_offices(self) -> None:
        """The office list before it is there, with an office chosen, and the dialog within a case."""
        if not any(map(self.wants, OFFICE_PAGES)):
            return
        window, loaded = self._app.window, self._app.loaded
        assert loaded is not None
        window.show_screen("offices")
        self.take("offices-empty")
        with tempfile.TemporaryDirectory() as folder:
            listed = Path(folder) / "offices.csv"
            listed.write_text(made_up_list(), encoding="utf-8-sig")
            screen = window.screens.get("offices")
            assert isinstance(screen, OfficesScreen)
            screen.take_files([str(listed)])
            wait_for(lambda: screen.block.rows.rowCount() > 0)
            screen.block.words.setText("ひまわり")
            wait(SETTLE_MS * 2)
            screen.block.table.choose(0)
            wait(SETTLE_MS)
        self.take("offices")
        screen.view_buttons["own"].click()
        self.take("offices-own")
        screen.view_buttons["listed"].click()
        if self._app.frame is not None and self.wants("offices-pick"):
            window.show_screen("case")
            self._app.frame.show_step("office")
            button = self._app.frame.findChild(QPushButton, "office.pick")
            assert button is not None
            button.click()
            dialog = self._app.frame.findChild(QWidget, "dialog.office_pick")
            assert isinstance(dialog, OfficePickDialog)
            dialog.block.words.setText("ひまわり")
            wait(SETTLE_MS * 2)
            dialog.block.table.choose(0)
            self.take("offices-pick", dialog)
            dialog.close()

    def _take_deadlines(self) -> None:
        """The deadlines of all cases in each view, once the sample has a grant."""
        wanted = [name for name in DEADLINE_VIEWS if self.wants(name)]
        if not wanted or self._app.frame is None:
            return
        session = self._app.frame.session
        award: dict[str, object] = {"programme": "mhlw-r8-technology", "office": session.keys("offices")[0]}
        key = session.add("awards", award)
        session.set(("awards", key, "granted_on"), "2026-05-20")
        window = self._app.window
        window.show_screen("deadlines")
        screen = window.screens.get("deadlines")
        assert isinstance(screen, DeadlinesScreen)
        for name in wanted:
            screen.view_buttons[DEADLINE_VIEWS[name]].click()
            self.take(name)

    def _take_catalogue(self) -> None:
        """The list, the page of a programme with rules, and that of an addition with its calculator."""
        window = self._app.window
        if not any(map(self.wants, ("catalogue", *CATALOGUE_PAGES))):
            return
        window.show_screen("catalogue")
        self.take("catalogue")
        screen = window.screens.get("catalogue")
        assert isinstance(screen, CatalogueScreen)
        for name, id_ in CATALOGUE_PAGES.items():
            screen.show_page(id_)
            self.take(name)
        screen.show_page("")

    def _take_reasoning(self) -> None:
        app = self._app
        if not self.wants("reasoning") or app.frame is None:
            return
        app.window.show_screen("case")
        app.frame.show_reasons()
        dialog = app.frame.findChild(QWidget, "dialog.reasoning")
        if dialog is not None:
            self.take("reasoning", dialog)
            dialog.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; their names are printed."""
    parser = argparse.ArgumentParser(prog="kaigo_desktop.tools.screens", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.under(Path(home))
        app = build(paths, StillClock(), keyring=protected(paths))
        app.start()
        camera = Camera(app, chosen.folder, chosen.names)
        camera.take_all()
        app.window.close()
        app.close()
    print("\n".join(map(str, camera.taken)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
