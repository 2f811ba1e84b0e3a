"""Reads resources/ and forms/ into domain objects; errors name file and entry."""
