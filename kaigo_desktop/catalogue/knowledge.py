"""Reads ``resources/knowledge``; every fault names file, line and entry."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from kaigo_desktop.catalogue import knowledge_records as make
from kaigo_desktop.catalogue.rule_files import RuleFault, RuleFaults, RuleFile, read_rule_files
from kaigo_desktop.catalogue.table_reader import TableReader, only, read_each
from kaigo_desktop.domain.plans.knowledge import Effect, IndicatorHint, Knowledge, NationalFigure, WorkArea
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import shipped

T = TypeVar("T")

FILES = (
    "work_areas.toml",
    "devices.toml",
    "effects.toml",
    "indicators.toml",
    "national.toml",
    "time_categories.toml",
    "steps.toml",
    "ideas.toml",
    "phrases.toml",
)


def load_knowledge(folder: Path | None = None, *, cache: Path | None = None) -> Knowledge:
    """The knowledge in ``folder``, else the one shipped with the program, which is read once a process.

    ``cache``: where its tables are kept for the next start. Raises Trouble on any fault.
    """
    return _shipped(cache) if folder is None else _load(folder, cache)


@functools.cache
def _shipped(cache: Path | None) -> Knowledge:
    return _load(shipped("resources", "knowledge"), cache)


def _load(folder: Path, cache: Path | None) -> Knowledge:
    try:
        return read_knowledge(folder, cache)
    except RuleFaults as wrong:
        raise Trouble(
            f"業務と機器の資料を読めません。{wrong}", "プログラムをもう一度インストールしてください。"
        ) from wrong


def read_knowledge(folder: Path, cache: Path | None = None) -> Knowledge:
    """The knowledge in that folder. Raises RuleFaults naming every fault."""
    paths = [folder / file for file in FILES]
    files = dict(zip(FILES, read_rule_files(paths, cache), strict=True))
    faults: list[RuleFault] = []

    def entries(file: str, array: str, make_one: Callable[[TableReader], T]) -> Mapping[int, T]:
        only(files[file], {array}, faults)
        return read_each(files[file], array, make_one, faults)

    areas = entries("work_areas.toml", "work_area", make.work_area)
    devices = entries("devices.toml", "device", make.device)
    effects = entries("effects.toml", "effect", make.effect)
    indicators = entries("indicators.toml", "indicator", make.indicator)
    national = entries("national.toml", "figure", make.figure)
    knowledge = Knowledge(
        work_areas=tuple(areas.values()),
        devices=tuple(devices.values()),
        effects=tuple(effects.values()),
        indicators=tuple(indicators.values()),
        national=tuple(national.values()),
        time_categories=tuple(entries("time_categories.toml", "category", make.time_category).values()),
        steps=tuple(entries("steps.toml", "step", make.step).values()),
        ideas=tuple(entries("ideas.toml", "idea", make.idea).values()),
        phrases=tuple(entries("phrases.toml", "phrase", make.phrase).values()),
    )
    if not faults:  # a name leads nowhere too where its entry could not be read
        known = {device.id for device in knowledge.devices}
        faults += _strange_devices(files["work_areas.toml"], "work_area", areas, known)
        faults += _strange_devices(files["effects.toml"], "effect", effects, known)
        faults += _strange_devices(files["indicators.toml"], "indicator", indicators, known)
        faults += _strange_indicators(
            files["national.toml"], national, {one.id for one in knowledge.indicators}
        )
    if faults:
        raise RuleFaults(faults)
    return knowledge


def _strange_devices(
    read: RuleFile,
    array: str,
    entries: Mapping[int, WorkArea] | Mapping[int, Effect] | Mapping[int, IndicatorHint],
    known: set[str],
) -> Iterator[RuleFault]:
    for index, entry in entries.items():
        for device in entry.devices:
            if device not in known:
                message = f"機器「{device}」は devices.toml にありません。"
                yield read.fault(array, index, entry.id, message)


def _strange_indicators(
    read: RuleFile, figures: Mapping[int, NationalFigure], known: set[str]
) -> Iterator[RuleFault]:
    for index, figure in figures.items():
        if figure.indicator and figure.indicator not in known:
            message = f"指標「{figure.indicator}」は indicators.toml にありません。"
            yield read.fault("figure", index, figure.id, message)
