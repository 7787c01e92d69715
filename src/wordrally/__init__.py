"""Wordrally: a real-time vocabulary quiz platform."""
