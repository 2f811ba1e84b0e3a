"""A short form of ``dev.py torture``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.torture.rounds import Rounds

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the program that is killed forks")
KILLS = {
    "edits": 6,
    "backups": 5,
    "restores": 5,
    "encryptions": 6,
    "migrations": 4,
    "keys": 5,
    "exports": 3,
    "first_starts": 4,
}


def test_nothing_that_was_called_saved_is_lost_wherever_the_program_is_killed(tmp_path: Path):
    with Rounds(tmp_path, seed=7) as rounds:
        for work, kills in KILLS.items():
            for _ in range(kills):
                rounds.run(work)
        tally = rounds.tally
    assert tally.faults == []
    assert tally.kills == sum(KILLS.values())
    assert tally.edits > 0, "nothing was saved between two kills"
    assert (tally.lost, tally.unreadable, tally.bad_backups) == (0, 0, 0)
