"""Carrying cases between computers, merging what comes back, and writing everything out."""
