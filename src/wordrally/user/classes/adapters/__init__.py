"""Stores of classes and members, and their announced rosters."""
