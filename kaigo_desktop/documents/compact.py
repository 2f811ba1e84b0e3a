"""Writing a reportlab document's objects as a file of PDF 1.5, with its small objects packed and compressed.

A tagged form consists of thousands of small objects. In reportlab's own file of
PDF 1.4 they stand uncompressed, with a line each in the table of offsets.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from reportlab.pdfbase import pdfdoc

_HEADER = b"%PDF-1.5\n%\xe4\xbb\x8b\xe8\xad\xb7\n"
_FREE, _PLAIN, _PACKED = 0, 1, 2


class _Entry(NamedTuple):
    """A line of the cross-reference stream (PDF reference 7.5.8.3)."""

    kind: int
    place: int
    second: int


def compacted(document: pdfdoc.PDFDocument, written: Mapping[int, str]) -> bytes:
    """The whole file; the same objects give the same bytes, and its identity is a digest of them.

    ``written``: further objects by their numbers, ready as text.
    """
    root = _reference(document, document.Catalog)  # type: ignore[attr-defined]
    info = _reference(document, document.info)
    parts = [_HEADER]
    offset = len(_HEADER)
    entries = [_Entry(_FREE, 0, 0xFFFF)]
    packed: list[tuple[int, bytes]] = []
    number = 0
    while (number := number + 1) <= document.objectcounter:  # formatting an object may make further ones
        body = written[number].encode("ascii") if number in written else _formatted(document, number)
        if body.endswith(b"endstream\n"):
            entries.append(_Entry(_PLAIN, offset, 0))
            parts.append(b"%d 0 obj\n%bendobj\n" % (number, body))
            offset += len(parts[-1])
        else:
            entries.append(_Entry(_PACKED, 0, len(packed)))
            packed.append((number, body))
    pack = number
    entries = [one._replace(place=pack) if one.kind == _PACKED else one for one in entries]
    entries += [_Entry(_PLAIN, offset, 0)]
    parts.append(_pack(pack, packed))
    offset += len(parts[-1])
    entries += [_Entry(_PLAIN, offset, 0)]
    identity = hashlib.md5(b"".join(parts), usedforsecurity=False).hexdigest().encode()
    trailer = b"/Root %b/Info %b/ID[<%b><%b>]" % (root, info, identity, identity)
    parts.append(_cross_references(pack + 1, entries, trailer))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % offset)
    return b"".join(parts)


def _formatted(document: pdfdoc.PDFDocument, number: int) -> bytes:
    name = document.numberToId.get(number)
    if name is None:  # reportlab counts an object even where it knows it already
        return b"null"
    return bytes(pdfdoc.format(document.idToObject[name], document, toplevel=1))


def _reference(document: pdfdoc.PDFDocument, thing: object) -> bytes:
    return bytes(document.Reference(thing).format(document))  # type: ignore[no-untyped-call]


def _pack(number: int, packed: list[tuple[int, bytes]]) -> bytes:
    """The object stream (7.5.7): the numbers and places of the objects, then the objects."""
    places, at = [], 0
    for one, body in packed:
        places.append(b"%d %d" % (one, at))
        at += len(body) + 1
    head = b" ".join(places) + b"\n"
    content = head + b"\n".join(body for _, body in packed)
    return _stream(number, b"/Type/ObjStm/N %d/First %d" % (len(packed), len(head)), content)


def _cross_references(number: int, entries: list[_Entry], trailer: bytes) -> bytes:
    content = b"".join(struct.pack(">BLH", *entry) for entry in entries)
    return _stream(number, b"/Type/XRef/Size %d/W[1 4 2]%b" % (len(entries), trailer), content)


def _stream(number: int, keys: bytes, content: bytes) -> bytes:
    data = zlib.compress(content)
    head = b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>\n" % (number, keys, len(data))
    return b"%bstream\n%b\nendstream\nendobj\n" % (head, data)
