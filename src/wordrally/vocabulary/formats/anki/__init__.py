"""Packages of Anki: notes in an SQLite collection, in a zip archive."""
