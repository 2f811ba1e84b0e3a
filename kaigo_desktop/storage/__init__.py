"""Cases in SQLite through SQLAlchemy. No row, session or query leaves this package."""
