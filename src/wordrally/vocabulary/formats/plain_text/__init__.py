"""Decoding of bytes into characters, and of markup into readable text."""
