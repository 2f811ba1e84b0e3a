"""Checks over the data files beside the rules that are read at run time: every fault with file and line.

Each reader stops at the first fault of an entry (a form: of its file), which is
what a running program needs; here every entry and every file is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kaigo_desktop.catalogue.characters import character_faults
from kaigo_desktop.catalogue.deadlines import load_deadline_rules
from kaigo_desktop.catalogue.facts import fact_faults
from kaigo_desktop.catalogue.form_entries import FormFault
from kaigo_desktop.catalogue.forms import FILE_NAME, load_form
from kaigo_desktop.catalogue.knowledge import read_knowledge
from kaigo_desktop.catalogue.lines import line_of_header, line_of_id
from kaigo_desktop.catalogue.programmes import RuleFault, RuleFaults

_FORM_PLACE = re.compile(r"(?P<file>[^:,]+/form\.toml)(?:, (?P<array>block|own) (?P<number>\d+))?")
_KNOWLEDGE_PLACE = re.compile(r"(?P<file>[a-z_]+\.toml)(?: の「(?P<id>[^」]+)」)?: ")


def check_data(resources: Path, forms: Path) -> tuple[RuleFault, ...]:
    """Every fault of facts, deadlines, characters, knowledge and forms in these folders."""
    return (
        *fact_faults(resources / "facts.toml"),
        *_deadlines(resources / "deadlines.toml", forms),
        *character_faults(resources / "characters.toml"),
        *_knowledge(resources / "knowledge"),
        *_forms(forms),
    )


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


def _knowledge(folder: Path) -> Iterator[RuleFault]:
    for told in read_knowledge(folder)[1]:
        place = _KNOWLEDGE_PLACE.match(told)
        file = folder / (place["file"] if place is not None else "")
        is_known = place is not None and file.is_file()
        id_ = place["id"] if place is not None else None
        line = line_of_id(file.read_text("utf-8", "replace"), id_) if is_known and id_ else 1
        yield RuleFault(f"{folder.name}/{file.name}" if is_known else folder.name, line, told)


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
