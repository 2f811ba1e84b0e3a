"""Programmes as rules: conditions, requirements, verdicts, and how they read."""
