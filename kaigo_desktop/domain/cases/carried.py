"""A case on its way between two computers."""

from __future__ import annotations

from msgspec import Struct, field

from kaigo_desktop.domain.cases.case import Document
from kaigo_desktop.domain.deadlines.identity import no_decisions
from kaigo_desktop.domain.forms.submission import Submission


class PassphraseNeededError(Exception):
    """The file is locked with a passphrase."""


class HandedOver(Struct, frozen=True):
    """A set of papers that was handed in, with the content of its files in order."""

    submission: Submission
    contents: tuple[bytes, ...]


class Carried(Struct, frozen=True):
    """What a ``.kaigo`` file holds, checked.

    ``uid`` names the case on every computer. ``base`` is the case as sender and
    receiver last both had it; None where it was never carried before. ``decisions``
    on its deadlines are as ``deadlines.identity.carried`` makes them.
    """

    uid: str
    title: str
    document: Document
    base: Document | None
    handed_in: tuple[HandedOver, ...]
    decisions: Document = field(default_factory=no_decisions)
