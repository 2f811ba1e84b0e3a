"""The texts of a plan: drafts, one's own, both side by side where answers changed, and phrases to take."""

from __future__ import annotations

from kaigo_desktop.domain.plans.plan import SECTION_TITLES, Section
from kaigo_desktop.viewmodels.plan import PlanViewModel


class PlanTexts:
    """What a person does with the texts. The draft never touches one's own text."""

    def __init__(self, plan: PlanViewModel) -> None:
        self._plan = plan

    def take_draft_as_own(self, section: str) -> None:
        """Begin one's own text with what is drafted, and remember what it was begun from."""
        drafted = self._section(section).drafted
        self._put(section, drafted, drafted)

    def take_new_draft(self, section: str) -> None:
        """Put the new draft in the place of one's own text, which stays in the history."""
        self.take_draft_as_own(section)

    def keep_own(self, section: str) -> None:
        """Keep one's own text as it is; it has been held against the new draft."""
        self._plan.set(self._base_at(section), self._section(section).drafted)

    def use_draft(self, section: str) -> None:
        """Print the draft again; one's own text stays in the history."""
        self._put(section, None, None)

    def add_phrase(self, section: str, phrase: str) -> None:
        """Put a phrase behind one's own text; the draft becomes one's own first."""
        found = self._section(section)
        text = f"{found.text}\n{phrase}".lstrip("\n")
        if found.is_own:
            self._plan.set(self._text_at(section), text)
        else:
            self._put(section, text, found.drafted)

    def phrases(self, section: str) -> tuple[str, ...]:
        """What may be taken into that section."""
        return tuple(phrase.text for phrase in self._plan.knowledge.phrases_for(section))

    def _put(self, section: str, text: str | None, base: str | None) -> None:
        """Keep one's own text with what it was begun from, in one step."""
        with self._plan.together(f"計画の文章　{SECTION_TITLES[section]}の変更"):
            self._plan.set(self._text_at(section), text)
            self._plan.set(self._base_at(section), base)

    def _section(self, id_: str) -> Section:
        """The section. Raises KeyError where this plan has none of that name."""
        found = next((section for section in self._plan.sections() if section.id == id_), None)
        if found is None:
            raise KeyError(id_)
        return found

    def _text_at(self, section: str) -> tuple[str, ...]:
        return (*self._plan.root, "texts", section)

    def _base_at(self, section: str) -> tuple[str, ...]:
        return (*self._plan.root, "text_bases", section)
