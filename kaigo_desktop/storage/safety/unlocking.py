"""Opening the boxes of a key file with what a person typed."""

from __future__ import annotations

from contextlib import suppress

from kaigo_desktop.domain.keeping import WrongSecretError
from kaigo_desktop.storage.safety.key_file import KeyFile
from kaigo_desktop.storage.safety.keys import (
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


def _by_recovery(key_file: KeyFile, typed: str) -> FileKey | None:
    for box in (key_file.recovery, key_file.earlier):
        if box is not None:
            with suppress(WrongSecretError):
                return open_with_recovery(box, RecoveryKey.typed(typed))
    return None
