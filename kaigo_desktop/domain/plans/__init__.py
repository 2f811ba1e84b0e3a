"""The improvement plan, its checker, and the yearly effect reports."""
