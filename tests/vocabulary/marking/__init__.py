"""Marking of typed answers, by tables of cases for each language."""
