"""Parser for a text: its sentences, and the places of its words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
TOKEN = re.compile(rf"{WORD.pattern}|\d+|[^\w\s]")
END = re.compile(r"(?<=[.!?…])[\"”’')]*\s+(?=[\"“‘'(]*[^\W\d_a-z])|\n+")
ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Prof|e\.g|i\.e|etc|vs|No)\.$")


@dataclass(frozen=True, slots=True)
class Place:
    """Word as it stands in a sentence; `tokens` are the sentence's words and marks in lower case."""

    written: str
    sentence: str
    start: int
    tokens: tuple[str, ...]
    at: int

    def token(self, apart: int) -> str:
        """Return a neighbour by its distance; empty beyond the sentence."""
        place = self.at + apart
        return self.tokens[place] if 0 <= place < len(self.tokens) else ""

    @property
    def begins(self) -> bool:
        return not WORD.search(self.sentence[: self.start])


def sentences(text: str) -> list[str]:
    """Split a text into sentences; a line break ends one, the point of an abbreviation does not."""
    found: list[str] = []
    for piece in END.split(text):
        part = " ".join(piece.split())
        if found and ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        elif part:
            found.append(part)
    return found


def places(text: str) -> Iterator[Place]:
    """Return every word of a text in order, except names: words written with a capital only."""
    parts = sentences(text)
    small = {word.group() for part in parts for word in WORD.finditer(part) if word.group().islower()}
    for part in parts:
        for place in _places(part):
            if place.written.lower() in small or place.begins:
                yield place


def _places(sentence: str) -> Iterator[Place]:
    found = list(TOKEN.finditer(sentence))
    tokens = tuple(token.group().lower().replace("’", "'") for token in found)
    for at, token in enumerate(found):
        if WORD.fullmatch(token.group()):
            yield Place(token.group(), sentence, token.start(), tokens, at)
