"""Difficulties of words: the fake and the databases keep the same promises."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.quiz.fake_difficulties import FakeWordDifficulties
from wordrally.quiz.adapters.sql_schema import word_difficulties
from wordrally.quiz.adapters.sql_word_difficulties import WORDS_AT_ONCE, SqlWordDifficulties
from wordrally.quiz.application.word_difficulties import WordDifficulties

NAMES = ("word", "difficulty", "information", "answers")
ROWS = [("drizzle", 0.5, 1.0, 40), ("Polish", -1.25, 1.0, 3), ("fog", 0.0, 0.0, 0)]


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> AsyncEngine | None:
    return None if request.param == "fake" else request.getfixturevalue(request.param)


@pytest.fixture
async def difficulties(database: AsyncEngine | None) -> WordDifficulties:
    """Two words that were answered, and one that never was."""
    if database is None:
        return FakeWordDifficulties({"drizzle": 0.5, "Polish": -1.25})
    async with database.begin() as connection:
        rows = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
        await connection.execute(word_difficulties.insert(), rows)
    return SqlWordDifficulties(database)


async def test_words_that_were_answered_have_a_difficulty(difficulties: WordDifficulties) -> None:
    assert await difficulties.of(["drizzle", "Polish", "fog", "hail"]) == {"drizzle": 0.5, "Polish": -1.25}
    assert await difficulties.of([]) == {}


async def test_a_word_is_known_by_its_spelling(difficulties: WordDifficulties) -> None:
    assert await difficulties.of(["  drizzle ", "polish"]) == {"  drizzle ": 0.5}


async def test_any_number_of_words_may_be_asked_for(difficulties: WordDifficulties) -> None:
    many = [f"word{number}" for number in range(2 * WORDS_AT_ONCE)]

    assert await difficulties.of([*many, "drizzle"]) == {"drizzle": 0.5}
