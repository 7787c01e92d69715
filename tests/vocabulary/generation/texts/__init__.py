"""Texts of teachers."""
