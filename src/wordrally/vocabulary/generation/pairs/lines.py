"""Parser for one line of a bilingual list."""

import re
from dataclasses import dataclass

import msgspec

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
    """Two texts that belong together; the front is the word to be learned."""

    front: str
    back: str


class ListedPair(msgspec.Struct, frozen=True):
    """Pair of another list, with the languages of its sides."""

    front: str
    back: str
    front_language: str
    back_language: str


def pair_of(line: str) -> Pair | None:
    """Split a line into its two sides; return None if it has only one."""
    for separator in SEPARATORS:
        parts = [part.strip() for part in separator.split(line.strip(), maxsplit=1)]
        if len(parts) == 2 and all(parts):
            return Pair(*parts)
    return None
