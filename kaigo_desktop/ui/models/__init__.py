"""Item models: read-only, replaced whole."""
