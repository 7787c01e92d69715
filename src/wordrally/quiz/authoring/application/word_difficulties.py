"""Learned difficulties of words, for the generation of questions."""

from collections.abc import Iterable, Mapping
from typing import Protocol


class WordDifficulties(Protocol):
    """Difficulties estimated from the answers of all finished sessions (`results.domain.difficulty`)."""

    async def of(self, words: Iterable[str]) -> Mapping[str, float]:
        """Return the difficulty of each word in logits: 0 is average, more is harder.

        Words without answers are left out. Words are distinguished by spelling, as in
        `results.domain.words`.
        """
        ...
