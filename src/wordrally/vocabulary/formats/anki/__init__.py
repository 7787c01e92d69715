"""Anki packages: notes in an SQLite collection inside a zip archive."""
