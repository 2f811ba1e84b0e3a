"""The case file: its fields, addresses, questions, and what is kept of it."""
