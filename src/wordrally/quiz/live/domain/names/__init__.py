"""Nicknames: rules for them, names that look alike, crude ones, and made ones."""
