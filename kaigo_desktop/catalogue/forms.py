"""Reads the forms: one ``form.toml`` a folder. The format: ``documents/FORMAT.md``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from kaigo_desktop.catalogue.form_block_reader import BlockReader
from kaigo_desktop.catalogue.form_entries import Entry, FormFault
from kaigo_desktop.domain.forms.blocks import Applicant, Block, Group, Repeat
from kaigo_desktop.domain.forms.form import SEAL, Form, OwnField, Page, Per, Required, Stage
from kaigo_desktop.domain.forms.text import Labels, check_name, parse_condition

FILE_NAME = "form.toml"
SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
ORIENTATIONS = ("portrait", "landscape")
SEAL_FIELD = OwnField(
    SEAL,
    "押印の場所（㊞）を印刷する",
    "flag",
    help="押印がいらない都道府県では「いいえ」にします。交付申請書で選ぶと、ほかの書類も同じになります。",
)
"""What every form with a place for the seal asks, without declaring it."""
OWN_TYPES = ("text", "long_text", "date", "yen", "count", "number", "flag", "choice", "list")


def load_forms(folder: Path) -> dict[str, Form]:
    """Every form in the folder by its id, in the order of the ids. Raises FormFault for the first fault."""
    files = sorted(folder.glob(f"*/{FILE_NAME}"))
    return {file.parent.name: load_form(file) for file in files}


def load_form(file: Path) -> Form:
    """The form of one file. Raises FormFault, whose text names the file and the entry."""
    shown = f"{file.parent.name}/{file.name}"
    try:
        text = file.read_bytes().decode("utf-8-sig")
        form = parse_form(tomllib.loads(text), shown)
    except UnicodeDecodeError:
        raise FormFault(f"{shown}: not UTF-8") from None
    except tomllib.TOMLDecodeError as fault:
        raise FormFault(f"{shown}: {fault}") from None
    if form.id != file.parent.name:
        raise FormFault(f'{shown}: the id "{form.id}" is not the name of its folder')
    return form


def parse_form(table: Mapping[str, object], file: str) -> Form:
    """A form from the parsed file."""
    entry = Entry(file, "", table)
    labels = _labels(entry)
    page = _page(entry)
    own = tuple(_own_field(one) for one in entry.tables("own"))
    blocks = BlockReader(labels, page.body_width).blocks(entry)
    form = Form(
        id=entry.text("id"),
        title=entry.text("title"),
        per=entry.word("per", Per),
        stage=entry.word("stage", Stage),
        form_name=entry.text("form_name", ""),
        programmes=entry.texts("programmes"),
        applies=entry.read("applies", parse_condition) if entry.has("applies") else None,
        required=tuple(entry.parsed("required", one, _required) for one in entry.texts("required")),
        page=page,
        own=(*own, SEAL_FIELD) if any(_has_seal(one) for one in blocks) else own,
        labels=labels,
        blocks=blocks,
    )
    entry.done()
    _check_own(entry, form.own)
    return form


def _has_seal(block: Block) -> bool:
    """Whether there is a place for the seal in it, at any depth."""
    if isinstance(block, Group | Repeat):
        return any(_has_seal(one) for one in block.blocks)
    return isinstance(block, Applicant) and block.style.seal


def _required(text: str) -> Required:
    """``name`` or ``name when condition``. Raises ValueError."""
    name, _, condition = text.partition(" when ")
    return Required(check_name(name), parse_condition(condition) if condition else None)


def _labels(entry: Entry) -> Labels:
    tables = entry.within("labels", entry.take("labels", {}))
    found: dict[str, dict[str, str]] = {}
    for name, words in _items(tables):
        table = tables.within(name, words)
        found[name] = {code: table.text(code) for code, _ in _items(table)}
    return found


def _items(entry: Entry) -> list[tuple[str, object]]:
    return [(key, entry.take(key)) for key in entry.all_keys()]


def _page(entry: Entry) -> Page:
    if not entry.has("page"):
        return Page()
    page = entry.within("page", entry.take("page"))
    size = page.text("size", "A4")
    if size not in SIZES:
        raise page.unknown('"size"', size, SIZES)
    orientation = page.text("orientation", "portrait")
    if orientation not in ORIENTATIONS:
        raise page.unknown('"orientation"', orientation, ORIENTATIONS)
    short, long = SIZES[size]
    width, height = (short, long) if orientation == "portrait" else (long, short)
    made = Page(width, height, _margins(page), page.measure("text_size", 10.5))
    page.done()
    return made


def _margins(page: Entry) -> tuple[float, float, float, float]:
    margins = page.take("margins", list(Page().margins))
    if isinstance(margins, (list, tuple)) and len(margins) == 4:
        top, right, bottom, left = margins
        if all(isinstance(one, (int, float)) and 10 <= one <= 60 for one in margins):
            return float(top), float(right), float(bottom), float(left)
    wanted = "four numbers of mm from 10 to 60 (top, right, bottom, left)"
    raise page.fault(f'"margins" are {wanted}, not {margins!r}')


def _own_field(entry: Entry) -> OwnField:
    kind = entry.text("type")
    if kind not in OWN_TYPES:
        raise entry.unknown('"type"', kind, OWN_TYPES)
    own = OwnField(
        name=entry.read("name", check_name),
        label=entry.text("label"),
        type=kind,
        choices=entry.texts("choices"),
        fields=tuple(_own_field(inner) for inner in entry.tables("fields", "field")),
        help=entry.text("help", ""),
    )
    entry.done()
    if bool(own.choices) is not (kind == "choice"):
        raise entry.fault('"choices" belong to the type choice, which needs them')
    if bool(own.fields) is not (kind == "list"):
        raise entry.fault('"fields" belong to the type list, which needs them')
    _check_own(entry, own.fields)
    return own


def _check_own(entry: Entry, own: tuple[OwnField, ...]) -> None:
    names = [one.name for one in own]
    for name in names:
        if names.count(name) > 1:
            raise entry.fault(f'the field "{name}" is declared twice')
