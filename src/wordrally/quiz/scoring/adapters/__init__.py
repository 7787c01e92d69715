"""Ports on real engines."""

PACKAGE = "wordrally.quiz.scoring.adapters"
"""Where the Lua scripts of scoring are."""
