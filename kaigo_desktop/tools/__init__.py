"""Tools for those who carry the program on, and for tests."""
