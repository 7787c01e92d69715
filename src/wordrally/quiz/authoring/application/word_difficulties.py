"""How hard words have proved to be, for whoever makes questions of them."""

from collections.abc import Iterable, Mapping
from typing import Protocol


class WordDifficulties(Protocol):
    """Difficulties estimated from the answers of all finished sessions; how, stands in `domain.difficulty`."""

    async def of(self, words: Iterable[str]) -> Mapping[str, float]:
        """The difficulty of each word in logits: 0 is average, more is harder. A word that nobody answered is left out.

        Words are told apart by their spelling, as in `domain.words`.
        """
        ...
