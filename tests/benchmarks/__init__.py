"""Speed and memory against a floor in the same run.

A module of this package takes part when it has ``measure(rounds) -> list[Figure]``.
"""
