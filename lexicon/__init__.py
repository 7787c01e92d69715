"""Builds the lexicon that ships with Wordrally from open data; `python -m lexicon` writes it."""
