"""The data file with its key: how it stands, and every way to open it.

Nothing here asks a person anything. ``look`` says what is needed; the windows
and the commands ask for it and call the method of that name.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kaigo_desktop.domain.keeping import Kept, Locked, LockedKeyringError, Need, NoKeyringError, PlainCopies
from kaigo_desktop.domain.trouble import Trouble
from kaigo_desktop.storage.connecting import Connect, is_plain, keyed, plain
from kaigo_desktop.storage.safety.acknowledged import Acknowledged
from kaigo_desktop.storage.safety.key_file import KeyFile, read_key_file, write_key_file
from kaigo_desktop.storage.safety.keyrings import KeyRing
from kaigo_desktop.storage.safety.keys import (
    FileKey,
    RecoveryKey,
    lock_with_passphrase,
    lock_with_recovery,
)
from kaigo_desktop.storage.safety.leftovers import remove_leftovers
from kaigo_desktop.storage.safety.staging import finish_exchange, is_staged
from kaigo_desktop.storage.safety.unlocking import is_recovery_key, open_box
from kaigo_desktop.storage.troubles import gone, in_use, refuse_empty, world_may_fail


class Ready(Struct, frozen=True):
    """The file can be opened."""

    connect: Connect
    kept: Kept
    is_confirmed: bool = True
    """The recovery key is on paper; True also where none is needed."""


class DataFile:
    """One data file, whose InstanceLock the caller holds. Methods may take a moment; they fit a thread."""

    def __init__(self, database: Path, keyring: KeyRing) -> None:
        self.database = database
        self._keyring = keyring
        self._key: FileKey | None = None
        self._is_alone = True

    def look(self, *, finishes: bool = True) -> Ready | Locked:
        """How the file stands. Finishes what was broken off. Raises Trouble for a damaged file.

        Where another process holds the lock, ``finishes`` is to be False.
        """
        self._is_alone = finishes
        with world_may_fail():
            if finishes:
                finish_exchange(self.database)
                remove_leftovers(self.database)
            elif is_staged(self.database):
                raise in_use()
            key_file = read_key_file(self.database)
            if not self.database.exists():
                return self._look_at_nothing(key_file)
            refuse_empty(self.database)
            return self._look_at_file(key_file)

    def _look_at_nothing(self, key_file: KeyFile | None) -> Ready | Locked:
        if Acknowledged(self.database).read() is not None:
            raise gone(self.database)  # something was saved in it: an empty one must not take its place
        if key_file is None:
            return Locked(Need.FIRST)
        # How to keep it was said already; only the file was not made.
        return Ready(plain, Kept.PLAIN) if key_file.kept is Kept.PLAIN else self._look_for_key(key_file)

    def _look_at_file(self, key_file: KeyFile | None) -> Ready | Locked:
        if is_plain(self.database):
            if key_file is None:
                return Locked(Need.UNPROTECTED)
            if key_file.kept is Kept.PLAIN:
                return Ready(plain, Kept.PLAIN)
        return Locked(Need.KEY_FILE_LOST) if key_file is None else self._look_for_key(key_file)

    def _look_for_key(self, key_file: KeyFile) -> Ready | Locked:
        if key_file.kept is not Kept.KEYRING:
            return Locked(Need.PASSPHRASE)
        try:
            secret = self._keyring.get(key_file.name)
        except NoKeyringError:
            return Locked(Need.KEYRING_MISSING)
        except LockedKeyringError:
            return Locked(Need.KEYRING_LOCKED)
        try:
            key = FileKey.from_hex(secret or "")
        except ValueError:
            return Locked(Need.ENTRY_LOST)
        if not key_file.fits(key):
            return Locked(Need.ENTRY_LOST)
        return self._opened(key, key_file)

    def _opened(self, key: FileKey, key_file: KeyFile) -> Ready:
        self._key = key
        if self.database.exists() and is_plain(self.database):
            # Late: one start in a life needs it.
            from kaigo_desktop.storage.safety.encryption import encrypt  # noqa: PLC0415

            encrypt(self.database, key)  # also where it was broken off
        return Ready(keyed(key), key_file.kept, key_file.is_confirmed)

    # ---- the first start, and a plain file of an earlier version

    def keep_plain(self) -> Ready:
        """Keep the file without encryption, because somebody chose so."""
        write_key_file(self.database, KeyFile(Kept.PLAIN))
        return Ready(plain, Kept.PLAIN)

    def keep_in_keyring(self) -> Ready:
        """Encrypt with a new key that lies in the keyring. Raises NoKeyringError, LockedKeyringError."""
        key = FileKey.random()
        key_file = KeyFile.of(key, Kept.KEYRING)
        self._keyring.put(key_file.name, key.hex)
        return self._begin(key, key_file)

    def keep_with_passphrase(self, passphrase: str) -> Ready:
        """Encrypt with a new key that the passphrase opens."""
        key = FileKey.random()
        box = lock_with_passphrase(key, passphrase)
        return self._begin(key, replace(KeyFile.of(key, Kept.PASSPHRASE), passphrase=box))

    def _begin(self, key: FileKey, key_file: KeyFile) -> Ready:
        write_key_file(self.database, key_file)
        with world_may_fail():
            return self._opened(key, key_file)

    # ---- opening

    def open_with(self, typed: str) -> Ready:
        """Open it with a passphrase or the recovery key. Raises WrongSecretError.

        The key goes back into the keyring where the file is kept that way and
        the keyring takes it. Who types the recovery key that was shown last has
        it on paper: it is confirmed, and no other one takes its place.
        """
        key_file = self._known_key_file()
        key = open_box(key_file, typed)
        if self._is_alone and not key_file.is_confirmed and is_recovery_key(key_file, typed):
            key_file = key_file.confirmed()
            write_key_file(self.database, key_file)
        ready = self._accept(key, key_file)
        if key_file.kept is Kept.KEYRING:
            self._put_back(key_file)
        return ready

    def _accept(self, key: FileKey, key_file: KeyFile) -> Ready:
        with world_may_fail():
            return self._opened(key, key_file)

    def _put_back(self, key_file: KeyFile) -> None:
        try:
            self._keyring.put(key_file.name, self._open_key().hex)
        except (NoKeyringError, LockedKeyringError):
            return  # the next start asks again, and a passphrase can be chosen instead

    # ---- while it is open

    def new_recovery_key(self) -> RecoveryKey:
        """A recovery key, to be shown and kept nowhere. One on paper opens until this one is confirmed."""
        recovery = RecoveryKey.random()
        box = lock_with_recovery(self._open_key(), recovery)
        write_key_file(self.database, self._known_key_file().with_recovery(box))
        return recovery

    def confirm_recovery_key(self) -> None:
        """It was typed back."""
        write_key_file(self.database, self._known_key_file().confirmed())

    def change_to_passphrase(self, passphrase: str) -> Ready:
        """From now on ask for this passphrase."""
        box = lock_with_passphrase(self._open_key(), passphrase)
        key_file = replace(self._known_key_file(), kept=Kept.PASSPHRASE, passphrase=box)
        write_key_file(self.database, key_file)
        with suppress(
            NoKeyringError, LockedKeyringError
        ):  # where it cannot be taken out, it opens nothing new
            self._keyring.forget(key_file.name)
        return Ready(keyed(self._open_key()), key_file.kept, key_file.is_confirmed)

    def encrypt_at_next_start(self) -> None:
        """Ask anew at the next start how a plain file is to be kept."""
        with world_may_fail():
            if self._known_key_file().kept is Kept.PLAIN:
                self.database.with_suffix(".key").unlink(missing_ok=True)

    def forget_plain(self, ready: Ready) -> bool:
        """Remove the plain file that encryption put aside; for a start after that one. Raises Trouble."""
        from kaigo_desktop.storage.safety.encryption import forget_plain  # noqa: PLC0415 - late, as above

        return forget_plain(self.database, ready.connect)

    @property
    def key(self) -> FileKey | None:
        """The key while an encrypted file is open; for backups that another key opens."""
        return self._key

    def encrypt_copies(self, own: Path, *others: Path) -> PlainCopies:
        """Encrypt copies of before the encryption, too; nothing while the file itself is not proven."""
        # Late, as above: it writes backups.
        from kaigo_desktop.storage.safety.encryption import aside_of  # noqa: PLC0415
        from kaigo_desktop.storage.safety.plain_copies import PlainCopyKeeper  # noqa: PLC0415

        if self._key is None or aside_of(self.database).exists():
            return PlainCopies()
        keeper = PlainCopyKeeper(self.database, self._key, self._known_key_file())
        return keeper.encrypt(own, *others)

    @property
    def keyring(self) -> KeyRing:
        """Where the key lies."""
        return self._keyring

    def _open_key(self) -> FileKey:
        if self._key is None:
            raise Trouble(
                "データのファイルは暗号化されていません。", "設定の「データのファイル」で暗号化してください。"
            )
        return self._key

    def _known_key_file(self) -> KeyFile:
        found = read_key_file(self.database)
        if found is None:
            raise Trouble(
                "鍵のファイル（kaigo.key）がありません。",
                "元のパソコンかバックアップから、データのファイルと同じフォルダーに戻してください。",
            )
        return found
