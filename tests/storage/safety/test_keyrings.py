from __future__ import annotations

import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from kaigo_desktop.domain.keeping import LockedKeyringError, NoKeyringError
from kaigo_desktop.storage.safety.keyrings import SystemKeyring


class FakeBackend(KeyringBackend):
    """A backend of the package; the priority keeps it from being chosen by anybody."""

    priority = -1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.forgets = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise keyring.errors.KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.forgets:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


def test_a_secret_comes_back_until_it_is_forgotten():
    ring = SystemKeyring(FakeBackend())
    assert ring.get("a") is None
    ring.put("a", "secret")
    assert ring.get("a") == "secret"
    ring.forget("a")
    ring.forget("a")
    assert ring.get("a") is None


@pytest.mark.parametrize("backend", [null.Keyring(), fail.Keyring(), chainer.ChainerBackend()])
def test_a_backend_that_forgets_is_refused(backend: KeyringBackend):
    ring = SystemKeyring(backend)
    for use in (lambda: ring.get("a"), lambda: ring.put("a", "b"), lambda: ring.forget("a")):
        with pytest.raises(NoKeyringError):
            use()


def test_the_backend_that_tests_are_given_is_refused():
    with pytest.raises(NoKeyringError):
        SystemKeyring().get("a")


def test_a_backend_that_does_not_give_back_what_it_took_is_refused():
    backend = FakeBackend()
    backend.forgets = True
    with pytest.raises(NoKeyringError):
        SystemKeyring(backend).put("a", "b")


def test_a_locked_one_is_told_apart_from_none():
    backend = FakeBackend()
    backend.locked = True
    with pytest.raises(LockedKeyringError):
        SystemKeyring(backend).get("a")
