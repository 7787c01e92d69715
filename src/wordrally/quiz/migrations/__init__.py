"""Schema migrations of the quiz database."""
