"""The outline of a TrueType glyph as a path of a PDF (OpenType, table glyf)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

_ON_CURVE, _SHORT_X, _SHORT_Y, _REPEAT, _SAME_X, _SAME_Y = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20


class _Point(NamedTuple):
    x: float
    y: float
    on_curve: bool = True


def glyph_path(data: bytes, scale: float, x: float, y: float) -> str:
    """The glyph's contours, scaled and moved. Raises ValueError for a glyph composed of others."""
    return "\n".join(_contour_path(contour, scale, x, y) for contour in _contours(data))


def _contours(data: bytes) -> list[list[_Point]]:
    if not data:
        return []
    (count,) = struct.unpack_from(">h", data)
    if count < 0:
        raise ValueError("a glyph composed of others has no outline of its own")
    ends = struct.unpack_from(f">{count}H", data, 10)
    points = _points(data, 10 + 2 * count, ends[-1] + 1)
    stops = [end + 1 for end in ends]
    return [points[first:end] for first, end in zip([0, *stops[:-1]], stops, strict=True)]


def _points(data: bytes, at: int, count: int) -> list[_Point]:
    (hints,) = struct.unpack_from(">H", data, at)
    at += 2 + hints
    flags: list[int] = []
    while len(flags) < count:
        flag = data[at]
        times = 1
        if flag & _REPEAT:
            at += 1
            times += data[at]
        flags += [flag] * times
        at += 1
    xs, at = _coordinates(data, at, flags, _SHORT_X, _SAME_X)
    ys, _ = _coordinates(data, at, flags, _SHORT_Y, _SAME_Y)
    return [_Point(x, y, bool(flag & _ON_CURVE)) for x, y, flag in zip(xs, ys, flags, strict=True)]


def _coordinates(data: bytes, at: int, flags: Sequence[int], short: int, same: int) -> tuple[list[int], int]:
    found = []
    value = 0
    for flag in flags:
        if flag & short:
            value += data[at] if flag & same else -data[at]
            at += 1
        elif not flag & same:
            value += struct.unpack_from(">h", data, at)[0]
            at += 2
        found.append(value)
    return found, at


def _contour_path(points: Sequence[_Point], scale: float, x: float, y: float) -> str:
    """Quadratic curves written as the cubic ones that PDF knows."""
    placed = [_Point(x + scale * one.x, y + scale * one.y, one.on_curve) for one in points]
    whole = _with_middles(placed)
    parts = [f"{_pair(whole[0])} m"]
    at = 0
    while at < len(whole):
        start, handle = whole[at], whole[(at + 1) % len(whole)]
        if handle.on_curve:
            parts.append(f"{_pair(handle)} l")
            at += 1
            continue
        end = whole[(at + 2) % len(whole)]
        first, second = (_towards(point, handle) for point in (start, end))
        parts.append(f"{_pair(first)} {_pair(second)} {_pair(end)} c")
        at += 2
    return " ".join([*parts, "h"])


def _with_middles(points: Sequence[_Point]) -> list[_Point]:
    """Begin with a point on the curve, and put one between every two that are not."""
    made: list[_Point] = []
    for number, point in enumerate(points):
        before = points[number - 1]
        if not point.on_curve and not before.on_curve:
            made.append(_Point((point.x + before.x) / 2, (point.y + before.y) / 2))
        made.append(point)
    first = next(number for number, point in enumerate(made) if point.on_curve)
    return made[first:] + made[:first]


def _towards(point: _Point, handle: _Point) -> _Point:
    return _Point(point.x + (handle.x - point.x) * 2 / 3, point.y + (handle.y - point.y) * 2 / 3)


def _pair(point: _Point) -> str:
    return f"{point.x:.4f} {point.y:.4f}"
