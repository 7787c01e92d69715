"""Pure rules of a room: state, seats, admission of answers, and intervals.

No I/O, no clock, no randomness.
"""
