"""The scoring worker on real engines: killed scorers, lost acknowledgements, an emptied store."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from nats.aio.msg import Msg

from tests.engines import ALL_STREAMS, Engine, nats_server, own_keys, valkey_server
from tests.quiz.scoring.games import OPENED_AT, RIGHT, WRONG, game
from tests.quiz.scoring.worker_stage import (
    BARRIER_S,
    NODE,
    QUICK,
    BuggyScorer,
    DyingScorer,
    NotedOrder,
    SlowScorer,
    Stage,
    dead_letter,
    kill,
)
from wordrally.chassis.queue import jetstream
from wordrally.chassis.valkey import store
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import (
    AnswerBatch,
    Fence,
    NodeStarted,
    Scored,
)
from wordrally.quiz.live.adapters import answer_backlog
from wordrally.quiz.live.adapters.jetstream_progress import JetStreamScoringProgress
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.scoring.adapters.valkey_scoreboard import ValkeyScoreboards
from wordrally.quiz.scoring.entrypoints import consumer
from wordrally.quiz.scoring.entrypoints.consumer import ScoringConsumer
from wordrally.quiz.scoring_main import create_live_first, create_rebuilder


@pytest.fixture(scope="module")
def own_nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A NATS of this module: its durable `scoring` is ours alone."""
    engine = nats_server(tmp_path_factory.mktemp("scoring"))
    engine.start()
    yield engine
    engine.kill()


@pytest.fixture
async def stage(own_nats: Engine, store_url: str) -> AsyncIterator[Stage]:
    connection = store.connect(store_url)
    async with await jetstream.connect(own_nats.url, "scoring tests") as jet:
        for spec in ALL_STREAMS:
            await jet.ensure(spec)
        ready = Stage(jet, connection)

        async def hear(message: Msg) -> None:
            ready.told.append(msgspec.msgpack.decode(message.data, type=Scored))

        await jet.subscribe(subjects.LIVE_SCORED.format("*"), hear)
        yield ready
        ready.stop.set()
        with contextlib.suppress(TimeoutError):  # a failed test may leave a scorer that waits for ever
            await asyncio.wait_for(asyncio.gather(*ready.scorers, return_exceptions=True), 5)
    await ready.store.aclose()


async def test_two_scorers_share_the_log_and_the_board_is_its_replay(stage: Stage) -> None:
    dice = random.Random(7)
    games = [game(" ".join(f"p{n}" for n in range(20)), questions=3) for _ in range(3)]
    for played in games:
        await stage.open(played)
    stage.start()
    stage.start()
    last = 0
    plays = [
        played.answer(player, q, choices=dice.choice([RIGHT, WRONG]), after_ms=dice.randrange(20_250))
        for played in games
        for q in range(3)
        for player in played.players
    ]
    while plays:
        portion, plays = plays[: dice.randrange(1, 12)], plays[dice.randrange(1, 12) :]
        last = await stage.answer(*portion)
    await stage.scored_up_to(last)
    for played in games:
        assert await stage.board(played) == stage.replayed(played)


async def test_what_a_killed_scorer_recorded_but_did_not_acknowledge_is_scored_once(stage: Stage) -> None:
    played = game("a b")
    await stage.open(played)
    dying = DyingScorer(stage.scorer())
    stage.start(dying)
    last = await stage.answer(played.answer("a"), played.answer("b", after_ms=10_000))
    await dying.died.wait()
    with pytest.raises(Behind):
        await JetStreamScoringProgress(stage.jet).reach(last, 0.1)
    await kill(stage.scorers.pop())
    stage.start()
    await stage.scored_up_to(last)
    assert await stage.board(played) == [("a", 1000), ("b", 750)]
    assert stage.results(played) == {("a", 0): 1000, ("b", 0): 750}


async def test_the_barrier_waits_for_a_message_that_another_scorer_holds(stage: Stage) -> None:
    played = game("a b")
    await stage.open(played)
    dying = DyingScorer(stage.scorer())
    stage.start(dying)
    await stage.answer(played.answer("a"))
    await dying.died.wait()
    stage.start()
    second = await stage.answer(played.answer("b"))
    with pytest.raises(Behind):
        await JetStreamScoringProgress(stage.jet).reach(second, 2 * QUICK.ack_wait_s)
    await kill(stage.scorers.pop(0))
    await stage.scored_up_to(second)  # comes only after the first was delivered again
    assert stage.results(played) == {("a", 0): 1000, ("b", 0): 1000}


async def test_a_session_waits_for_its_own_answers_and_not_for_those_of_others(stage: Stage) -> None:
    ours, theirs = game("a"), game("b")
    await stage.open(ours)
    await stage.open(theirs)
    stage.start()
    await stage.scored_up_to(await stage.answer(ours.answer("a")))
    await kill(stage.scorers.pop())
    last = await stage.answer(theirs.answer("b"))
    progress = JetStreamScoringProgress(stage.jet)

    await progress.reach_session(ours.session_id, last, BARRIER_S)
    assert (await progress.unscored(ours.session_id, last, 0)).answers == []
    with pytest.raises(Behind):
        await progress.reach_session(theirs.session_id, last, 0.1)
    assert (await progress.unscored(theirs.session_id, last, 0)).answers == [(last, stage.answers[-1][1])]

    stage.start()
    await progress.reach_session(theirs.session_id, last, BARRIER_S)
    assert await stage.board(theirs) == [("b", 1000)]
    await progress.reach_session(ours.session_id, last, BARRIER_S)
    assert (await progress.unscored(theirs.session_id, last, 0)).answers == [], "what is scored is forgotten"


async def test_games_that_go_on_are_scored_before_a_backlog_of_others(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer, "BACKLOG_MESSAGES", 1)
    over, ours = game("a b c d"), game("a")
    over.finish()
    rebuilder = create_rebuilder(stage.jet, stage.store, lambda: OPENED_AT)
    for played in (over, ours):
        await stage.open(played)
        assert await rebuilder.rebuild(played.session_id)
    old = [await stage.answer(over.answer(player)) for player in over.players]
    new = await stage.answer(ours.answer("a"))
    noted = NotedOrder(stage.scorer())
    live_first = create_live_first(stage.jet, stage.store, noted)
    stage.start_with(ScoringConsumer(noted, live_first, lambda: OPENED_AT, replace(QUICK, batch=1)))

    await stage.scored_up_to(new)

    assert noted.sequences == [new, *old, new], "and once more in its turn, which changes nothing"
    assert stage.results(ours) == {("a", 0): 1000}


async def test_of_a_long_backlog_the_newest_part_is_known(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_backlog, "MOST_MESSAGES", 2)
    played = game("a")
    await stage.open(played)
    stage.start()
    first = await stage.answer(played.answer("a"))
    await stage.scored_up_to(first)
    await kill(stage.scorers.pop())
    for _ in range(3):
        last = await stage.answer(played.answer("a"))
    progress = JetStreamScoringProgress(stage.jet)
    with pytest.raises(Behind):
        await progress.reach_session(SessionId("another"), last, 0.1)
    with pytest.raises(Behind):
        await progress.unscored(played.session_id, last, 0)
    newest = await progress.unscored(played.session_id, last, await stage.stored_at(last - 1))
    assert [sequence for sequence, _ in newest.answers] == [last - 1, last]


async def test_many_wait_at_the_barrier_together(stage: Stage) -> None:
    played = game("a")
    await stage.open(played)
    stage.start()
    last = await stage.answer(played.answer("a"))
    progress = JetStreamScoringProgress(stage.jet)
    await asyncio.gather(
        *(progress.reach(sequence, BARRIER_S) for sequence in range(last + 1) for _ in range(3))
    )
    with pytest.raises(Behind):
        await progress.reach(last + 1, 0.05)


async def test_a_store_emptied_in_the_middle_is_rebuilt_as_it_was(stage: Stage) -> None:
    played = game("a b c d", questions=4)
    await stage.open(played)
    stage.start()
    stage.start()
    last = await stage.answer(*(played.answer(p, after_ms=1_000 * n) for n, p in enumerate(played.players)))
    await stage.scored_up_to(last)
    before = await stage.board(played)
    await stage.store.flushall()
    for q in (1, 2, 3):
        last = await stage.answer(*(played.answer(p, q, choices=[q % 2]) for p in played.players))
        if q == 2:
            await stage.store.flushall()
    await stage.scored_up_to(last)
    await create_rebuilder(stage.jet, stage.store).rebuild(played.session_id)
    assert await stage.board(played) == stage.replayed(played)
    assert dict(await stage.board(played)).keys() == dict(before).keys()
    assert len(stage.results(played)) == 16


async def test_a_rebuild_gives_what_was_there_whatever_happened_before(stage: Stage) -> None:
    played = game("a b c", questions=2)
    await stage.open(played)
    stage.start()
    last = await stage.answer(played.answer("a"), played.answer("b", choices=WRONG), played.answer("x"))
    last = await stage.answer(
        played.answer("b", 1), played.answer("a", 1, after_ms=9_000), played.answer("a")
    )
    await stage.scored_up_to(last)
    boards = ValkeyScoreboards(stage.store)
    before = (
        [await boards.receipts(played.session_id, q) for q in range(2)],
        await boards.results(played.session_id, 1),
    )
    for _ in range(2):
        await stage.store.flushall()
        rebuilder = create_rebuilder(stage.jet, stage.store)
        assert await rebuilder.rebuild(played.session_id)
        assert await rebuilder.rebuild(played.session_id)
        after = (
            [await boards.receipts(played.session_id, q) for q in range(2)],
            await boards.results(played.session_id, 1),
        )
        assert after == before


async def test_an_unknown_session_cannot_be_rebuilt(stage: Stage) -> None:
    rebuilder = create_rebuilder(stage.jet, stage.store)
    assert not await rebuilder.rebuild(game().session_id)
    assert await own_keys(stage.store) == []


async def test_several_who_notice_at_once_get_one_rebuild(stage: Stage) -> None:
    games = [game("a b") for _ in range(3)]
    for played in games:
        await stage.open(played)
    await stage.answer(*(played.answer("a") for played in games))
    rebuilders = [create_rebuilder(stage.jet, stage.store) for _ in range(3)]
    found = await asyncio.gather(*(r.rebuild(played.session_id) for r in rebuilders for played in games * 2))
    assert all(found)
    for played in games:
        assert await stage.board(played) == [("a", 1000), ("b", 0)]


async def test_first_and_last_messages_of_nodes_are_passed(stage: Stage) -> None:
    stage.start()
    await stage.log(NodeStarted(node_id=NODE, at=0))
    await stage.log(AnswerBatch(node_id=NODE, answers=[]))
    await stage.scored_up_to(await stage.log(Fence(node_id=NODE, at=0, reason="test")))


async def test_a_message_that_nobody_can_read_is_set_aside_with_the_reason(stage: Stage) -> None:
    played = game("a")
    await stage.open(played)
    stage.start()
    bad = await stage.jet.append(subjects.ANSWERS_OF.format(NODE), b"\xc1 not msgpack")
    await stage.scored_up_to(await stage.answer(played.answer("a")))
    assert await stage.board(played) == [("a", 1000)]
    letter = await dead_letter(stage, bad)
    assert letter.payload == b"\xc1 not msgpack"
    assert letter.reason


async def test_a_message_that_always_fails_is_set_aside_and_holds_nobody_back_for_ever(stage: Stage) -> None:
    played, victim = game("a b"), game("v")
    await stage.open(played)
    stage.start(BuggyScorer(stage.scorer(), victim))
    bad = await stage.answer(victim.answer("v"))
    last = await stage.answer(played.answer("a"), played.answer("b"))
    await JetStreamScoringProgress(stage.jet).reach(last, 30)
    assert await stage.board(played) == [("a", 1000), ("b", 1000)]
    assert "ZeroDivisionError" in (await dead_letter(stage, bad)).reason


async def test_a_store_that_is_away_is_waited_for(stage: Stage, tmp_path: Path) -> None:
    own_store = valkey_server(tmp_path)
    own_store.start()
    await stage.store.aclose()
    stage.store = store.connect(own_store.url)
    played = game("a b")
    await stage.open(played)
    stage.start()
    await stage.scored_up_to(await stage.answer(played.answer("a")))
    own_store.kill()
    last = await stage.answer(played.answer("b"))
    with pytest.raises(Behind):
        await JetStreamScoringProgress(stage.jet).reach(last, 0.3)
    own_store.start()
    await stage.scored_up_to(last)
    assert await stage.board(played) == [("a", 1000), ("b", 1000)]
    await stage.store.aclose()
    own_store.kill()


async def test_a_full_store_is_waited_for(stage: Stage) -> None:
    played = game("a")
    await stage.open(played)
    await create_rebuilder(stage.jet, stage.store).rebuild(played.session_id)
    await stage.store.config_set("maxmemory", "1")
    stage.start()
    last = await stage.answer(played.answer("a"))
    with pytest.raises(Behind):
        await JetStreamScoringProgress(stage.jet).reach(last, 0.3)
    await stage.store.config_set("maxmemory", "0")
    await stage.scored_up_to(last)
    assert await stage.board(played) == [("a", 1000)]


async def test_a_message_under_way_is_not_given_to_another_scorer(stage: Stage) -> None:
    played = game("a")
    await stage.open(played)
    slow = SlowScorer(stage.scorer())
    stage.start(slow)
    stage.start(slow)
    last = await stage.answer(played.answer("a"))
    with pytest.raises(Behind):
        await JetStreamScoringProgress(stage.jet).reach(last, 3 * QUICK.ack_wait_s)
    assert slow.asked == 1
    slow.go_on.set()
    await stage.scored_up_to(last)
