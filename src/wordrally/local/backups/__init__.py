"""Backups of a running stack, and restores into a new data folder."""
