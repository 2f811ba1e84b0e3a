"""Writing a reportlab document's objects as a file of PDF 1.5, with its small objects packed and compressed.

A tagged form consists of thousands of small objects. In reportlab's own file of
PDF 1.4 they stand uncompressed, with a line each in the table of offsets.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping
from itertools import accumulate

from reportlab.pdfbase import pdfdoc

_HEADER = b"%PDF-1.5\n%\xe4\xbb\x8b\xe8\xad\xb7\n"
_FREE, _PLAIN, _PACKED = 0, 1, 2
_LEVEL = 1
"""How hard zlib tries: half the time of its usual level, for files a twelfth larger."""


class _Deflate(pdfdoc.PDFStreamFilterZCompress):
    """reportlab's compression at our level."""

    def encode(self, text: str | bytes) -> bytes:
        """The content of a stream, compressed."""
        return zlib.compress(text.encode() if isinstance(text, str) else text, _LEVEL)


_DEFLATE = [_Deflate()]


def compacted(document: pdfdoc.PDFDocument, written: Mapping[int, str]) -> bytes:
    """The whole file; the same objects give the same bytes, and its identity is a digest of them.

    ``written``: further objects by their numbers, ready as text.
    """
    root = _reference(document, document.Catalog)  # type: ignore[attr-defined]
    info = _reference(document, document.info)
    parts = [_HEADER]
    offset = len(_HEADER)
    plain: dict[int, int] = {}
    packed: dict[int, bytes] = {}
    number = 0
    while (number := number + 1) <= document.objectcounter:  # formatting an object may make further ones
        if number in written:
            packed[number] = written[number].encode("ascii")
            continue
        body = _formatted(document, number)
        if body.endswith(b"endstream\n"):
            plain[number] = offset
            parts.append(b"%d 0 obj\n%bendobj\n" % (number, body))
            offset += len(parts[-1])
        else:
            packed[number] = body
    pack, references = number, number + 1
    plain[pack] = offset
    parts.append(_pack(pack, packed))
    offset += len(parts[-1])
    plain[references] = offset
    identity = hashlib.md5(b"".join(parts), usedforsecurity=False).hexdigest().encode()
    trailer = b"/Root %b/Info %b/ID[<%b><%b>]" % (root, info, identity, identity)
    parts.append(_cross_references(references, plain, pack, packed, trailer))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % offset)
    return b"".join(parts)


def _formatted(document: pdfdoc.PDFDocument, number: int) -> bytes:
    name = document.numberToId.get(number)
    if name is None:  # reportlab counts an object even where it knows it already
        return b"null"
    thing = document.idToObject[name]
    if isinstance(thing, pdfdoc.PDFStream):
        thing.filters = _DEFLATE
    return bytes(pdfdoc.format(thing, document, toplevel=1))


def _reference(document: pdfdoc.PDFDocument, thing: object) -> bytes:
    return bytes(document.Reference(thing).format(document))  # type: ignore[no-untyped-call]


def _pack(number: int, packed: Mapping[int, bytes]) -> bytes:
    """The object stream (7.5.7): the numbers and places of the objects, then the objects."""
    places = accumulate((len(body) + 1 for body in packed.values()), initial=0)
    head = b" ".join([b"%d %d" % place for place in zip(packed, places, strict=False)]) + b"\n"
    content = head + b"\n".join(packed.values())
    return _stream(number, b"/Type/ObjStm/N %d/First %d" % (len(packed), len(head)), content)


def _cross_references(
    number: int, plain: Mapping[int, int], pack: int, packed: Mapping[int, bytes], trailer: bytes
) -> bytes:
    """The cross-reference stream (7.5.8.3): where each object lies, itself included."""
    entries = {0: (_FREE, 0, 0xFFFF)}
    entries |= {one: (_PLAIN, offset, 0) for one, offset in plain.items()}
    entries |= {one: (_PACKED, pack, place) for place, one in enumerate(packed)}
    content = b"".join([struct.pack(">BLH", *entries[one]) for one in range(number + 1)])
    return _stream(number, b"/Type/XRef/Size %d/W[1 4 2]%b" % (number + 1, trailer), content)


def _stream(number: int, keys: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, _LEVEL)
    head = b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>\n" % (number, keys, len(data))
    return b"%bstream\n%b\nendstream\nendobj\n" % (head, data)
