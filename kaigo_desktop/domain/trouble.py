"""The world failing: a full disk, a locked file, a file from a newer version."""

from __future__ import annotations


class Trouble(Exception):
    """Something outside the program went wrong; nothing was lost.

    ``what`` and ``what_to_do`` are plain Japanese sentences for the user.
    They never hold personal data, so that they may be logged.
    """

    def __init__(self, what: str, what_to_do: str) -> None:
        super().__init__(f"{what} {what_to_do}")
        self.what = what
        self.what_to_do = what_to_do
