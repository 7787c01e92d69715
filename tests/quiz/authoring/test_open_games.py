"""Which quizzes are being played, on SQLite and PostgreSQL."""

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.quiz.results.reported import report
from wordrally.contracts.ids import AccountId, QuizId, SessionId
from wordrally.quiz.authoring.adapters.sql_open_games import SqlOpenGames
from wordrally.quiz.live.adapters.sql_hosted_sessions import SqlHostedSessions
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.results.adapters.sql_finished_sessions import SqlFinishedSessions

HOST, QUIZ = AccountId("ann"), QuizId("quiz-1")


async def test_a_quiz_is_played_from_the_opening_of_a_session_until_its_results(engine: AsyncEngine) -> None:
    games, sessions = SqlOpenGames(engine), SqlHostedSessions(engine)
    assert await games.hosts(QUIZ, 0) == []

    await sessions.add(SessionId("early"), HOST, 5, quiz_id=QUIZ)

    assert await games.hosts(QUIZ, 5) == [HOST]
    assert await games.hosts(QUIZ, 6) == []
    assert await games.hosts(QuizId("quiz-2"), 0) == []
    results = report()
    await sessions.add(SessionId(results.session.id), HOST, 7, quiz_id=QUIZ)
    await sessions.delete(SessionId("early"))
    assert await games.hosts(QUIZ, 0) == [HOST]
    await SqlFinishedSessions(engine).save(
        FinishedSession(host_id=HOST, finished_at=9, report=results, accounts={})
    )
    assert await games.hosts(QUIZ, 0) == []


async def test_practice_keeps_no_key_back(engine: AsyncEngine) -> None:
    await SqlHostedSessions(engine).add(SessionId("s1"), HOST, 5, quiz_id=QUIZ, is_practice=True)
    assert await SqlOpenGames(engine).hosts(QUIZ, 0) == []
