"""Use cases of the history and of learned words, and their ports."""
