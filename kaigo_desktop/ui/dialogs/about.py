"""What this program is: its version, what it is made with, and under which licences."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from kaigo_desktop import __version__
from kaigo_desktop.paths import shipped
from kaigo_desktop.ui.theme import tokens_of
from kaigo_desktop.ui.widgets.basics import Button, Prose, Words

PARTS = (
    ("PySide6_Essentials", "PySide6（Qt for Python）", "LGPL-3.0"),
    ("sqlalchemy", "SQLAlchemy", "MIT"),
    ("alembic", "Alembic", "MIT"),
    ("reportlab", "ReportLab", "BSD-3-Clause"),
    ("pypdfium2", "pypdfium2（PDFium）", "Apache-2.0 / BSD-3-Clause"),
    ("openpyxl", "openpyxl", "MIT"),
    ("defusedxml", "defusedxml", "PSF-2.0"),
    ("msgspec", "msgspec", "BSD-3-Clause"),
    ("jpholiday", "jpholiday", "MIT"),
    ("jaconv", "jaconv", "MIT"),
    ("sqlcipher3", "sqlcipher3（SQLCipher）", "Zlib / BSD-3-Clause"),
    ("keyring", "keyring", "MIT"),
    ("argon2-cffi", "argon2-cffi", "MIT"),
    ("platformdirs", "platformdirs", "MIT"),
)
"""Distribution, name, licence of what the program is shipped with."""

FONTS = (
    ("BIZ UDゴシック・BIZ UDPゴシック", "OFL-BIZUDGothic.txt"),
    ("Noto Sans JP", "OFL-NotoSansJP.txt"),
)
"""The shipped fonts, and the file with their licence."""

OWN_LICENCE = "Apache-2.0"


def part_lines() -> Iterator[str]:
    """A line for each part that is installed: name, version, licence."""
    yield f"Python {python_version()}（PSF-2.0）"
    yield f"Qt {qVersion()}（LGPL-3.0）"
    for distribution, name, licence in PARTS:
        try:
            yield f"{name} {version(distribution)}（{licence}）"
        except PackageNotFoundError:
            continue  # a copy put together without it


def licence_text() -> str:
    """Parts with their licences, then the licences of the fonts in full."""
    lines = ["使っているソフトウェア", *part_lines(), "", "使っているフォント（SIL Open Font License 1.1）"]
    lines += [name for name, _ in FONTS]
    for name, file in FONTS:
        lines += [
            "",
            "――――――――",
            name,
            shipped("resources", "fonts", file).read_text(encoding="utf-8").strip(),
        ]
    return "\n".join(lines)


class AboutDialog(QDialog):
    """Opened with ``open()``; Escape and Enter close it, the arrow keys scroll the licences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tokens = tokens_of(self)
        self.setObjectName("dialog.about")
        self.setWindowTitle("このプログラムについて")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        edge = tokens.px("xl")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(tokens.px("s"))
        column.addWidget(Words(f"介護補助金デスク {__version__}", self, role="title"))
        words = (
            f"{OWN_LICENCE} で公開しているソフトウェアです。"
            "入力した内容はこのコンピューターの中だけに保存し、どこにも送りません。"
        )
        column.addWidget(Prose(words, self))
        self.licences = QPlainTextEdit(licence_text(), self)
        self.licences.setObjectName("about.licences")
        self.licences.setAccessibleName("使っているソフトウェアとライセンス")
        self.licences.setReadOnly(True)
        self.licences.setTabChangesFocus(True)
        column.addWidget(self.licences, 1)
        close = Button("閉じる", self, role="primary", name="about.close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        close.setFocus()
        screen = self.screen().availableSize()
        scale = tokens.scale
        self.resize(
            min(round(620 * scale), screen.width()), min(round(480 * scale), screen.height() - edge * 2)
        )
