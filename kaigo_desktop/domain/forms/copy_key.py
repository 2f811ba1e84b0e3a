"""Which copy of a form is meant: the form, its office, its year of reporting, its programme."""

from __future__ import annotations

from typing import NamedTuple

OF_TECHNOLOGY = "mhlw-r8-technology"
"""The programme whose papers were the first; entries noted before programmes were noted belong to it."""


class CopyKey(NamedTuple):
    """One paper among all that a case may need. Two programmes may ask for the same form of one office."""

    form: str
    office: str | None = None
    sequence: int | None = None
    programme: str = OF_TECHNOLOGY

    @property
    def name(self) -> str:
        """The paper in one word, for names of controls; the programme only where it is another one."""
        parts = (self.form, self.office, self.sequence)
        own = "" if self.programme == OF_TECHNOLOGY else self.programme
        return ".".join(str(part) for part in (*parts, own or None) if part is not None)
