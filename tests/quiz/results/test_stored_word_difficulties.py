"""Difficulties of words: the fake and the databases keep the same promises."""

import asyncio
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.quiz.results.fake_difficulties import FakeWordDifficulties
from tests.quiz.results.reported import chose, player, report, typed
from tests.quiz.results.test_finished_sessions import finished
from wordrally.contracts.http.reports import PlayerReport
from wordrally.contracts.ids import SessionId
from wordrally.quiz.authoring.application.word_difficulties import WordDifficulties
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.results.adapters.sql_finished_sessions import SqlFinishedSessions
from wordrally.quiz.results.adapters.sql_retention import SqlRetention
from wordrally.quiz.results.adapters.sql_word_difficulties import WORDS_AT_ONCE, SqlWordDifficulties, key_of
from wordrally.quiz.shared.adapters.sql_schema import word_difficulties

NAMES = ("word", "difficulty", "information", "answers", "last_answered_at")
ROWS = [("drizzle", 0.5, 1.0, 40, 1), ("Polish", -1.25, 1.0, 3, 1)]


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> AsyncEngine | None:
    return None if request.param == "fake" else request.getfixturevalue(request.param)


@pytest.fixture
async def difficulties(database: AsyncEngine | None) -> WordDifficulties:
    """Two words that were answered."""
    if database is None:
        return FakeWordDifficulties({"drizzle": 0.5, "Polish": -1.25})
    async with database.begin() as connection:
        rows = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
        rows = [row | {"word": key_of(str(row["word"]))} for row in rows]
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


def played(name: str, *players: PlayerReport, words: tuple[str | None, str | None]) -> FinishedSession:
    """A finished session of that name."""
    made = report(*players, words=words)
    return finished(structs.replace(made, session=structs.replace(made.session, id=SessionId(name))))


def class_of(players: int, *, right: bool) -> list[PlayerReport]:
    """Players who all answered the first question, all right or all wrong."""
    answer = chose(0 if right else 1, at=12_000, correct=right)
    return [player(rank, f"Player {rank}", answer) for rank in range(1, players + 1)]


async def rows(engine: AsyncEngine) -> list[tuple[Any, ...]]:
    """Everything that is kept of words, which only those who know the words can tell."""
    known = {key_of(word): word for word in ("drizzle", "fog", "modern")}
    async with engine.connect() as connection:
        found = await connection.execute(word_difficulties.select())
        return sorted((known[row.word], *row[1:]) for row in found)


async def test_a_session_is_learned_from_once_however_often_it_is_saved(engine: AsyncEngine) -> None:
    session = played("s", *class_of(10, right=False), words=("drizzle", "modern"))
    await SqlFinishedSessions(engine).save(session)
    [(word, difficulty, _, answers, at)] = once = await rows(engine)

    await asyncio.gather(*(SqlFinishedSessions(engine).save(session) for _ in range(3)))

    assert (word, answers, at) == ("drizzle", 10, session.finished_at)
    assert difficulty > 0
    assert await rows(engine) == once


async def test_words_that_are_known_better_or_worse_are_told_apart(engine: AsyncEngine) -> None:
    answers = [typed("x", 41_000, correct=True), chose(1, at=12_000)]
    mixed = [player(rank, f"Player {rank}", *answers) for rank in range(1, 21)]

    await SqlFinishedSessions(engine).save(played("s", *mixed, words=("drizzle", "modern")))

    difficulties = await SqlWordDifficulties(engine).of(["drizzle", "modern", "fog"])
    assert difficulties.keys() == {"drizzle", "modern"}
    assert difficulties["modern"] < 0 < difficulties["drizzle"]


async def test_sessions_that_finish_together_are_all_learned_from(engine: AsyncEngine) -> None:
    names, sessions = range(6), SqlFinishedSessions(engine)
    orders = [("drizzle", "fog"), ("fog", "drizzle")]  # whoever asks for them in whichever order
    answers = [chose(1, at=12_000), typed("x", 41_000)]
    mixed = [player(rank, f"Player {rank}", *answers) for rank in range(1, 6)]

    await asyncio.gather(
        *(sessions.save(played(f"s{name}", *mixed, words=orders[name % 2])) for name in names)
    )

    assert [(row[0], row[3]) for row in await rows(engine)] == [("drizzle", 30), ("fog", 30)]


async def test_a_session_without_words_teaches_nothing(engine: AsyncEngine) -> None:
    await SqlFinishedSessions(engine).save(played("s", *class_of(3, right=True), words=(None, "unanswered")))

    assert await rows(engine) == []


async def test_a_word_that_nobody_answered_since_is_forgotten(engine: AsyncEngine) -> None:
    old = played("old", *class_of(3, right=True), words=("drizzle", None))
    await SqlFinishedSessions(engine).save(structs.replace(old, finished_at=999))
    await SqlFinishedSessions(engine).save(played("young", *class_of(3, right=True), words=("fog", None)))

    await SqlRetention(engine).forget_some(1_000)

    assert [row[0] for row in await rows(engine)] == ["fog"]
