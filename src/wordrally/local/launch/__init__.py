"""Composition of a stack of engines, services and gateway, and its background work."""
