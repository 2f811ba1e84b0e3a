"""The parts of page ④."""
