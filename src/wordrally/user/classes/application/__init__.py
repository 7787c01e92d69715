"""Use cases of classes, and their ports."""
