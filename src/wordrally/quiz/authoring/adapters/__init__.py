"""Ports on real engines."""
