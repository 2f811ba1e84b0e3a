"""Checks over the data files beside the rules that are read at run time: every fault with file and line.

Each reader tells the first fault of every entry; that of the forms stops at the
first of a file, which is what a running program needs: here every file is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from kaigo_desktop.catalogue.characters import load_characters
from kaigo_desktop.catalogue.deadlines import load_deadline_rules
from kaigo_desktop.catalogue.facts import read_facts
from kaigo_desktop.catalogue.form_entries import FormFault
from kaigo_desktop.catalogue.forms import FILE_NAME, load_form
from kaigo_desktop.catalogue.knowledge import read_knowledge
from kaigo_desktop.catalogue.rule_files import RuleFault, RuleFaults, line_of_header, line_of_id

_FORM_PLACE = re.compile(r"(?P<file>[^:,]+/form\.toml)(?:, (?P<array>block|own) (?P<number>\d+))?")


def check_data(resources: Path, forms: Path) -> tuple[RuleFault, ...]:
    """Every fault of facts, deadlines, characters, knowledge and forms in these folders."""
    return (
        *_told(partial(read_facts, resources / "facts.toml")),
        *_deadlines(resources / "deadlines.toml", forms),
        *_told(partial(load_characters, resources / "characters.toml")),
        *_told(partial(read_knowledge, resources / "knowledge")),
        *_forms(forms),
    )


def _told(read: Callable[[], object]) -> tuple[RuleFault, ...]:
    """What a reader refuses."""
    try:
        read()
    except RuleFaults as wrong:
        return wrong.faults
    return ()


def _deadlines(file: Path, forms: Path) -> Iterator[RuleFault]:
    try:
        rules = load_deadline_rules(file)
    except RuleFaults as wrong:
        yield from wrong.faults
        return
    text = file.read_text("utf-8")
    name = f"{file.parent.name}/{file.name}"
    for one in rules.templates:
        if one.form and not (forms / one.form / FILE_NAME).is_file():
            line = line_of_id(text, one.id)
            yield RuleFault(name, line, f"template 「{one.id}」：様式 「{one.form}」はありません。")


def _forms(folder: Path) -> Iterator[RuleFault]:
    for file in sorted(folder.glob(f"*/{FILE_NAME}")):
        try:
            load_form(file)
        except FormFault as fault:
            place = _FORM_PLACE.match(str(fault))
            line = 1
            if place is not None and place["array"] is not None:
                text = file.read_text("utf-8", "replace")
                line = line_of_header(text, place["array"], int(place["number"]) - 1)
            message = str(fault).removeprefix(place["file"]).lstrip(",: ") if place else str(fault)
            yield RuleFault(f"{file.parent.name}/{file.name}", line, message)
