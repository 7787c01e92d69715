"""What `wordrally verify` finds, and what it does not hold against anybody."""

import msgspec

from tests.quiz.live.examples import HOST
from tests.quiz.operator.conftest import Played, ports_of
from wordrally.contracts import subjects
from wordrally.contracts.ids import SessionId
from wordrally.contracts.results import AccountDeleted
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.operator.application.verifying import verify

replace = msgspec.structs.replace


async def test_a_played_session_is_as_the_streams_tell_it(played: Played) -> None:
    assert await played.differences() == []


async def test_all_sessions_of_the_streams_are_found(played: Played) -> None:
    assert await ports_of(played.stage).index.all() == [played.session_id]


async def test_a_session_that_the_streams_do_not_know_is_left_out(played: Played) -> None:
    assert [one async for one in verify(ports_of(played.stage), [SessionId("nobody")])] == []


async def test_points_that_nobody_earned_are_found_on_the_board(played: Played) -> None:
    await played.stage.valkey.zadd(key(played.session_id, "board"), {played.bob: -(2_000 << 32)})
    assert await played.places() == {("board", played.ada), ("board", played.bob)}


async def test_a_score_that_was_reached_at_another_instant_is_found(played: Played) -> None:
    await played.stage.valkey.zincrby(key(played.session_id, "board"), 1, played.ada)
    assert await played.places() == {("board", played.ada)}


async def test_a_row_of_nobody_is_found(played: Played) -> None:
    await played.stage.valkey.zadd(key(played.session_id, "board"), {"nobody": 1})
    assert await played.places() == {("board", "nobody")}


async def test_a_session_whose_first_messages_are_gone_is_left_out(played: Played) -> None:
    subject = subjects.SESSION.format(played.session_id)
    [created, *_] = [stored async for stored in played.stage.jet.read(subjects.SESSIONS, subject)]
    await played.stage.jet.js.delete_msg(subjects.SESSIONS, created.sequence)
    assert [one async for one in verify(ports_of(played.stage), [played.session_id])] == []


async def test_a_lost_receipt_is_found(played: Played) -> None:
    await played.stage.valkey.hdel(key(played.session_id, "receipts:0"), played.ada)
    assert await played.places() == {("receipts", f"question 1, {played.ada}")}


async def test_a_seat_that_nobody_took_is_found(played: Played) -> None:
    stranger = msgspec.json.encode(
        {"session_id": "s", "player_id": "x", "nickname": "X", "account_id": None, "at": 1}
    )
    await played.stage.valkey.hset(key(played.session_id, "players"), "x", stranger)
    assert await played.places() == {("roster", "x")}


async def test_an_emptied_store_is_no_difference(played: Played) -> None:
    await played.stage.lose_store()
    assert await played.differences() == []


async def test_other_points_in_the_database_are_found(played: Played) -> None:
    sessions = played.stage.finished.sessions
    finished = sessions[played.session_id]
    first, *others = finished.report.players
    players = [replace(first, score=first.score + 1), *others]
    sessions[played.session_id] = replace(finished, report=replace(finished.report, players=players))
    assert await played.places() == {("database", played.ada)}


async def test_other_counts_in_the_report_are_found(played: Played) -> None:
    sessions = played.stage.finished.sessions
    finished = sessions[played.session_id]
    first, *others = finished.report.questions
    questions = [replace(first, counts=[2, 0, 0, 0]), *others]
    sessions[played.session_id] = replace(finished, report=replace(finished.report, questions=questions))
    assert await played.places() == {("report", "question 1")}


async def test_a_word_that_went_otherwise_in_the_report_is_found(played: Played) -> None:
    sessions = played.stage.finished.sessions
    finished = sessions[played.session_id]
    [word] = finished.report.words
    words = [replace(word, correct=2)]
    sessions[played.session_id] = replace(finished, report=replace(finished.report, words=words))
    assert await played.places() == {("report", "word drizzle")}


async def test_lost_results_are_found(played: Played) -> None:
    played.stage.finished.sessions.clear()
    assert await played.places() == {("database", "results")}


async def test_results_of_a_host_who_left_are_not_missed(played: Played) -> None:
    played.stage.finished.sessions.clear()
    left = msgspec.msgpack.encode(AccountDeleted(account_id=HOST, at=1))
    await played.stage.jet.append(subjects.ACCOUNT_DELETED.format(HOST), left)
    assert await played.differences() == []
