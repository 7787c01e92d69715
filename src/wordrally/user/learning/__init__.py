"""Learning: finished sessions that somebody attended, and the words they met."""
