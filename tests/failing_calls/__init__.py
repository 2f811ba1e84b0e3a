"""A disk that fails where the system itself says so: SQLite's own calls among them; see ``shim.c``."""
