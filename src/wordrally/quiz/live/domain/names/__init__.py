"""Nicknames: what may be one, what looks alike, what is crude, and names that are made."""
