"""Compose a stack of engines, services and gateway, and keep it running."""
