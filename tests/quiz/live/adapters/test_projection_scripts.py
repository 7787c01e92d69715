"""Calls of scripts share round trips: each gets its own reply, whatever happens to the others."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.exceptions import DataError

from tests.engines import own_keys
from tests.quiz.live.examples import QUESTIONS
from tests.quiz.live.stage import FakeStage, accept
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.store import ValkeyClient
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.live.adapters.valkey_projection import ValkeyProjections
from wordrally.quiz.live.adapters.valkey_scripts import CALLS_AT_ONCE, ProjectionScript
from wordrally.quiz.live.application.host_commands import finish_session
from wordrally.quiz.live.application.ports import Away, ProjectionLost
from wordrally.quiz.scoring.adapters import PACKAGE


@pytest.fixture
async def valkey(store_url: str) -> AsyncIterator[ValkeyClient]:
    client = store.connect(store_url)
    yield client
    await client.aclose()


@pytest.fixture
async def next_event(valkey: ValkeyClient) -> ProjectionScript:
    """A script that counts up."""
    await valkey.set(key(SessionId("s"), "session"), "there")
    return ProjectionScript(valkey, "next_event", PACKAGE)


def keys_of(session_id: str) -> list[str]:
    return [key(SessionId(session_id), name) for name in ("session", "counters")]


async def test_calls_at_once_get_their_replies_in_order(next_event: ProjectionScript) -> None:
    many = 2 * CALLS_AT_ONCE + 10
    replies = await asyncio.gather(*(next_event(keys_of("s"), []) for _ in range(many)))
    assert replies == list(range(1, many + 1))


async def test_a_session_that_is_lost_does_not_fail_the_others(next_event: ProjectionScript) -> None:
    there, lost, also_there = await asyncio.gather(
        next_event(keys_of("s"), []),
        next_event(keys_of("lost"), []),
        next_event(keys_of("s"), []),
        return_exceptions=True,
    )
    assert (there, also_there) == (1, 2)
    assert isinstance(lost, ProjectionLost)


async def test_a_store_that_forgot_the_script_is_told_it_again(
    next_event: ProjectionScript, valkey: ValkeyClient
) -> None:
    assert await next_event(keys_of("s"), []) == 1
    await valkey.script_flush()
    assert await asyncio.gather(*(next_event(keys_of("s"), []) for _ in range(3))) == [2, 3, 4]


async def test_a_caller_who_gives_up_does_not_take_the_others_along(next_event: ProjectionScript) -> None:
    first, second = (asyncio.create_task(next_event(keys_of("s"), [])) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == 2


async def test_a_call_that_cannot_be_sent_fails_and_the_next_one_does_not(
    next_event: ProjectionScript,
) -> None:
    with pytest.raises(DataError):
        await next_event(keys_of("s"), [object()])
    assert await next_event(keys_of("s"), []) == 1


async def test_without_a_store_every_caller_is_told() -> None:
    nowhere = store.connect("redis://127.0.0.1:1")
    script = ProjectionScript(nowhere, "next_event", PACKAGE)
    outcomes = await asyncio.gather(*(script(keys_of("s"), []) for _ in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Away] * 3
    projections = ValkeyProjections(nowhere)
    with pytest.raises(Away):
        await projections.view(SessionId("s"))
    with pytest.raises(Away):
        await projections.find_seat(SessionId("s"), PlayerId("p"))
    await nowhere.aclose()


async def test_an_older_view_does_not_replace_a_newer_one(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(QUESTIONS)
    projections = fake_stage.live.store.projections
    view = await projections.view(session.id)
    newer = type(view)(view.session, view.sequence + 1)
    await projections.put(newer)
    await projections.put(view)
    assert (await projections.view(session.id)).sequence == newer.sequence


async def test_nothing_is_written_for_a_session_that_is_lost(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(QUESTIONS)
    projections = fake_stage.live.store.projections
    view = await projections.view(session.id)
    await fake_stage.lose_store()
    for write in (
        projections.put(view),
        projections.unseat(session.id, PlayerId("p")),
        projections.admit(session.id, PlayerId("p"), "", 1),
    ):
        with pytest.raises(ProjectionLost):
            await write
    assert await own_keys(fake_stage.valkey) == []


async def test_a_finished_session_leaves_the_store_by_itself(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(QUESTIONS)
    await fake_stage.join(session, "Ada")
    accept(await finish_session(fake_stage.live, fake_stage.host_of(session)))
    keys = await own_keys(fake_stage.valkey)
    assert len(keys) > 3
    assert [name for name in keys if await fake_stage.valkey.ttl(name) < 0] == []
