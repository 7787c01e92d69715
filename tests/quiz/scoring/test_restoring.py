"""Writing a projection under a lock: who lost the lock writes nothing."""

from collections.abc import AsyncIterator

import pytest

from tests.engines import own_keys
from tests.quiz.scoring.games import OPENED_AT, game
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.store import ValkeyClient
from wordrally.contracts.http.sessions import Settings
from wordrally.quiz.live.adapters.valkey_keys import FINISHED_TTL_S, key
from wordrally.quiz.scoring.adapters.valkey_restoration import LOCK_MS, ValkeyRestorations
from wordrally.quiz.scoring.adapters.valkey_scoreboard import ValkeyScoreboards
from wordrally.quiz.scoring.application.rebuild_ports import LockLost
from wordrally.quiz.scoring.application.session_history import SessionAnswers, draw_projection


@pytest.fixture
async def valkey(store_url: str) -> AsyncIterator[ValkeyClient]:
    connection = store.connect(store_url)
    yield connection
    await connection.aclose()


async def test_only_one_may_rebuild_at_a_time(valkey: ValkeyClient) -> None:
    restorations, played = ValkeyRestorations(valkey), game()
    token = await restorations.begin(played.session_id)
    assert token is not None
    assert await restorations.begin(played.session_id) is None
    await restorations.hold(played.session_id, token)
    await restorations.give_up(played.session_id, token)
    assert await restorations.begin(played.session_id) is not None


async def test_the_lock_of_one_who_died_runs_out(valkey: ValkeyClient) -> None:
    restorations, played = ValkeyRestorations(valkey), game()
    await restorations.begin(played.session_id)
    assert 0 < await valkey.pttl(key(played.session_id, "rebuilding")) <= LOCK_MS


async def test_one_who_slept_over_its_lock_overwrites_nothing(valkey: ValkeyClient) -> None:
    restorations, played = ValkeyRestorations(valkey), game("a b")
    answers = [(1, played.answer("a"))]
    asleep = await restorations.begin(played.session_id)
    assert asleep is not None
    await valkey.delete(key(played.session_id, "rebuilding"))  # it ran out
    awake = await restorations.begin(played.session_id)
    assert awake is not None
    with pytest.raises(LockLost):
        await restorations.restore(draw_projection(played.story, SessionAnswers([])), asleep, OPENED_AT)
    assert not await restorations.exists(played.session_id)
    await restorations.restore(draw_projection(played.story, SessionAnswers(answers)), awake, OPENED_AT)
    for token in (asleep, awake):
        with pytest.raises(LockLost):
            await restorations.restore(draw_projection(played.story, SessionAnswers([])), token, OPENED_AT)
    rows, _ = await ValkeyScoreboards(valkey).rows(played.session_id, 0, 10)
    assert [(row.player_id, row.score) for row in rows] == [("a", 1000), ("b", 0)]


async def test_a_store_that_is_emptied_during_a_rebuild_stays_empty(valkey: ValkeyClient) -> None:
    restorations, played = ValkeyRestorations(valkey), game()
    token = await restorations.begin(played.session_id)
    assert token is not None
    await valkey.flushall()
    for call in (
        restorations.hold(played.session_id, token),
        restorations.restore(draw_projection(played.story, SessionAnswers([])), token, OPENED_AT),
    ):
        with pytest.raises(LockLost):
            await call
    assert await own_keys(valkey) == []


async def test_left_overs_of_a_lost_projection_are_not_taken_for_it(valkey: ValkeyClient) -> None:
    restorations, played = ValkeyRestorations(valkey), game("a b")
    for answers in ([(1, played.answer("a")), (1, played.answer("b", 2))], [(1, played.answer("b"))]):
        token = await restorations.begin(played.session_id)
        assert token is not None
        await restorations.restore(draw_projection(played.story, SessionAnswers(answers)), token, OPENED_AT)
        await valkey.delete(key(played.session_id, "session"))
    token = await restorations.begin(played.session_id)
    assert token is not None
    await restorations.restore(
        draw_projection(played.story, SessionAnswers([(1, played.answer("b"))])), token, OPENED_AT
    )
    boards = ValkeyScoreboards(valkey)
    rows, _ = await boards.rows(played.session_id, 0, 10)
    assert [(row.player_id, row.score) for row in rows] == [("b", 1000), ("a", 0)]
    assert set(await boards.receipts(played.session_id, 0)) == {"b"}
    assert await boards.receipts(played.session_id, 2) == {}


async def test_all_keys_of_a_finished_session_run_out(valkey: ValkeyClient) -> None:
    restorations, played = ValkeyRestorations(valkey), game("a b", settings=Settings(feedback="at_close"))
    played.finish()
    token = await restorations.begin(played.session_id)
    assert token is not None
    await restorations.restore(
        draw_projection(played.story, SessionAnswers([(1, played.answer("a"))])), token, OPENED_AT
    )
    names = await own_keys(valkey)
    assert len(names) >= 5
    for name in names:
        assert 0 < await valkey.ttl(name) <= FINISHED_TTL_S, name


async def test_a_session_that_goes_on_does_not_run_out(valkey: ValkeyClient) -> None:
    restorations, played = ValkeyRestorations(valkey), game("a b")
    token = await restorations.begin(played.session_id)
    assert token is not None
    await restorations.restore(
        draw_projection(played.story, SessionAnswers([(1, played.answer("a"))])), token, OPENED_AT
    )
    assert await valkey.ttl(key(played.session_id, "session")) == -1
    assert await valkey.ttl(key(played.session_id, "board")) == -1
