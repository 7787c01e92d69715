"""Reading time, for which the prompt of a question stands alone before the question opens."""

from wordrally.contracts.http.sessions import Reading

SHORTEST_MS, LONGEST_MS = 2_000, 8_000
"""Bounds of the reading time (contract)."""

MS_PER_CHARACTER = {"off": 0, "short": 25, "long": 60}
"""Reading speeds. 60 ms are 17 characters a second, as in subtitles for children.

25 ms are the speed of fluent readers.
"""

FIRST_LOOK_MS = 1_500


def reading_ms(reading: Reading, prompt: str) -> int:
    """Return the time to read a prompt before its question opens. It is 0 when it is switched off."""
    if reading == "off":
        return 0
    return min(max(FIRST_LOOK_MS + MS_PER_CHARACTER[reading] * len(prompt), SHORTEST_MS), LONGEST_MS)
