"""Difficulties of words, in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wordrally.quiz.results.domain.words import spelled


@dataclass
class FakeWordDifficulties:
    """Implements `WordDifficulties`; `known` is by spelling."""

    known: dict[str, float] = field(default_factory=dict[str, float])

    async def of(self, words: Iterable[str]) -> Mapping[str, float]:
        return {word: self.known[spelled(word)] for word in words if spelled(word) in self.known}
