"""Classes: members with codes, and what a class remembers."""
