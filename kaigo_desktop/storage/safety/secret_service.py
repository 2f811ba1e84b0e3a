"""The Secret Service of a Linux desktop (GNOME, KDE, KeePassXC), spoken to without the keyring package.

The same entries as that package makes, found by either; but the package takes
four times as long to import, and lets errors of the bus through as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import secretstorage
from jeepney import DBusErrorResponse  # type: ignore[import-untyped]  # it comes without

from kaigo_desktop.domain.keeping import LockedKeyringError, NoKeyringError

PATIENCE_S = 120.0
"""How long a person may take to answer the system's question for the password of the keyring."""


def is_there() -> bool:
    """Whether a Secret Service answers on the session bus, or would be started for us."""
    try:
        with closing(secretstorage.dbus_init()) as bus:
            return secretstorage.check_service_availability(bus)
    except (secretstorage.SecretStorageException, DBusErrorResponse, OSError):
        return False


class SecretService:
    """Fits ``keyrings.KeyRing``: entries of one service in the default collection."""

    def __init__(self, service: str) -> None:
        self._service = service

    def get(self, name: str) -> str | None:
        """The secret of that name; None where there is none."""
        with self._found(name) as (_, items):
            for item in items:
                if item.is_locked() and item.unlock():
                    raise LockedKeyringError
                return item.get_secret().decode("ascii", "replace")
        return None

    def put(self, name: str, secret: str) -> None:
        """Keep the secret in place of one of that name."""
        with self._found(name) as (collection, _):
            attributes = {**self._attributes(name), "application": "Python keyring library"}
            label = f"Password for '{name}' on '{self._service}'"
            collection.create_item(label, attributes, secret.encode("ascii"), replace=True)

    def forget(self, name: str) -> None:
        """Keep it no longer; nothing happens where there is none."""
        with self._found(name) as (_, items):
            for item in items:
                item.delete()

    def _attributes(self, name: str) -> dict[str, str]:
        return {"username": name, "service": self._service}

    @contextmanager
    def _found(self, name: str) -> Iterator[tuple[secretstorage.Collection, list[secretstorage.Item]]]:
        """The open collection and the entries of that name in it."""
        try:
            with closing(secretstorage.dbus_init()) as bus:
                collection = secretstorage.get_default_collection(bus)
                if collection.is_locked() and (collection.unlock(PATIENCE_S) or collection.is_locked()):
                    raise LockedKeyringError
                yield collection, list(collection.search_items(self._attributes(name)))
        except secretstorage.SecretServiceNotAvailableException as error:
            raise NoKeyringError from error
        except (secretstorage.SecretStorageException, DBusErrorResponse, OSError) as error:
            raise LockedKeyringError from error  # also TimeoutError: nobody answered
