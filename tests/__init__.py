"""The tests; the tree mirrors src."""
