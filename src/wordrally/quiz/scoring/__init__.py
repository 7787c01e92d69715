"""Answers: judged, counted and ranked."""
