"""What nodes ask and tell over the queue."""

import asyncio

import msgspec
from nats.aio.msg import Msg

from tests.quiz.live.node import running_node
from tests.quiz.live.stage import RealStage
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.nodes import PresenceChanged, RosterChanged, SnapshotReply, SnapshotRequest


async def test_all_nodes_hear_who_came(stage: RealStage) -> None:
    session = await stage.open()
    ada = await stage.join(session, "Ada")
    heard: asyncio.Queue[RosterChanged] = asyncio.Queue()

    async def hear(message: Msg) -> None:
        heard.put_nowait(msgspec.msgpack.decode(message.data, type=RosterChanged))

    await stage.jet.subscribe(subjects.LIVE_ROSTER.format(session.id), hear)
    async with running_node(stage.jet, "node-roster") as node, asyncio.timeout(20):
        told = PresenceChanged(session_id=session.id, node_id=node.node_id, joined=[ada.player_id], left=[])
        await node.tell(told)
        changed = await heard.get()
        reply = await node.snapshot(SnapshotRequest(session_id=session.id, players=[]))
    assert (changed.players, [ref.nickname for ref in changed.joined]) == (1, ["Ada"])
    assert reply.session is not None
    assert reply.session.connected == 1


async def test_a_request_that_cannot_be_read_is_answered(stage: RealStage) -> None:
    reply = await stage.jet.request(subjects.SNAPSHOT, b"\xc1", timeout_s=10)
    assert msgspec.msgpack.decode(reply, type=SnapshotReply).refused == "unavailable"


async def test_presence_that_cannot_be_read_does_not_stop_the_next(stage: RealStage) -> None:
    await stage.jet.publish(subjects.PRESENCE.format("nowhere"), b"\xc1")
    await test_all_nodes_hear_who_came(stage)


async def test_many_requests_at_once_are_all_answered(stage: RealStage) -> None:
    session = await stage.open()
    request = SnapshotRequest(session_id=session.id, players=[])
    async with running_node(stage.jet, "node-many") as node:
        replies = await asyncio.gather(*(node.snapshot(request) for _ in range(200)))
    assert {reply.session.pin for reply in replies if reply.session} == {session.pin}
    assert all(reply.session for reply in replies)
