"""The index of hosted sessions, and results of finished ones."""

import asyncio

import msgspec
from msgspec import structs
from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.quiz.results.reported import chose, player, report, typed
from wordrally.contracts.http.reports import PreviousResults, Report
from wordrally.contracts.http.sessions import Settings
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.authoring.application.listing import QuizListing
from wordrally.quiz.authoring.application.quizzes import quiz_of
from wordrally.quiz.authoring.application.starters import read_starter
from wordrally.quiz.live.adapters.sql_hosted_sessions import SqlHostedSessions
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.results.adapters.sql_finished_sessions import SqlFinishedSessions
from wordrally.quiz.results.adapters.sql_traces import SqlTraces
from wordrally.quiz.shared.adapters.sql_schema import answer_results, erased_accounts, player_results
from wordrally.quiz.shared.application.paging import PageCursor

ANN, BEN = AccountId("ann"), AccountId("ben")


def finished(made: Report, host: AccountId = ANN, **accounts: AccountId) -> FinishedSession:
    linked = {PlayerId(player_id): account for player_id, account in accounts.items()}
    return FinishedSession(host_id=host, finished_at=9_000, report=made, accounts=linked)


async def count(engine: AsyncEngine, table: Table) -> int:
    async with engine.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def test_results_are_found_as_they_were_saved(engine: AsyncEngine) -> None:
    made = report(
        player(1, "Ann 🌧", chose(0, 1, at=5_000), typed("a\x00 b\n\"'", 41_000)),
        player(2, "Ben", typed("new", 42_000)),
        player(3, "Cem"),
        words=("drizzle", "modern"),
    )
    assert [word.word for word in made.words] == ["modern", "drizzle"]
    results = finished(made, p2=BEN)
    sessions = SqlFinishedSessions(engine)

    await sessions.save(results)

    assert await sessions.find(made.session.id) == results
    assert await sessions.find(SessionId("other")) is None


async def test_saving_again_changes_nothing_even_from_two_replicas(engine: AsyncEngine) -> None:
    made = report(player(1, "Ann", chose(0, at=5_000)), player(2, "Ben", chose(1, at=5_000)))
    sessions = SqlFinishedSessions(engine)

    await asyncio.gather(*(sessions.save(finished(made)) for _ in range(4)))

    assert await count(engine, player_results) == 2
    assert await count(engine, answer_results) == 2
    assert await sessions.find(made.session.id) == finished(made)


async def test_the_last_time_of_a_quiz_is_that_of_the_same_class_and_host(engine: AsyncEngine) -> None:
    def played(session: str, at: int, host: AccountId = ANN, **settings: str) -> FinishedSession:
        made = report(
            player(1, "Ann", chose(0, at=5_000, correct=True)), player(2, "Ben", chose(1, at=5_000))
        )
        changed = structs.replace(made.session, id=SessionId(session), settings=Settings(**settings))
        return FinishedSession(
            host_id=host, finished_at=at, report=structs.replace(made, session=changed), accounts={}
        )

    sessions = SqlFinishedSessions(engine)
    for results in (
        played("first", 10),
        played("second", 20),
        played("of a class", 30, class_id="7b"),
        played("somebody else's", 40, BEN),
    ):
        await sessions.save(results)

    now = played("now", 50)
    previous = await sessions.previous(ANN, now.report.session, 50)
    assert previous == PreviousResults(session_id=SessionId("second"), finished_at=20, correct=1, answered=2)
    of_class = await sessions.previous(ANN, played("", 0, class_id="7b").report.session, 50)
    assert of_class is not None
    assert of_class.session_id == "of a class"
    assert await sessions.previous(ANN, now.report.session, 10) is None


async def test_thousands_of_answers_are_saved_whole(engine: AsyncEngine) -> None:
    players = [player(rank, f"Player {rank}", chose(0, at=5_000), typed("x", 9)) for rank in range(1, 3_001)]

    await SqlFinishedSessions(engine).save(finished(report(*players)))

    assert await count(engine, answer_results) == 6_000


async def test_a_host_s_sessions_are_listed_newest_first_with_their_end(engine: AsyncEngine) -> None:
    hosted, made = SqlHostedSessions(engine), report()
    for session_id, host, at in (("a", ANN, 1), ("s", ANN, 2), ("b", ANN, 2), ("c", BEN, 3)):
        await hosted.add(SessionId(session_id), host, at)
    await SqlFinishedSessions(engine).save(finished(made))

    page = await hosted.newest(ANN, 2, None)
    rest = await hosted.newest(ANN, 2, PageCursor(page[-1].created_at, page[-1].session_id))

    assert [(row.session_id, row.finished) for row in page] == [("s", made.session), ("b", None)]
    assert [row.session_id for row in rest] == ["a"]


async def test_a_session_stands_once_in_the_index(engine: AsyncEngine) -> None:
    hosted = SqlHostedSessions(engine)

    await asyncio.gather(*(hosted.add(SessionId("a"), ANN, 1) for _ in range(4)))

    assert len(await hosted.newest(ANN, 10, None)) == 1


async def test_an_erased_account_leaves_no_quiz_no_session_and_no_name(engine: AsyncEngine) -> None:
    quizzes, hosted, sessions = SqlQuizzes(engine), SqlHostedSessions(engine), SqlFinishedSessions(engine)
    await quizzes.add(quiz_of(read_starter("a1"), QuizId("mine"), ANN, 1))
    await quizzes.add(quiz_of(read_starter("b1"), QuizId("others"), BEN, 1))
    own, played = (
        report(player(1, "Cem", chose(0, at=5_000))),
        report(player(1, "Anna", chose(0, at=5_000)), player(2, "Ben")),
    )
    played = msgspec.structs.replace(
        played, session=msgspec.structs.replace(played.session, id=SessionId("played"))
    )
    await sessions.save(finished(own))
    await sessions.save(finished(played, BEN, p1=ANN, p2=BEN))
    await hosted.add(own.session.id, ANN, 1)
    traces = SqlTraces(engine)

    await traces.erase(ANN, 5_000)
    await traces.erase(ANN, 5_000)

    assert await quizzes.list(QuizListing(ANN, 10)) == []
    assert len(await quizzes.list(QuizListing(BEN, 10))) == 1
    assert await hosted.newest(ANN, 10, None) == []
    assert await sessions.find(own.session.id) is None
    kept = await sessions.find(SessionId("played"))
    assert kept is not None
    assert [each.nickname for each in kept.report.players] == ["erased player", "Ben"]
    assert kept.report.players[0].answers == played.players[0].answers
    assert kept.accounts == {"p2": BEN}


async def test_what_comes_of_an_erased_account_later_is_swept_away(engine: AsyncEngine) -> None:
    traces, sessions = SqlTraces(engine), SqlFinishedSessions(engine)
    await traces.erase(ANN, 5_000)
    made = report(player(1, "Anna", chose(0, at=5_000)))
    await sessions.save(finished(made, BEN, p1=ANN))

    await traces.sweep(5_000)

    kept = await sessions.find(made.session.id)
    assert kept is not None
    assert kept.accounts == {}
    assert await count(engine, erased_accounts) == 1


async def test_a_session_that_is_not_erased_from_the_streams_is_found_again(engine: AsyncEngine) -> None:
    quizzes, hosted, traces = SqlQuizzes(engine), SqlHostedSessions(engine), SqlTraces(engine)
    for number, visibility in enumerate(("private", "public")):
        quiz = quiz_of(read_starter("a1"), QuizId(visibility), ANN, number)
        await quizzes.add(msgspec.structs.replace(quiz, visibility=visibility))
    sessions = SqlFinishedSessions(engine)
    await sessions.save(finished(report(player(1, "Anna", chose(0, at=5_000))), BEN, p1=ANN))
    [(played, _)] = await traces.seats(ANN)
    await hosted.add(SessionId("stuck"), ANN, 1)
    await hosted.add(SessionId("gone"), ANN, 1)

    await traces.erase(ANN, 5_000, {"stuck", played})

    assert await traces.hosted(ANN) == ["stuck"]
    assert await traces.seats(ANN) == [(played, "p1")]
    assert [quiz.id for quiz in await quizzes.list(QuizListing(ANN, 10))] == ["private"]
    await traces.sweep(0)
    assert await traces.hosted(ANN) == []
    assert await traces.seats(ANN) == []
    assert await quizzes.list(QuizListing(ANN, 10)) == []


async def test_an_erased_account_is_forgotten_when_nothing_can_come_any_more(engine: AsyncEngine) -> None:
    traces = SqlTraces(engine)
    await traces.erase(ANN, 5_000)

    await traces.sweep(5_001)

    assert await count(engine, erased_accounts) == 0
