"""The texts of a plan: drafts, one's own, both side by side where answers changed, and phrases to take."""

from __future__ import annotations

from kaigo_desktop.domain.plans.plan import Section
from kaigo_desktop.viewmodels.plan import PlanViewModel


class PlanTexts:
    """What a person does with the texts. The draft never touches one's own text."""

    def __init__(self, plan: PlanViewModel) -> None:
        self._plan = plan

    def take_draft_as_own(self, section: str) -> None:
        """Begin one's own text with what is drafted, and remember what it was begun from."""
        drafted = self._section(section).drafted
        if self._plan.set(self._text_at(section), drafted):
            self._plan.set(self._base_at(section), drafted)

    def take_new_draft(self, section: str) -> None:
        """Put the new draft in the place of one's own text, which stays in the history."""
        self.take_draft_as_own(section)

    def keep_own(self, section: str) -> None:
        """Keep one's own text as it is; it has been held against the new draft."""
        self._plan.set(self._base_at(section), self._section(section).drafted)

    def use_draft(self, section: str) -> None:
        """Print the draft again; one's own text stays in the history."""
        if self._plan.set(self._text_at(section), None):
            self._plan.set(self._base_at(section), None)

    def add_phrase(self, section: str, phrase: str) -> None:
        """Put a phrase behind one's own text; the draft becomes one's own first."""
        found = self._section(section)
        if not found.is_own:
            self.take_draft_as_own(section)
        self._plan.set(self._text_at(section), f"{found.text}\n{phrase}".lstrip("\n"))

    def phrases(self, section: str) -> tuple[str, ...]:
        """What may be taken into that section."""
        return tuple(phrase.text for phrase in self._plan.knowledge.phrases_for(section))

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
