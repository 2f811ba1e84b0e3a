from __future__ import annotations

from xml.etree import ElementTree as ET

from PySide6.QtCore import QTranslator

from kaigo_desktop.paths import shipped


def test_the_compiled_words_are_those_of_the_readable_file():
    """After a change of the .ts file, ``pyside6-lrelease`` has to be run again."""
    words = QTranslator()
    assert words.load(str(shipped("resources", "translations", "qt_missing_ja.qm")))
    tree = ET.parse(shipped("resources", "translations", "qt_missing_ja.ts"))
    found = [
        (str(one.findtext("name")), said) for one in tree.iter("context") for said in one.iter("message")
    ]
    assert len(found) == 10
    for name, message in found:
        source, comment = str(message.findtext("source")), str(message.findtext("comment", ""))
        assert words.translate(name, source, comment) == message.findtext("translation")
