"""A line of a bilingual list, taken apart."""

import re
from dataclasses import dataclass

SEPARATORS = (
    re.compile(r"\t+"),
    re.compile(r"\s+[–—]\s+"),
    re.compile(r"\s+(?:=|=>|->|→|::|\|)\s+"),
    re.compile(r"\s+-\s+"),
    re.compile(r"\s*=\s*"),
    re.compile(r":\s+"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that belong together; the front is the word that is learned."""

    front: str
    back: str


def pair_of(line: str) -> Pair | None:
    """The two sides of a line; None for a line that has one only."""
    for separator in SEPARATORS:
        parts = [part.strip() for part in separator.split(line.strip(), maxsplit=1)]
        if len(parts) == 2 and all(parts):
            return Pair(*parts)
    return None
