"""Text that does not fit its fixed place: moved whole to a 別紙 at the end, with a reference where it was."""

from __future__ import annotations

from msgspec import Struct

from kaigo_desktop.domain.forms.text import FilledText


class Attachments(Struct):
    """The 別紙 of one form in the order in which they are referred to."""

    texts: list[FilledText] = []

    def move(self, text: FilledText) -> FilledText:
        """Keep the text for the end; gives what is printed in its place. The same text is kept once."""
        number = next((place for place, kept in enumerate(self.texts, 1) if kept.text == text.text), 0)
        if not number:
            self.texts.append(text)
            number = len(self.texts)
        return FilledText(f"別紙{number}のとおり", text.fields, text.label)
