"""Adapters: implementations of the ports on real engines."""
