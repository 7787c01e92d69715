"""Knowledge about words from the answers of all players, for the generation of questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from wordrally.vocabulary.generation.pairs import ListedPair


@dataclass(frozen=True, slots=True)
class PlayedWords:
    """Difficulties in logits and wrong choices by word, and pairs of the account's other lists."""

    difficulties: Mapping[str, float] = field(default_factory=dict[str, float])
    confusions: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    spare: Sequence[ListedPair] = ()


class WordConfusions(Protocol):
    """Wrong choices that many players picked in several sessions (`results.domain.confusions`)."""

    async def of(self, words: Iterable[str], language: str) -> Mapping[str, Sequence[str]]:
        """Return the wrong choices of each word, the most often picked first, by `text_key`."""
        ...


class WordDifficulties(Protocol):
    """Difficulties estimated from the answers of all finished sessions (`results.domain.difficulty`)."""

    async def of(self, words: Iterable[str]) -> Mapping[str, float]:
        """Return the difficulty of each word in logits: 0 is average, more is harder.

        Words without answers are left out. Words are distinguished by spelling, as in
        `results.domain.words`.
        """
        ...
