"""Faults in a running stack during two judged games, and spoilt products that must be noticed."""
