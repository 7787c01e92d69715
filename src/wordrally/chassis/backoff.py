"""Delays between attempts of something that fails."""


def backoff_s(attempt: int, first_s: float, longest_s: float) -> float:
    """Return the delay after a failed attempt, counted from 1. It doubles each time, up to `longest_s`."""
    return min(first_s * 2 ** min(attempt - 1, 30), longest_s)
