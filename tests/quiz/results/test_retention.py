"""Results that are older than they are to be kept go, and take players and answers along."""

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.quiz.authoring.test_stored_quizzes import quiz
from tests.quiz.results.reported import chose, player, report
from tests.quiz.results.test_finished_sessions import ANN, count, finished
from wordrally.contracts.ids import QuizId, SessionId
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.authoring.application.quizzes import KEPT_DELETED_MS
from wordrally.quiz.live.adapters.sql_hosted_sessions import SqlHostedSessions
from wordrally.quiz.results.adapters.sql_finished_sessions import SqlFinishedSessions
from wordrally.quiz.results.adapters.sql_retention import SESSIONS_AT_ONCE, SqlRetention
from wordrally.quiz.results.application.retention import DAY_MS, forget
from wordrally.quiz.shared.adapters.sql_schema import (
    answer_results,
    hosted_sessions,
    player_results,
    quizzes,
    session_results,
)

NOW = 800 * DAY_MS
KEPT_DAYS = 730
OLD, YOUNG = NOW - KEPT_DAYS * DAY_MS - 1, NOW - KEPT_DAYS * DAY_MS


async def play(engine: AsyncEngine, name: str, at: int) -> None:
    """A session of Ann's with one player and one answer."""
    made = report(player(1, "Cem", chose(0, at=5_000)))
    made = msgspec.structs.replace(made, session=msgspec.structs.replace(made.session, id=SessionId(name)))
    await SqlHostedSessions(engine).add(made.session.id, ANN, at)
    results = msgspec.structs.replace(finished(made), finished_at=at)
    await SqlFinishedSessions(engine).save(results)


async def test_what_is_older_than_it_is_kept_is_forgotten_whole(engine: AsyncEngine) -> None:
    await play(engine, "old", OLD)
    await play(engine, "young", YOUNG)

    assert await forget(SqlRetention(engine), NOW, KEPT_DAYS) == 1

    assert await SqlFinishedSessions(engine).find(SessionId("old")) is None
    assert await SqlFinishedSessions(engine).find(SessionId("young")) is not None
    for table in (session_results, player_results, answer_results, hosted_sessions):
        assert await count(engine, table) == 1, table.name


async def test_many_are_forgotten_a_few_at_a_time(sqlite: AsyncEngine) -> None:
    for number in range(SESSIONS_AT_ONCE + 1):
        await play(sqlite, f"old-{number}", OLD)

    assert await SqlRetention(sqlite).forget_some(NOW) == SESSIONS_AT_ONCE
    assert await forget(SqlRetention(sqlite), NOW, KEPT_DAYS) == 1
    assert await count(sqlite, hosted_sessions) == 0


async def test_a_session_that_is_only_listed_is_forgotten_too(engine: AsyncEngine) -> None:
    await SqlHostedSessions(engine).add(SessionId("never-finished"), ANN, OLD)

    await forget(SqlRetention(engine), NOW, KEPT_DAYS)

    assert await count(engine, hosted_sessions) == 0


async def test_a_deleted_quiz_is_erased_after_30_days(engine: AsyncEngine) -> None:
    stored = SqlQuizzes(engine)
    for name in ("kept", "just", "gone"):
        await stored.add(quiz(name))
    await stored.remove(quiz("just"), NOW - KEPT_DELETED_MS)
    await stored.remove(quiz("gone"), NOW - KEPT_DELETED_MS - 1)

    await forget(SqlRetention(engine), NOW, KEPT_DAYS)

    assert await stored.find_deleted(QuizId("gone")) is None
    assert await stored.find_deleted(QuizId("just")) == quiz("just")
    assert await count(engine, quizzes) == 2
