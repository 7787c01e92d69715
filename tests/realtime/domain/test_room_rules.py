"""Applying events to an old snapshot gives the fresh one; what is missing is noticed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.realtime.fake_quiz import FakeSession
from wordrally.contracts.http.sessions import TeamStanding
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer, Scored
from wordrally.contracts.queue.nodes import PresenceChanged, RosterChanged, SessionSnapshot
from wordrally.realtime.application.ports import FeedEvent, LiveMessage
from wordrally.realtime.domain.room import Room

NOW = 1_700_000_000_000
NAMES = ("ann", "ben", "cleo", "dan")
STEPS = st.sampled_from(
    [
        "open",
        "answer",
        "answer",
        "answer",
        "extend",
        "seal",
        "close",
        "lock",
        "remove",
        "come",
        "go",
        "finish",
    ]
)


class History:
    """A session that lives, and what a node would have seen and heard of it."""

    def __init__(self, feedback: str) -> None:
        self.session = FakeSession(SessionId("s1"), feedback)  # type: ignore[arg-type]
        self.players = [self.session.join(name) for name in NAMES]
        self.messages: list[LiveMessage] = []
        self.snapshots = [self.session.state]
        self.question = -1

    def step(self, kind: str, who: int) -> None:
        phase = self.session.state.phase
        if kind in ("come", "go"):
            self._tell(self._presence(self.players[who].player_id, came=kind == "come"))
        elif kind == "answer" and phase == "open" and not self.players[who].removed:
            self._tell(self._answer(who))
        elif (kind, phase) in (("open", "lobby"), ("open", "closed")):
            self.question += 1
            self._tell(self._log(self.session.open(self.question, NOW)))
        elif (kind, phase) in (("extend", "open"), ("seal", "open"), ("close", "open"), ("finish", "closed")):
            self._tell(self._log(getattr(self.session, kind)(NOW)))
        elif kind == "lock" and phase != "finished":
            self._tell(self._log(self.session.lock(NOW)))
        elif kind == "remove" and phase != "finished" and not self.players[who].removed:
            self._tell(self._log(self.session.remove(self.players[who].player_id, NOW)))

    def _tell(self, message: LiveMessage | None) -> None:
        if message is not None:
            self.messages.append(message)
            self.snapshots.append(self.session.state)

    def _presence(self, player_id: PlayerId, *, came: bool) -> RosterChanged | None:
        here, gone = ([player_id], []) if came else ([], [player_id])
        return self.session.presence(
            PresenceChanged(session_id=SessionId("s1"), node_id=NodeId("n1"), joined=here, left=gone)
        )

    def _answer(self, who: int) -> Scored | None:
        player_id = self.players[who].player_id
        return self.session.score([ReceivedAnswer(SessionId("s1"), player_id, self.question, NOW, [who % 2])])

    def _log(self, event: object) -> FeedEvent:
        sequence, before = self.session.append()
        return FeedEvent(event, sequence, before)  # type: ignore[arg-type]


def applied(room: Room, message: LiveMessage) -> Room | None:
    match message:
        case FeedEvent(event, sequence, previous):
            return room.apply(event, sequence, previous)
        case Scored():
            return room.score(message)
        case RosterChanged():
            return room.connect(message)


@given(
    st.sampled_from(["immediate", "at_close"]),
    st.lists(st.tuples(STEPS, st.integers(0, 3)), max_size=40),
    st.data(),
)
def test_events_applied_to_an_old_snapshot_give_the_fresh_one(
    feedback: str, steps: list[tuple[str, int]], data: st.DataObject
) -> None:
    history = History(feedback)
    for kind, who in steps:
        history.step(kind, who)
    start = data.draw(st.integers(0, len(history.messages)))
    room: Room | None = Room.of(history.snapshots[start])
    for message in history.messages[start:]:
        assert room is not None
        room = applied(room, message)
    assert room is not None
    assert room.session == history.snapshots[-1]


@given(st.lists(st.integers(0, 3), min_size=2, max_size=4, unique=True), st.data())
def test_scored_batches_may_overtake_one_another(players: list[int], data: st.DataObject) -> None:
    history = History("immediate")
    history.step("open", 0)
    before = history.session.state
    for who in players:
        history.step("answer", who)
    scored = history.messages[1:]
    room = Room.of(before)
    for message in data.draw(st.permutations(scored)):
        room = applied(room, message) or room
    assert room.session == history.session.state
    assert room.ahead == frozenset()


@given(st.lists(st.tuples(STEPS, st.integers(0, 3)), max_size=40), st.data())
def test_hearing_something_twice_changes_nothing(steps: list[tuple[str, int]], data: st.DataObject) -> None:
    history = History("immediate")
    for kind, who in steps:
        history.step(kind, who)
    room = Room.of(history.session.state)
    if history.messages:
        again = data.draw(st.sampled_from(history.messages))
        if not isinstance(again, RosterChanged):
            assert applied(room, again) is room


def opened() -> tuple[FakeSession, SessionSnapshot]:
    history = History("immediate")
    history.step("open", 0)
    return history.session, history.session.state


def test_a_missed_event_is_noticed() -> None:
    session, snapshot = opened()
    room = Room.of(snapshot)
    session.append()
    sequence, before = session.append()
    assert room.apply(session.close(NOW), sequence, before) is None


def test_a_missed_scored_batch_leaves_the_later_ones_waiting() -> None:
    session, snapshot = opened()
    answers = [ReceivedAnswer(SessionId("s1"), p, 0, NOW, [0]) for p in session.players]
    session.score(answers[:1])
    later = session.score(answers[1:2])
    assert later is not None
    room = Room.of(snapshot).score(later)
    assert room.ahead == {later.event}
    assert room.session.event == snapshot.event
    assert room.session.top == snapshot.top  # standings move when the question closes


def test_a_snapshot_of_the_same_moment_tells_who_joined() -> None:
    session, before = opened()
    room = Room.of(before).seal(0)
    session.join("eve")
    assert room.refresh(session.state).session.players == len(NAMES) + 1
    assert room.refresh(session.state).sealed == 0


def test_a_snapshot_of_another_moment_tells_nothing() -> None:
    _, before = opened()
    for later in (structs.replace(before, sequence=before.sequence + 1), structs.replace(before, event=9)):
        assert Room.of(before).refresh(later).session is before
        assert Room.of(later).refresh(before).session is later


def test_a_seal_outlives_a_snapshot_from_before_it() -> None:
    _, snapshot = opened()
    sealed = Room.of(snapshot).seal(0)
    assert Room.of(snapshot, sealed.sealed).sealed == 0
    assert Room.of(structs.replace(snapshot, sealed=0)).sealed == 0
    assert replace(sealed, sealed=2).seal(1).sealed == 2


def test_teams_move_with_scored_batches_and_never_back() -> None:
    session = FakeSession(SessionId("s1"))
    room = Room.of(session.state)

    def scored(event: int, board_version: int, score: int) -> Scored:
        team = TeamStanding(team=0, name="Red", score=score, members=1, place=1)
        return Scored(
            session_id=SessionId("s1"),
            event=event,
            question=0,
            answered=0,
            present=0,
            board_version=board_version,
            players=1,
            results=[],
            top=None,
            teams=[team],
        )

    room = room.score(scored(2, 5, 700)).score(scored(1, 4, 300))
    assert [team.score for team in room.session.teams] == [700]
