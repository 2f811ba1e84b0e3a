"""Widgets; thin."""
