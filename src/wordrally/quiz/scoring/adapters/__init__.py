"""Ports on real engines."""

PACKAGE = "wordrally.quiz.scoring.adapters"
"""Folder of the Lua scripts of scoring."""
