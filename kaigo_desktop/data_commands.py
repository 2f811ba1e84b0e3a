"""``backup``, ``restore`` and ``verify``: the data file from the command line.

A passphrase or recovery key is asked for at the terminal where the keyring has
no key; it is never an argument, since others can read those.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from getpass import GetPassWarning, getpass
from pathlib import Path

from kaigo_desktop.domain.cases.case_file import Fault, Faults
from kaigo_desktop.domain.keeping import ADVICE, Findings, Kept, Locked, Need, WrongSecretError
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.paths import Paths, shipped
from kaigo_desktop.services.ports import Clock
from kaigo_desktop.storage.connecting import plain
from kaigo_desktop.storage.instance_lock import InstanceLock
from kaigo_desktop.storage.safety.backup import write_backup
from kaigo_desktop.storage.safety.container import SUFFIX
from kaigo_desktop.storage.safety.data_file import DataFile, Ready
from kaigo_desktop.storage.safety.keyrings import SystemKeyring
from kaigo_desktop.storage.safety.restore import check_backup, open_backup, preview, restore
from kaigo_desktop.storage.safety.second_folder import second_folder
from kaigo_desktop.storage.safety.staging import aside_folder, finish_exchange
from kaigo_desktop.storage.safety.unpacking import Opened
from kaigo_desktop.storage.safety.verify import verify
from kaigo_desktop.storage.troubles import world_may_fail

DONE, FAILED = 0, 3
LONGEST_LINE = 10_000
"""Characters; what is handed in may be a file or a device without an end."""
PROMPT = "パスフレーズまたは復旧キー: "
NOT_OPENED = Trouble(
    "パスフレーズまたは復旧キーが違うため、開けませんでした。",
    "紙の復旧キーと見くらべて、もう一度実行してください。データは変えていません。",
)
NOTHING_TYPED = Trouble(
    "パスフレーズまたは復旧キーが入力されませんでした。",
    "端末で実行して入力するか、標準入力に1行で渡してください。引数には書けません。",
)


def run_backup(paths: Paths, clock: Clock, target: Path) -> int:
    """Write a backup to that file; also while a window is open."""
    _require_file_name(target)
    with _data(paths, needs_lock=False) as (data, finishes):
        ready = _opened(data, finishes=finishes)
        write_backup(paths.database, target, ready.connect, clock.now())
    print(target)
    return DONE


def _require_file_name(target: Path) -> None:
    """A backup takes the place of what has its name: never of a folder, nor of a device."""
    with world_may_fail():
        if not target.name or target.is_dir():
            raise Faults((Fault("$", "フォルダーです。ファイルの名前まで書いてください。"),))
        if target.exists() and not target.is_file():
            raise Faults((Fault("$", "ふつうのファイルではありません。別の名前を書いてください。"),))


def run_restore(paths: Paths, clock: Clock, backup: Path) -> int:
    """Put a backup in the place of the data file; refused while a window is open."""
    if not backup.is_file():
        raise Faults((Fault("$", "ファイルがありません。場所と名前を確かめてください。"),))
    with _data(paths, needs_lock=True) as (data, _):
        with suppress(Trouble):  # a damaged or missing file is why one goes back
            data.look()
        opened = _opened_backup(data, backup)
        inside = preview(data, opened)
        restore(data, opened, migrations=shipped("db"), backups=paths.backups, at=clock.now())
        with world_may_fail():
            finish_exchange(paths.database)
    print(f"{inside.made_at:%Y-%m-%d %H:%M} のバックアップ（案件{len(inside.lines)}件）に戻しました。")
    print(f"それまでのデータ：{aside_folder(paths.database)}")
    return DONE


def run_verify(paths: Paths) -> int:
    """Check every byte of the data file and of its backups, and tell what was found."""
    with _data(paths, needs_lock=False) as (data, finishes):
        ready = _opened(data, finishes=finishes)
        found = verify(paths.database, ready.connect)
        lines = list(_told("データのファイル", found))
        is_whole = found.is_whole
        for name, path in _backups(paths):
            checked = check_backup(data, path)
            is_whole &= checked.is_whole
            lines += _told(name, checked)
    print("\n".join(lines))
    if not is_whole:
        raise Trouble(
            "壊れたところが見つかりました。",
            "kaigo-desktop restore で、正常なバックアップに戻せます。いまのファイルは消さずに残ります。",
        )
    return DONE


def _backups(paths: Paths) -> Iterator[tuple[str, Path]]:
    """Those of both folders with the names by which they are told."""
    for path in sorted(paths.backups.glob(f"*{SUFFIX}")):
        yield path.name, path
    second = second_folder(paths.database)
    if second is not None and second != paths.backups:
        for path in sorted(second.glob(f"*{SUFFIX}")) if second.is_dir() else []:
            yield str(path), path


def _told(name: str, found: Findings) -> Iterator[str]:
    if found.is_whole:
        yield f"{name}：正常（案件{found.cases}件、履歴{found.steps}件）"
    for fault in found.faults:
        yield f"{name}：{fault}"
    if found.lost:
        yield f"{name}：最後に保存した{found.lost}件の変更が、ファイルにありません。"


@contextmanager
def _data(paths: Paths, *, needs_lock: bool) -> Iterator[tuple[DataFile, bool]]:
    """The data file, and whether nobody else uses it."""
    lock = InstanceLock(paths.database)
    data = DataFile(paths.database, SystemKeyring())
    if needs_lock:
        with lock:
            yield data, True
        return
    held = lock.take()
    try:
        yield data, held
    finally:
        lock.release()


def _opened(data: DataFile, *, finishes: bool) -> Ready:
    if not data.database.exists() and not finishes:
        raise _nothing()
    state = data.look(finishes=finishes)
    if isinstance(state, Ready):
        if not data.database.exists():
            raise _nothing()
        return state
    return _unlocked(data, state)


def _unlocked(data: DataFile, state: Locked) -> Ready:
    match state.need:
        case Need.FIRST:
            raise _nothing()
        case Need.UNPROTECTED:
            return Ready(plain, Kept.PLAIN)
        case Need.KEY_FILE_LOST:
            raise Trouble(*ADVICE[state.need])
        case _:
            try:
                return data.open_with(_asked())
            except WrongSecretError:
                raise NOT_OPENED from None


def _opened_backup(data: DataFile, backup: Path) -> Opened:
    try:
        return open_backup(data, backup)
    except WrongSecretError:
        pass
    try:
        return open_backup(data, backup, _asked())
    except WrongSecretError:
        raise NOT_OPENED from None


def _asked() -> str:
    """What the person types, shown to nobody; without a terminal the line that was handed in."""
    try:
        typed = _typed()
    except (EOFError, UnicodeDecodeError):
        typed = ""
    if not typed:
        raise NOTHING_TYPED
    return typed


def _typed() -> str:
    if not _has_terminal():
        return sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)
            return getpass(PROMPT)
    except GetPassWarning:  # no terminal, so nothing that had to be hidden
        return sys.stdin.readline(LONGEST_LINE).rstrip("\r\n") if sys.stdin else ""


def _has_terminal() -> bool:
    """Whether somebody can be asked. On Linux getpass finds out by itself."""
    if sys.platform == "win32":
        return _has_console()
    return True


def _has_console() -> bool:
    """As Windows has it, where getpass reads keys and never a line handed in; without keys, for ever."""
    try:
        with Path("CONIN$").open("rb"):
            return sys.stdin is not None and sys.stdin.isatty()
    except OSError:
        return False


def _nothing() -> Trouble:
    return Trouble("データのファイルがまだありません。", "先に画面を開いて、案件を作ってください。")
