"""The parts of the page of the office list."""
