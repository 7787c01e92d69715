"""The history of the quiz database's schema."""
