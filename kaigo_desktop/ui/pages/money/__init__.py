"""The parts of page ③."""
