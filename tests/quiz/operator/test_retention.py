"""Nothing is kept for ever: what is not a person's own runs out by itself."""

import pytest

from tests.quiz.operator.conftest import Played
from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue import streams
from wordrally.contracts.queue.nodes import SnapshotRequest
from wordrally.contracts.queue.streams import StreamSpec
from wordrally.quiz.live.adapters.valkey_keys import prefix
from wordrally.quiz.live.application.reading.snapshots import take_snapshot

YEAR_S = 366 * 86_400


@pytest.mark.parametrize("spec", streams.ALL, ids=lambda spec: spec.name)
def test_each_stream_forgets_within_a_year(spec: StreamSpec) -> None:
    assert 0 < spec.max_age_s <= YEAR_S


async def test_every_key_of_a_finished_session_runs_out(played: Played) -> None:
    assert len(await keys_of(played)) >= 5
    assert await keys_that_stay(played) == []


async def test_who_looks_at_a_finished_session_leaves_nothing_that_stays(played: Played) -> None:
    request = SnapshotRequest(session_id=played.session_id, players=[played.ada], connecting=NodeId("n"))
    reply = await take_snapshot(played.stage.live, request)
    assert reply.session is not None
    assert await keys_that_stay(played) == []


async def keys_of(played: Played) -> list[bytes]:
    return await played.stage.valkey.keys(prefix(played.session_id) + "*")


async def keys_that_stay(played: Played) -> list[bytes]:
    """The keys of the session without a limit to their life."""
    return [name for name in await keys_of(played) if await played.stage.valkey.ttl(name) == -1]
