"""Plumbing without one quiz word, shared by every service; a closed list of modules."""
