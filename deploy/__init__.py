"""Artefacts that operators deploy, and their checks."""
