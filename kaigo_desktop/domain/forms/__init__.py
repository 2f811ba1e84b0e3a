"""Forms as data: what stands on them, and filling them from a case."""
