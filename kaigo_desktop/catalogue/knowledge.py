"""Reads ``resources/knowledge``; every fault names file and entry."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from kaigo_desktop.catalogue.kept_tables import KeptTables, Table
from kaigo_desktop.domain.plans.fields import SECTION_TITLES
from kaigo_desktop.domain.plans.knowledge import (
    ADDITION_ITEMS,
    EFFECT_KINDS,
    IDEA_KINDS,
    TIME_GROUPS,
    Band,
    DeviceType,
    Effect,
    GuidelineStep,
    Idea,
    IndicatorHint,
    Knowledge,
    NationalFigure,
    Phrase,
    TimeCategory,
    WorkArea,
)
from kaigo_desktop.domain.services import CATEGORY_NAMES
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import shipped

T = TypeVar("T")


def load_knowledge(folder: Path | None = None, *, cache: Path | None = None) -> Knowledge:
    """The knowledge in ``folder``, else the one shipped with the program, which is read once a process.

    ``cache``: where its tables are kept for the next start. Raises Trouble on any fault.
    """
    return _shipped(cache) if folder is None else _load(folder, cache)


@functools.cache
def _shipped(cache: Path | None) -> Knowledge:
    return _load(shipped("resources", "knowledge"), cache)


def _load(folder: Path, cache: Path | None) -> Knowledge:
    knowledge, faults = read_knowledge(folder, cache)
    if knowledge is None:
        raise Trouble(
            "業務と機器の資料を読めません。" + "".join(faults),
            "プログラムをもう一度インストールしてください。",
        )
    return knowledge


def read_knowledge(folder: Path, cache: Path | None = None) -> tuple[Knowledge | None, tuple[str, ...]]:
    """The knowledge and no fault, or no knowledge and every fault as a sentence that names file and entry."""
    faults: list[str] = []
    kept = None if cache is None else KeptTables("knowledge", _contents(folder), cache)
    known = None if kept is None else kept.read()
    documents = [_document(folder / file, faults) for file in _FILES] if known is None else known
    tables = {
        file: _tables(file, kind, document, faults)
        for (file, kind), document in zip(_FILES.items(), documents, strict=True)
    }

    def entries(file: str, make: Callable[[_Entry], T]) -> tuple[T, ...]:
        return _entries(file, tables[file], make, faults)

    knowledge = Knowledge(
        work_areas=entries("work_areas.toml", _work_area),
        devices=entries("devices.toml", _device),
        effects=entries("effects.toml", _effect),
        indicators=entries("indicators.toml", _indicator),
        national=entries("national.toml", _figure),
        time_categories=entries("time_categories.toml", _time_category),
        steps=entries("steps.toml", _step),
        ideas=entries("ideas.toml", _idea),
        phrases=entries("phrases.toml", _phrase),
    )
    if not faults:
        faults += _loose_ends(knowledge)
    if kept is not None and known is None and not faults:
        kept.keep([document for document in documents if document is not None])
    return (None if faults else knowledge), tuple(faults)


_FILES = {
    "work_areas.toml": "work_area",
    "devices.toml": "device",
    "effects.toml": "effect",
    "indicators.toml": "indicator",
    "national.toml": "figure",
    "time_categories.toml": "category",
    "steps.toml": "step",
    "ideas.toml": "idea",
    "phrases.toml": "phrase",
}
"""The files, and what an entry of each is called."""


class _Fault(Exception):
    """What is wrong with one entry; caught where file and entry are known."""


class _Entry:
    """One table of a file; what is taken out is ticked off, so that a misspelt field is found."""

    def __init__(self, table: dict[str, object]) -> None:
        self._left = dict(table)

    def text(self, name: str, default: str | None = None) -> str:
        value = self._left.pop(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise _Fault(f"{name} には文字が必要です。")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        value = self._left.pop(name, None)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise _Fault(f"{name} には文字の一覧が必要です。")
        return tuple(value)

    def words_if_any(self, name: str, choices: Iterable[str]) -> tuple[str, ...]:
        found = self.words(name) if name in self._left else ()
        for word in found:
            if word not in choices:
                raise _Fault(f"{name} の「{word}」は使えません。")
        return found

    def inners(self, name: str) -> list[_Entry]:
        value = self._left.pop(name, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise _Fault(f"{name} には {{ }} の一覧が必要です。")
        return [_Entry(one) for one in value]

    def whole(self, name: str, least: int = 0) -> int:
        value = self._left.pop(name, None)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise _Fault(f"{name} には{least}以上の整数が必要です。")
        return value

    def flag(self, name: str) -> bool:
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise _Fault(f"{name} には true か false が必要です。")
        return value

    def number(self, name: str) -> Decimal:
        value = self._left.pop(name, None)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise _Fault(f"{name} には数が必要です。")
        return Decimal(value)

    def number_if_any(self, name: str) -> Decimal | None:
        return self.number(name) if name in self._left else None

    def one_of(self, name: str, choices: Iterable[str]) -> str:
        value = self.text(name)
        if value not in choices:
            raise _Fault(f"{name} の「{value}」は使えません。")
        return value

    def inner(self, name: str) -> _Entry | None:
        value = self._left.pop(name, None)
        if value is not None and not isinstance(value, dict):
            raise _Fault(f"{name} には {{ }} が必要です。")
        return None if value is None else _Entry(value)

    def finish(self) -> None:
        if self._left:
            raise _Fault(f"知らない項目があります: {'、'.join(self._left)}。")


def _entries(
    file: str, tables: Iterable[Table], make: Callable[[_Entry], T], faults: list[str]
) -> tuple[T, ...]:
    """The entries of a file, in order; what is wrong goes to ``faults``."""
    made: dict[str, T] = {}
    for number, table in enumerate(tables, start=1):
        place = f"{file} の「{table.get('id', f'{number}番目')}」: "
        entry = _Entry(table)
        try:
            found = make(entry)
            entry.finish()
        except _Fault as fault:
            faults.append(f"{place}{fault}")
            continue
        if str(table["id"]) in made:
            faults.append(f"{place}同じ id が2回あります。")
        made[str(table["id"])] = found
    return tuple(made.values())


def _contents(folder: Path) -> list[bytes]:
    """What the files say; those that are missing say nothing."""
    return [path.read_bytes() if path.is_file() else b"" for path in map(folder.joinpath, _FILES)]


def _document(path: Path, faults: list[str]) -> Table | None:
    import tomllib  # noqa: PLC0415 - late: not needed where the cache has this very file

    try:
        return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except FileNotFoundError:
        faults.append(f"{path.name}: ファイルがありません。")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: 読めない書き方です（{error}）。")
    return None


def _tables(file: str, kind: str, document: Table | None, faults: list[str]) -> list[Table]:
    """The entries of a file as it was read; None: it could not be, which is told already."""
    if document is None:
        return []
    tables = document.get(kind)
    if (
        document.keys() != {kind}
        or not isinstance(tables, list)
        or not all(type(one) is dict for one in tables)
    ):
        faults.append(f"{file}: [[{kind}]] だけを並べてください。")
        return []
    return tables


def _work_area(entry: _Entry) -> WorkArea:
    levels = entry.words("levels")
    if len(levels) != 3 or not set(levels) <= {"◎", "○", ""}:
        raise _Fault("levels には ◎・○・空 の三つが必要です。")
    return WorkArea(
        id=entry.text("id"),
        name=entry.text("name"),
        services=entry.text("services"),
        levels=(levels[0], levels[1], levels[2]),
        start=entry.text("start"),
        goal=entry.text("goal"),
        devices=entry.words("devices"),
        cite=entry.text("cite"),
    )


def _device(entry: _Entry) -> DeviceType:
    price, cap = entry.inner("price"), entry.inner("cap")
    if cap is None:
        raise _Fault("cap が必要です。")
    device = DeviceType(
        id=entry.text("id"),
        category=entry.one_of("category", CATEGORY_NAMES),
        name=entry.text("name"),
        price_low=None if price is None else price.whole("low"),
        price_high=None if price is None else price.whole("high"),
        price_per="" if price is None else price.text("per"),
        price_cite="" if price is None else price.text("cite"),
        cap_low=cap.whole("low"),
        cap_high=cap.whole("high"),
        cap_per=cap.text("per"),
        cap_cite=cap.text("cite"),
        note=entry.text("note", ""),
    )
    for part in (price, cap):
        if part is not None:
            part.finish()
    if (device.price_low or 0) > (device.price_high or 0) or device.cap_low > device.cap_high:
        raise _Fault("low が high より大きくなっています。")
    return device


def _effect(entry: _Entry) -> Effect:
    effect = Effect(
        id=entry.text("id"),
        subject=entry.text("subject"),
        devices=entry.words("devices"),
        measured=entry.text("measured"),
        change=entry.number_if_any("change"),
        unit=entry.text("unit", ""),
        n_before=None if entry.flag("asked_only_after") else entry.whole("n_before"),
        n_after=entry.whole("n_after"),
        survey=entry.text("survey"),
        year=entry.whole("year", 2000),
        kind=entry.one_of("kind", EFFECT_KINDS),
        told=entry.text("told", ""),
        caveat=entry.text("caveat", ""),
        cite=entry.text("cite"),
    )
    if (effect.change is None) is not bool(effect.told):
        raise _Fault("change か told のどちらか一つが必要です。")
    return effect


def _indicator(entry: _Entry) -> IndicatorHint:
    hint = IndicatorHint(
        id=entry.text("id"),
        name=entry.text("name"),
        unit=entry.text("unit"),
        method=entry.text("method"),
        better=entry.one_of("better", ("less", "more")),
        devices=entry.words("devices"),
        additions=entry.words_if_any("additions", ("1", "2")),
        item=entry.text("item", ""),
        bands=tuple(map(_band, entry.inners("bands"))),
        bands_note=entry.text("bands_note", ""),
        cite=entry.text("cite"),
    )
    if hint.addition is not (hint.item in ADDITION_ITEMS):
        raise _Fault("additions と item は、そろえて入れてください。")
    return hint


def _band(entry: _Entry) -> Band:
    band = Band(entry.text("label"), entry.whole("low", -100), entry.whole("high", -100))
    entry.finish()
    if band.low > band.high:
        raise _Fault("bands の low が high より大きくなっています。")
    return band


def _step(entry: _Entry) -> GuidelineStep:
    return GuidelineStep(
        id=entry.text("id"),
        name=entry.text("name"),
        what=entry.text("what"),
        tools=entry.words("tools"),
        parts=entry.words("parts"),
        cite=entry.text("cite"),
    )


def _idea(entry: _Entry) -> Idea:
    return Idea(
        id=entry.text("id"),
        kind=entry.one_of("kind", IDEA_KINDS),
        title=entry.text("title"),
        what=entry.text("what"),
        hint=entry.text("hint"),
        cite=entry.text("cite"),
    )


def _phrase(entry: _Entry) -> Phrase:
    return Phrase(
        id=entry.text("id"), section=entry.one_of("section", SECTION_TITLES), text=entry.text("text")
    )


def _figure(entry: _Entry) -> NationalFigure:
    return NationalFigure(
        id=entry.text("id"),
        name=entry.text("name"),
        value=entry.number("value"),
        unit=entry.text("unit"),
        period=entry.text("period"),
        indicator=entry.text("indicator", ""),
        kpi=entry.text("kpi"),
        note=entry.text("note", ""),
        cite=entry.text("cite"),
    )


def _time_category(entry: _Entry) -> TimeCategory:
    return TimeCategory(
        id=entry.text("id"), group=entry.one_of("group", TIME_GROUPS), name=entry.text("name")
    )


def _loose_ends(knowledge: Knowledge) -> Iterable[str]:
    """Names that lead nowhere from one file to another."""
    devices = {device.id for device in knowledge.devices}
    hints = {hint.id for hint in knowledge.indicators}
    for file, entries in (
        ("work_areas.toml", knowledge.work_areas),
        ("effects.toml", knowledge.effects),
        ("indicators.toml", knowledge.indicators),
    ):
        for entry in entries:
            for device in entry.devices:
                if device not in devices:
                    yield f"{file} の「{entry.id}」: 機器「{device}」は devices.toml にありません。"
    for figure in knowledge.national:
        if figure.indicator and figure.indicator not in hints:
            place = f"national.toml の「{figure.id}」"
            yield f"{place}: 指標「{figure.indicator}」は indicators.toml にありません。"
