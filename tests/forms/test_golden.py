"""What each form says of the sample case, kept as text: a changed form or rule shows as a diff in words.

After a change that is meant, write the files anew with UPDATE_GOLDEN=1 and read their diff.
"""

from __future__ import annotations

import pytest

from kaigo_desktop.domain.forms.form import fill
from tests.forms.filled_text import GOLDEN, kept, told

COPIES = [
    ("application", None, None),
    ("cost-rate-first", None, None),
    ("cost-cap-first", None, None),
    ("calculation", None, None),
    ("improvement-plan", "A", None),
    ("improvement-plan", "B", None),
    ("evidence", None, None),
    ("effect-report", "A", 1),
    ("effect-report", "A", 2),
    ("project-plan", "A", None),
    ("project-plan", "B", None),
    ("budget", None, None),
    ("officers", None, None),
    ("pledge", None, None),
    ("bank", None, None),
    ("advance-start", None, None),
    ("change", None, None),
    ("withdrawal", None, None),
    ("result", None, None),
    ("settlement", None, None),
    ("settlement-budget", None, None),
    ("claim", None, None),
]
OF_THE_GROUP = [
    "application",
    "cost-rate-first",
    "project-plan",
    "group",
    "improvement-plan",
    "budget",
    "pledge",
]
COLLABORATION = "mhlw-r8-collaboration"


@pytest.mark.parametrize(("form", "office", "sequence"), COPIES)
def test_the_filled_fields_are_as_kept(sample, cap_first_sample, form, office, sequence):
    sample = cap_first_sample if form == "cost-cap-first" else sample
    filled = fill(sample.forms[form], sample.values(form, office, sequence))
    name = "-".join(str(part) for part in (form, office, sequence) if part is not None)
    assert told(filled) == kept(name, filled)


@pytest.mark.parametrize("form", OF_THE_GROUP)
def test_the_papers_of_a_group_are_as_kept(group_sample, form):
    filled = fill(group_sample.forms[form], group_sample.values(form, programme=COLLABORATION))
    assert told(filled) == kept(f"{form}-of-group", filled)


@pytest.mark.parametrize("form", ["settlement", "budget"])
def test_the_papers_are_as_kept_where_the_cap_comes_first(cap_first_sample, form):
    filled = fill(cap_first_sample.forms[form], cap_first_sample.values(form))
    assert told(filled) == kept(f"{form}-cap-first", filled)


def test_every_form_is_kept(forms):
    kept = {file.stem for file in GOLDEN.glob("*.json")}
    assert [id_ for id_ in forms if not any(f"{name}-".startswith(f"{id_}-") for name in kept)] == []
