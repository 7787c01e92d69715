"""Rules that several parts of the quiz service share."""
