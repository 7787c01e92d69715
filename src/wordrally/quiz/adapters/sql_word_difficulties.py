"""Difficulties of words in SQL."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.quiz.adapters.sql_schema import word_difficulties
from wordrally.quiz.domain.words import spelled

WORDS_AT_ONCE = 1_000
"""Each is a parameter of the statement, of which a database takes some 32,000."""


class SqlWordDifficulties:
    """Implements `WordDifficulties`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, words: Iterable[str]) -> Mapping[str, float]:
        asked = {word: spelled(word) for word in words}
        spellings = sorted(set(asked.values()))
        known: dict[str, float] = {}
        table = word_difficulties.c
        async with transaction(self._engine) as connection:
            for start in range(0, len(spellings), WORDS_AT_ONCE):
                some = spellings[start : start + WORDS_AT_ONCE]
                query = select(table.word, table.difficulty).where(table.word.in_(some), table.answers > 0)
                known.update((row.word, row.difficulty) for row in await connection.execute(query))
        return {word: known[spelling] for word, spelling in asked.items() if spelling in known}
