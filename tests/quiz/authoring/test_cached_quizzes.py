"""Quizzes through the cache: a database is read once, and a change is in the next answer of every replica."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import msgspec
import pytest
from prometheus_client import REGISTRY
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.quiz.authoring.test_stored_quizzes import ANN, quiz
from wordrally.chassis.valkey.cache import Cache
from wordrally.chassis.valkey.store import connect
from wordrally.contracts.http.quizzes import Quiz
from wordrally.contracts.ids import AccountId, QuizId, SessionId
from wordrally.quiz.authoring.adapters.cached_quizzes import CachedOpenGames, CachedQuizzes
from wordrally.quiz.authoring.adapters.sql_open_games import SqlOpenGames
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.authoring.application.listing import QuizListing
from wordrally.quiz.authoring.application.quizzes import may_read
from wordrally.quiz.live.adapters.sql_hosted_sessions import SqlHostedSessions
from wordrally.quiz.operator.application.hiding import hide_quiz
from wordrally.quiz.results.adapters.cached_traces import CachedTraces
from wordrally.quiz.results.adapters.sql_traces import SqlTraces


@dataclass
class Replica:
    """One process of the quiz service."""

    quizzes: CachedQuizzes
    traces: CachedTraces
    games: CachedOpenGames


@pytest.fixture
async def replicas(sqlite: AsyncEngine, store_url: str) -> AsyncIterator[list[Replica]]:
    stores = [connect(store_url) for _ in range(2)]
    stored = SqlQuizzes(sqlite)
    yield [
        Replica(
            CachedQuizzes(stored, Cache(store, "quizzes")),
            CachedTraces(SqlTraces(sqlite), stored, Cache(store, "quizzes")),
            CachedOpenGames(SqlOpenGames(sqlite), Cache(store, "quizzes")),
        )
        for store in stores
    ]
    for store in stores:
        await store.aclose()


def statements() -> float:
    return REGISTRY.get_sample_value("wordrally_sql_statements_total") or 0


async def test_repeated_reads_send_no_statement_to_the_database(replicas: list[Replica]) -> None:
    await replicas[0].quizzes.add(quiz(public=True))
    for replica in replicas:
        await replica.quizzes.find(QuizId("q"))
        await replica.quizzes.list(QuizListing(ANN, 20))
        await replica.quizzes.list(QuizListing(None, 20))
        await replica.games.hosts(QuizId("q"), 0)
    before = statements()

    for _ in range(20):
        for replica in replicas:
            assert await replica.quizzes.find(QuizId("q")) == quiz(public=True)
            assert len(await replica.quizzes.list(QuizListing(ANN, 20))) == 1
            assert len(await replica.quizzes.list(QuizListing(None, 20))) == 1
            assert not await replica.games.hosts(QuizId("q"), 0)

    assert statements() == before


async def test_a_session_opened_through_one_replica_hides_the_key_at_the_other(
    sqlite: AsyncEngine, replicas: list[Replica]
) -> None:
    one, other = replicas
    await one.quizzes.add(quiz(public=True))
    assert not await other.games.hosts(QuizId("q"), 0)

    await SqlHostedSessions(sqlite).add(SessionId("s"), ANN, 5, quiz_id=QuizId("q"))
    await one.quizzes.note_played(QuizId("q"), ANN, 5)

    assert await other.games.hosts(QuizId("q"), 0) == [ANN]


async def test_a_change_through_one_replica_is_in_the_next_answer_of_the_other(
    replicas: list[Replica],
) -> None:
    one, other = (replica.quizzes for replica in replicas)
    await one.add(quiz(public=True))
    await other.find(QuizId("q"))
    await other.list(QuizListing(None, 20))
    changed = msgspec.structs.replace(quiz(), title="Fog", version=2)  # no longer public

    assert await one.replace(changed, expected_version=1)

    assert await other.find(QuizId("q")) == changed
    assert await other.list(QuizListing(None, 20)) == []
    assert [found.title for found in await other.list(QuizListing(ANN, 20))] == ["Fog"]


async def test_a_quiz_that_was_deleted_is_gone_everywhere(replicas: list[Replica]) -> None:
    one, other = (replica.quizzes for replica in replicas)
    await one.add(quiz())
    await other.find(QuizId("q"))
    await other.list(QuizListing(ANN, 20))

    assert await one.remove(quiz(), 2_000)

    assert await other.find(QuizId("q")) is None
    assert await other.list(QuizListing(ANN, 20)) == []


async def test_erasing_an_account_takes_the_copies_of_its_quizzes_along(replicas: list[Replica]) -> None:
    one, other = replicas
    await one.quizzes.add(quiz(public=True))
    await other.quizzes.find(QuizId("q"))
    await other.quizzes.list(QuizListing(None, 20))

    await one.traces.erase(ANN, 1_000)

    assert await other.quizzes.find(QuizId("q")) is None
    assert await other.quizzes.list(QuizListing(None, 20)) == []


async def test_a_game_of_a_quiz_and_its_restoration_are_in_the_next_answer(replicas: list[Replica]) -> None:
    one, other = (replica.quizzes for replica in replicas)
    await one.add(quiz())
    await other.list(QuizListing(ANN, 20))
    await other.list(QuizListing(ANN, 20, search="fog"))

    await one.note_played(QuizId("q"), ANN, 9_000)

    assert [found.last_played_at for found in await other.list(QuizListing(ANN, 20))] == [9_000]
    assert [found.last_played_at for found in await other.list(QuizListing(ANN, 20, search="fog"))] == [9_000]
    await one.remove(quiz(), 9_000)
    assert await other.find(QuizId("q")) is None
    await one.restore(quiz())
    assert await other.find(QuizId("q")) is not None


async def test_a_quiz_that_an_operator_hides_is_gone_from_the_next_answers_of_every_replica(
    replicas: list[Replica],
) -> None:
    one, other = (replica.quizzes for replica in replicas)
    await one.add(quiz(public=True))
    await other.list(QuizListing(None, 20))
    await other.find(QuizId("q"))

    hidden = await hide_quiz(one, QuizId("q"), 9)

    assert isinstance(hidden, Quiz)
    assert (hidden.visibility, hidden.version) == ("private", 2)
    found = await other.find(QuizId("q"))
    assert found is not None
    assert not may_read(found, AccountId("somebody"))
    assert may_read(found, ANN)
    assert await other.list(QuizListing(None, 20)) == []
    assert await hide_quiz(one, QuizId("q"), 9) == "hidden"
    assert await hide_quiz(one, QuizId("none"), 9) == "unknown"
    await one.add(msgspec.structs.replace(quiz(public=True), id=QuizId("starter"), owner_id=None))
    assert await hide_quiz(one, QuizId("starter"), 9) == "starter"
