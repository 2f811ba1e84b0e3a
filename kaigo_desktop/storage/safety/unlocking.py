"""Opening the boxes of a key file with what a person typed."""

from __future__ import annotations

from contextlib import suppress

from kaigo_desktop.domain.keeping import WrongSecretError
from kaigo_desktop.storage.safety.key_file import KeyFile
from kaigo_desktop.storage.safety.keys import (
    Box,
    FileKey,
    RecoveryKey,
    open_with_passphrase,
    open_with_recovery,
)


def open_box(key_file: KeyFile, typed: str) -> FileKey:
    """The key behind a recovery key or a passphrase, whichever it is. Raises WrongSecretError."""
    key = _by_recovery(key_file, typed)
    if key is None and key_file.passphrase is not None:
        key = open_with_passphrase(key_file.passphrase, typed)
    if key is None or not key_file.fits(key):
        raise WrongSecretError
    return key


def is_recovery_key(key_file: KeyFile, typed: str) -> bool:
    """Whether that is the recovery key that was shown last."""
    return _opened(key_file.recovery, typed) is not None


def _by_recovery(key_file: KeyFile, typed: str) -> FileKey | None:
    return _opened(key_file.recovery, typed) or _opened(key_file.earlier, typed)


def _opened(box: Box | None, typed: str) -> FileKey | None:
    if box is not None:
        with suppress(WrongSecretError):
            return open_with_recovery(box, RecoveryKey.typed(typed))
    return None
