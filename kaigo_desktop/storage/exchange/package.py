"""The zip of a ``.kaigo`` file: a few named entries, each held to its size and its sum.

What is read may come from anybody. Nothing in it ever becomes a path: entries
are looked up by names of our own, and the bounds are checked on what the zip
says before anything is unpacked and on what comes out while it is.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.troubles import world_may_fail

MOST_FILE = 96 * 1024 * 1024
"""Bytes of a whole file, and of all that is in it once unpacked."""
MOST_ENTRY = 32 * 1024 * 1024
MOST_TEXT = 8 * 1024 * 1024
"""Bytes of one JSON entry."""
MOST_ENTRIES = 500
_MOST_DIRECTORY = 128 * 1024
_NAME = re.compile(r"(?:manifest|case|base|submissions)\.json|files/[1-9][0-9]{0,3}\.pdf|content\.db")
_END = struct.Struct("<4s4H2LH")
_END_MARK, _ZIP64_MARK = b"PK\5\6", b"PK\6\7"
_ZIP64_LOCATOR = 20
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_LINK = 0o120000
_KIND = 0o170000
_MADE = (1980, 1, 1, 0, 0, 0)


class WrongPackageError(Trouble):
    """The file is no case that was carried here, or not the one that was written."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"このファイルは取り込めません。{why}",
            "送った人に、もう一度書き出してもらってください。いまのデータは変わっていません。",
        )


def pack(entries: Mapping[str, bytes]) -> bytes:
    """The entries as one zip, the same for the same content. Raises Trouble where that would be too large."""
    if len(entries) > MOST_ENTRIES or sum(map(len, entries.values())) > MOST_FILE:
        raise Trouble(
            "提出の控えが多すぎるため、1つのファイルに書き出せません。",
            "控えを入れずに書き出すか、バックアップを使って移してください。",
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, _MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            package.writestr(info, content)
    return made.getvalue()


def read_file(path: Path) -> bytes:
    """The bytes of a file that somebody chose. Raises Trouble for a folder, a device and a huge file."""
    with world_may_fail():
        if not path.is_file():
            raise WrongPackageError("ファイルではありません。")
        with path.open("rb") as file:
            data = file.read(MOST_FILE + 1)
    if len(data) > MOST_FILE:
        raise WrongPackageError("大きすぎます。")
    return data


def unpack(data: bytes) -> dict[str, bytes]:
    """The entries by name. Raises WrongPackageError for whatever ``pack`` would not have written."""
    _require_small_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            _require_plain(infos)
            return {info.filename: _content(package, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError) as error:
        raise WrongPackageError("壊れています。") from error
    except (struct.error, OSError, UnicodeDecodeError) as error:
        raise WrongPackageError("壊れています。") from error


def sums_of(entries: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each entry."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in entries.items()}


def require_sums(entries: Mapping[str, bytes], listed: Mapping[str, str]) -> None:
    """Compare the entries with the sums that the manifest lists. Raises WrongPackageError."""
    if sums_of(entries) != dict(listed):
        raise WrongPackageError("中身が書き出したときと違います。")


def _require_small_directory(data: bytes) -> None:
    """The list of entries is short and the last thing in the file: zipfile reads all that it claims."""
    end = len(data) - _END.size
    if len(data) > MOST_FILE or end < 0 or data[end : end + 4] != _END_MARK:
        raise WrongPackageError("案件のファイルではないか、途中で切れています。")
    if data[max(0, end - _ZIP64_LOCATOR) :][:4] == _ZIP64_MARK:
        raise WrongPackageError("大きすぎます。")
    _, disk, first_disk, here, count, size, _, comment = _END.unpack(data[end:])
    if disk or first_disk or here != count or comment or size > _MOST_DIRECTORY:
        raise WrongPackageError("壊れています。")
    if not 0 < count <= MOST_ENTRIES:
        raise WrongPackageError("中のファイルの数が正しくありません。")


def _require_plain(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if len(set(names)) != len(names) or len(names) > MOST_ENTRIES:
        raise WrongPackageError("同じ名前のファイルが2つ入っています。")
    for info in infos:
        mode = info.external_attr >> 16
        if not _NAME.fullmatch(info.filename) or info.orig_filename != info.filename:
            raise WrongPackageError("知らない名前のファイルが入っています。")
        if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS or mode & _KIND == _LINK:
            raise WrongPackageError("扱えない形のファイルが入っています。")
        if info.file_size > _most(info.filename):
            raise WrongPackageError("中のファイルが大きすぎます。")
    if sum(info.file_size for info in infos) > MOST_FILE:
        raise WrongPackageError("中のファイルが大きすぎます。")


def _most(name: str) -> int:
    if name == "content.db":
        return MOST_FILE
    return MOST_TEXT if name.endswith(".json") else MOST_ENTRY


def _content(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """What comes out, which is as long as the list of entries says and no longer."""
    with package.open(info) as file:
        content = file.read(info.file_size + 1)
        if len(content) != info.file_size or file.read(1):
            raise WrongPackageError("壊れています。")
    return content
