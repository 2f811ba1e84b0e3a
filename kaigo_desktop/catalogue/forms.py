"""Reads the forms: one ``form.toml`` a folder. The format: ``documents/FORMAT.md``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import overload

from kaigo_desktop.catalogue.form_block_reader import BlockReader
from kaigo_desktop.catalogue.form_entries import Entry, FormFault
from kaigo_desktop.catalogue.kept_tables import KeptTables
from kaigo_desktop.domain.forms.blocks import Block
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


def load_forms(folder: Path, kept_in: Path | None = None) -> dict[str, Form]:
    """Every form in the folder by its id, in the order of the ids. Raises FormFault for the first fault.

    Where the cache ``kept_in`` has these very files, the blocks of a form are read when it is first printed.
    """
    files = sorted(folder.glob(f"*/{FILE_NAME}"))
    if kept_in is None:
        return {file.parent.name: load_form(file) for file in files}
    contents = [file.read_bytes() for file in files]
    kept = KeptTables("forms", contents, kept_in)
    tables = kept.read()
    if tables is not None:
        pairs = zip(files, tables, strict=True)
        return {file.parent.name: parse_form(table, _shown(file), late=True) for file, table in pairs}
    tables = [_table(file, content) for file, content in zip(files, contents, strict=True)]
    forms = {file.parent.name: _form(file, table) for file, table in zip(files, tables, strict=True)}
    kept.keep(tables)
    return forms


def load_form(file: Path) -> Form:
    """The form of one file. Raises FormFault, whose text names the file and the entry."""
    return _form(file, _table(file, file.read_bytes()))


def _shown(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _table(file: Path, content: bytes) -> dict[str, object]:
    import tomllib  # noqa: PLC0415 - late: not needed where the cache has this very file

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FormFault(f"{_shown(file)}: not UTF-8") from None
    except tomllib.TOMLDecodeError as fault:
        raise FormFault(f"{_shown(file)}: {fault}") from None


def _form(file: Path, table: Mapping[str, object]) -> Form:
    form = parse_form(table, _shown(file))
    if form.id != file.parent.name:
        raise FormFault(f'{_shown(file)}: the id "{form.id}" is not the name of its folder')
    return form


def parse_form(table: Mapping[str, object], file: str, *, late: bool = False) -> Form:
    """A form from the parsed file; ``late``: one without faults, its blocks read when first asked for."""
    entry = Entry(file, "", table)
    labels = _labels(entry)
    page = _page(entry)
    own = tuple(_own_field(one) for one in entry.tables("own"))
    read_blocks = partial(BlockReader(labels, page.body_width).blocks, entry)
    blocks = LateBlocks(read_blocks) if late else read_blocks()
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
        own=(*own, SEAL_FIELD) if _has_seal(table) else own,
        labels=labels,
        blocks=blocks,
    )
    if not late:
        entry.done()
        _check_own(entry, form.own)
    return form


class LateBlocks(Sequence[Block]):
    """The blocks of a form, read when one is first asked for."""

    def __init__(self, read: Callable[[], tuple[Block, ...]]) -> None:
        self._read = cache(read)

    @overload
    def __getitem__(self, place: int) -> Block: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Block]: ...

    def __getitem__(self, place: int | slice) -> Block | Sequence[Block]:
        return self._read()[place]

    def __len__(self) -> int:
        return len(self._read())

    def __iter__(self) -> Iterator[Block]:
        return iter(self._read())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._read() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._read())

    def __repr__(self) -> str:
        return repr(self._read())


def _has_seal(table: Mapping[str, object]) -> bool:
    """Whether there is a place for the seal in its blocks, at any depth."""
    blocks = table.get("block")
    inside = [one for one in blocks if isinstance(one, Mapping)] if isinstance(blocks, list) else []
    return any(
        (one.get("kind") == "applicant" and one.get("seal") is True) or _has_seal(one) for one in inside
    )


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
