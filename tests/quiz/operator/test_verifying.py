"""What `wordrally verify` finds, and what it does not hold against anybody."""

from dataclasses import replace as replace_port

import msgspec
import pytest

from tests.quiz.live.examples import DRIZZLE, HOST
from tests.quiz.live.node import running_node
from tests.quiz.live.stage import RealStage, accept
from tests.quiz.operator.conftest import FakeIndex, Played, ports_of
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.events import AnySessionEvent, QuestionClosed
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.live.application.host_commands import close_early, start_session
from wordrally.quiz.operator.adapters.valkey_boards import ValkeyBoards
from wordrally.quiz.operator.application.refilling import Refilled, refill
from wordrally.quiz.operator.application.verifying import KEPT_MS, missing_logs, verify

replace = msgspec.structs.replace


async def test_a_played_session_is_as_the_streams_tell_it(played: Played) -> None:
    assert await played.differences() == []


async def test_all_sessions_of_the_streams_are_found(played: Played) -> None:
    assert await ports_of(played.stage).index.all() == [played.session_id]


async def test_a_session_that_the_streams_do_not_know_is_left_out(played: Played) -> None:
    assert (await verify(ports_of(played.stage), [SessionId("nobody")])).verdicts == []


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
    ports = ports_of(played.stage)
    later = replace_port(ports, now_ms=lambda: ports.now_ms() + KEPT_MS)
    assert (await verify(later, [played.session_id])).verdicts == []


async def test_a_log_that_lost_its_beginning_before_its_time_is_found(played: Played) -> None:
    subject = subjects.SESSION.format(played.session_id)
    [created, *_] = [stored async for stored in played.stage.jet.read(subjects.SESSIONS, subject)]
    await played.stage.jet.js.delete_msg(subjects.SESSIONS, created.sequence)
    [verdict] = (await verify(ports_of(played.stage), [played.session_id])).verdicts
    assert [(one.place, one.about) for one in verdict.differences] == [("log", "its beginning")]


async def test_results_whose_log_is_gone_are_found_until_it_may_be(played: Played) -> None:
    ports = ports_of(played.stage)
    assert await missing_logs(ports) == []
    await played.stage.jet.js.purge_stream(subjects.SESSIONS)
    [lost] = await missing_logs(ports)
    assert (lost.session_id, lost.place) == (played.session_id, "log")
    assert await missing_logs(replace_port(ports, now_ms=lambda: ports.now_ms() + 2 * KEPT_MS)) == []


async def test_a_session_whose_log_is_gone_is_found_before_it_has_results(played: Played) -> None:
    ports, never = ports_of(played.stage), SessionId("never finished")
    index = FakeIndex(played.stage, {never: ports.now_ms(), played.session_id: ports.now_ms()})
    ports = replace_port(ports, results=index)
    assert [lost.session_id for lost in await missing_logs(ports)] == [never]
    assert await missing_logs(replace_port(ports, now_ms=lambda: index.listed[never] + 2 * KEPT_MS)) == []


@pytest.mark.parametrize(("lost", "about"), [([-1], "its end"), ([-2, -1], "its end"), ([3], "events")])
async def test_a_log_that_lost_its_end_or_its_middle_is_found(
    played: Played, lost: list[int], about: str
) -> None:
    subject = subjects.SESSION.format(played.session_id)
    events = [stored async for stored in played.stage.jet.read(subjects.SESSIONS, subject)]
    for number in lost:
        await played.stage.jet.js.delete_msg(subjects.SESSIONS, events[number].sequence)
    await played.stage.valkey.delete(key(played.session_id, "session"))  # as after a restart
    assert ("log", about) in await played.places()


async def test_a_board_that_has_moved_before_its_close_is_no_difference(stage: RealStage) -> None:
    """A process died between moving the board and appending the close."""
    session = await stage.open([DRIZZLE], close_when_all_answered=False)
    ada = await stage.join(session, "Ada")
    append = stage.live.logs.sessions.append

    async def dies(session_id: SessionId, event: AnySessionEvent, *, expected_last: int) -> int:
        if isinstance(event, QuestionClosed):
            raise JetStreamUnavailable("the process died")
        return await append(session_id, event, expected_last=expected_last)

    async with running_node(stage.jet, "node-1") as node:
        accept(await start_session(stage.live, stage.host_of(session)))
        view = await stage.live.store.projections.view(session.id)
        at = view.session.state.question.opened_at  # pyright: ignore
        await node.answer(ReceivedAnswer(session.id, ada.player_id, 0, at + 1_000, choices=[1]))
        stage.live.logs.sessions.append = dies  # type: ignore[method-assign]
        with pytest.raises(JetStreamUnavailable):
            await close_early(stage.live, stage.host_of(session))
        [verdict] = (await verify(ports_of(stage), [session.id])).verdicts
        assert [row.score for row in await ValkeyBoards(stage.valkey).rows(session.id)] != [0]
        assert verdict.differences == []

        await stage.valkey.zincrby(key(session.id, "board"), -(1 << 32), ada.player_id)
        [verdict] = (await verify(ports_of(stage), [session.id])).verdicts
        assert [one.place for one in verdict.differences] == ["board"], "other points are still found"


async def test_a_message_that_nobody_can_read_is_found_and_the_rest_is_verified(played: Played) -> None:
    broken = SessionId("broken")
    await played.stage.jet.append(subjects.SESSION.format(broken), b"not msgpack")
    await played.stage.jet.append(subjects.ANSWERS_OF.format("node-9"), b"not msgpack")
    ports = ports_of(played.stage)
    verdicts = {one.session_id: one for one in (await verify(ports, [broken, played.session_id])).verdicts}
    assert [(one.place, one.about) for one in verdicts[broken].differences] == [("log", "messages")]
    assert verdicts[played.session_id].differences == []
    assert len(ports.unreadable()) == 1


async def test_lost_results_are_written_again_as_they_were(played: Played) -> None:
    saved = played.stage.finished.sessions
    before = saved.pop(played.session_id)
    ports = ports_of(played.stage)
    sessions = [played.session_id]
    url = played.stage.live.public_url
    assert [one async for one in refill(ports, sessions, url)] == [(played.session_id, Refilled.WRITTEN)]
    assert saved[played.session_id] == before
    assert await played.differences() == []
    assert [one async for one in refill(ports, sessions, url)] == [(played.session_id, Refilled.THERE)]


async def test_results_of_an_erased_account_are_not_written_again(played: Played) -> None:
    played.stage.finished.sessions.clear()
    left = msgspec.msgpack.encode(AccountDeleted(account_id=HOST, at=1))
    await played.stage.jet.append(subjects.ACCOUNT_DELETED.format(HOST), left)
    found = [one async for one in refill(ports_of(played.stage), [played.session_id], "")]
    assert found == [(played.session_id, Refilled.ERASED)]
    assert played.stage.finished.sessions == {}


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
