"""Who is there: what the nodes say, what nobody repeats, and whom a question waits for."""

from tests.quiz.live.examples import DRIZZLE
from tests.quiz.live.stage import FakeStage, accept
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue.nodes import PresenceChanged, RosterChanged, SnapshotRequest
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.adapters.valkey_presence import AT_ONCE
from wordrally.quiz.live.application.host_commands import remove_player, start_session
from wordrally.quiz.live.application.presence import note_presence
from wordrally.quiz.live.application.reading.snapshots import take_snapshot
from wordrally.quiz.live.domain.presence import EXPIRY_MS, RECONNECT_GRACE_MS

REPEATED_MS = 20_000
"""How often a node says who is connected to it."""

A, B = NodeId("node-a"), NodeId("node-b")


class Room:
    """A session and its nodes' words about it."""

    def __init__(self, stage: FakeStage, session: Session) -> None:
        self._stage = stage
        self.session = session

    async def join(self, nickname: str) -> PlayerId:
        return (await self._stage.join(self.session, nickname)).player_id

    async def tell(
        self, node: NodeId, *, joined: list[PlayerId] | None = None, left: list[PlayerId] | None = None
    ) -> RosterChanged | None:
        """What all nodes hear after one said this, if anything."""
        self._stage.heard.rosters.clear()
        changed = PresenceChanged(
            session_id=self.session.id, node_id=node, joined=joined or [], left=left or []
        )
        await note_presence(self._stage.live, changed)
        return self._stage.heard.rosters[0] if self._stage.heard.rosters else None

    async def connect(self, player_id: PlayerId, node: NodeId) -> None:
        request = SnapshotRequest(session_id=self.session.id, players=[player_id], connecting=node)
        await take_snapshot(self._stage.live, request)

    async def connected(self) -> int:
        reply = await take_snapshot(self._stage.live, SnapshotRequest(session_id=self.session.id, players=[]))
        assert reply.session is not None
        return reply.session.connected


async def room(stage: FakeStage, **settings: object) -> Room:
    return Room(stage, await stage.open([DRIZZLE], **settings))


def names(changed: RosterChanged | None) -> tuple[int, list[str], list[PlayerId]]:
    assert changed is not None
    return changed.players, [ref.nickname for ref in changed.joined], changed.left


async def test_who_comes_and_goes_is_told_once(fake_stage: FakeStage) -> None:
    here = await room(fake_stage)
    ada, bob = await here.join("Ada"), await here.join("Bob")
    assert names(await here.tell(A, joined=[ada])) == (1, ["Ada"], [])
    assert await here.tell(A, joined=[ada]) is None
    assert names(await here.tell(A, joined=[bob], left=[ada])) == (1, ["Bob"], [ada])
    assert await here.tell(A, left=[ada]) is None
    assert await here.connected() == 1


async def test_a_player_who_moves_is_there_all_the_time(fake_stage: FakeStage) -> None:
    here = await room(fake_stage)
    ada = await here.join("Ada")
    await here.tell(A, joined=[ada])
    await here.connect(ada, B)
    assert await here.tell(A, left=[ada]) is None, "the old node does not speak for them any more"
    assert await here.tell(A, joined=[ada]) is None
    assert await here.tell(B, joined=[ada]) is None
    assert names(await here.tell(B, left=[ada])) == (0, [], [ada])


async def test_who_is_not_named_for_a_minute_is_gone(fake_stage: FakeStage) -> None:
    here = await room(fake_stage)
    ada, bob = await here.join("Ada"), await here.join("Bob")
    await here.tell(A, joined=[ada, bob])
    fake_stage.clock.now += EXPIRY_MS // 2
    assert await here.tell(A, joined=[bob]) is None
    fake_stage.clock.now += EXPIRY_MS // 2 + 1
    assert await here.connected() == 1
    assert names(await here.tell(A, joined=[bob])) == (1, [], [ada])


async def test_a_word_that_comes_just_in_time_is_no_coming(fake_stage: FakeStage) -> None:
    here = await room(fake_stage)
    ada = await here.join("Ada")
    await here.tell(A, joined=[ada])
    fake_stage.clock.now += EXPIRY_MS + 1
    assert await here.tell(A, joined=[ada]) is None


async def test_strangers_and_the_removed_are_not_there(fake_stage: FakeStage) -> None:
    here = await room(fake_stage)
    eve = await here.join("Eve")
    await here.tell(A, joined=[eve])
    accept(await remove_player(fake_stage.live, fake_stage.host_of(here.session), eve))
    assert names(await here.tell(A, left=[eve])) == (0, [], [eve])
    assert await here.tell(A, joined=[eve, PlayerId("stranger")]) is None
    assert await here.connected() == 0


async def test_presence_of_a_session_nobody_knows_is_ignored(fake_stage: FakeStage) -> None:
    changed = PresenceChanged(session_id=SessionId("nowhere"), node_id=A, joined=[PlayerId("p")], left=[])
    await note_presence(fake_stage.live, changed)
    assert fake_stage.heard.rosters == []


async def test_a_crowd_is_noted_in_parts_and_told_at_once(fake_stage: FakeStage) -> None:
    here = await room(fake_stage)
    crowd = [await here.join(f"Player {number}") for number in range(AT_ONCE + 10)]
    connected, came, _ = names(await here.tell(A, joined=crowd))
    assert (connected, len(came)) == (len(crowd), len(crowd))


async def test_a_question_closes_once_only_those_are_missing_who_left(fake_stage: FakeStage) -> None:
    here = await room(fake_stage)
    ada, bob = await here.join("Ada"), await here.join("Bob")
    await here.tell(A, joined=[ada, bob])
    accept(await start_session(fake_stage.live, fake_stage.host_of(here.session)))
    await give_answer(fake_stage, here.session, ada)

    await here.tell(A, left=[bob])
    assert fake_stage.timers.rung == [], "Bob may be reconnecting"
    fake_stage.clock.now += RECONNECT_GRACE_MS + 1
    await here.tell(A, joined=[ada])
    due = TimerDue(session_id=here.session.id, action="close", index=0, reason="all_answered")
    assert fake_stage.timers.rung == [due]


async def test_a_lost_first_word_of_a_node_ends_no_question_early(fake_stage: FakeStage) -> None:
    here = await room(fake_stage)
    ada, bob = await here.join("Ada"), await here.join("Bob")
    await here.connect(ada, A)
    await here.connect(bob, A)
    accept(await start_session(fake_stage.live, fake_stage.host_of(here.session)))
    fake_stage.clock.now += REPEATED_MS  # when the node says it again
    await give_answer(fake_stage, here.session, ada)
    await here.tell(A, joined=[ada])
    assert fake_stage.timers.rung == [], "Bob is connected, only nobody has heard of it"


async def test_who_left_before_they_were_reported_is_not_waited_for_long(fake_stage: FakeStage) -> None:
    here = await room(fake_stage)
    ada, bob = await here.join("Ada"), await here.join("Bob")
    await here.connect(ada, A)
    await here.connect(bob, A)
    await here.tell(A, joined=[ada], left=[bob])
    accept(await start_session(fake_stage.live, fake_stage.host_of(here.session)))
    await give_answer(fake_stage, here.session, ada)
    fake_stage.clock.now += RECONNECT_GRACE_MS + 1
    await here.tell(A, joined=[ada])
    assert len(fake_stage.timers.rung) == 1


async def test_a_session_may_choose_to_wait_for_everybody(fake_stage: FakeStage) -> None:
    here = await room(fake_stage, close_when_all_answered=False)
    ada = await here.join("Ada")
    accept(await start_session(fake_stage.live, fake_stage.host_of(here.session)))
    await give_answer(fake_stage, here.session, ada)
    await here.tell(A, joined=[ada])
    assert fake_stage.timers.rung == []


async def give_answer(stage: FakeStage, session: Session, player_id: PlayerId) -> None:
    """Put a receipt where scoring puts it."""
    await stage.valkey.hset(f"wr2:{{{session.id}}}:receipts:0", player_id, b"\x95\x01\xc3\x00\xc0\xc0")
