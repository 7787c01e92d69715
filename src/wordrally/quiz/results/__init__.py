"""Finished sessions: reports, word difficulties, retention and erasure."""
