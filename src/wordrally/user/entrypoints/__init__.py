"""Entrypoints: HTTP calls and finished sessions."""
