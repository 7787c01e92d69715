"""A session as one node knows it: a snapshot, brought forward by the events that follow it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from msgspec import UNSET, structs

from wordrally.contracts.http.sessions import Standing
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import Scored
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    DeadlineMoved,
    PlayerNeedsChanged,
    PlayerReadmitted,
    PlayerRemoved,
    QuestionClosed,
    QuestionExtended,
    QuestionOpened,
    QuestionPaused,
    QuestionResumed,
    QuestionSealed,
    SeatCodeUsed,
    SessionCreated,
    SessionFinished,
    SessionLocked,
    SessionMoved,
    SessionOpened,
    SessionSealed,
    SessionUnlocked,
)
from wordrally.contracts.queue.nodes import WHOLE_SESSION, RosterChanged, SessionSnapshot
from wordrally.contracts.views import QuestionView


@dataclass(frozen=True, slots=True)
class Room:
    """State of a room. Applying events to an old snapshot gives the fresh one.

    `sealed`: no answers up to this question, -1 for none. `top_version` is the version of the board in
    `session.top`. `ahead`: scored batches that arrived before a missing one (two scorers, two connections).
    """

    session: SessionSnapshot
    sealed: int = -1
    top_version: int = 0
    ahead: frozenset[int] = frozenset()

    @property
    def current(self) -> int:
        """Index of the question that is open or was open last; -1 in the lobby."""
        return -1 if self.session.question is None else self.session.question.index

    @classmethod
    def of(cls, snapshot: SessionSnapshot, sealed: int = -1) -> "Room":
        """Return the room of a snapshot; an earlier seal stays."""
        closing = -1 if snapshot.sealed is None else snapshot.sealed
        return cls(snapshot, max(sealed, closing), snapshot.board_version)

    def refresh(self, snapshot: SessionSnapshot) -> "Room":
        """Take changes by joins, which have no event, from a current snapshot; ignore any other."""
        session = self.session
        moment = (session.sequence, session.event, frozenset[int]())
        if (snapshot.sequence, snapshot.event, self.ahead) != moment:
            return self
        if snapshot.board_version < session.board_version:
            return self
        return Room.of(snapshot, self.sealed)

    def seal(self, question: int) -> "Room":
        """Take no more answers to this question."""
        return replace(self, sealed=max(self.sealed, question))

    def apply(self, event: AnySessionEvent, sequence: int, previous: int) -> "Room | None":
        """Return the room after an event of the log, or None when earlier ones are missing.

        A known event changes nothing. `previous` is the sequence of the session's event before this one.
        """
        if sequence <= self.session.sequence:
            return self
        if previous != self.session.sequence:
            return None
        session = structs.replace(_evolve(self.session, event), sequence=sequence, version=event.version)
        room = self
        if isinstance(event, QuestionSealed | SessionSealed):
            room = self.seal(event.index if isinstance(event, QuestionSealed) else WHOLE_SESSION)
        shown = isinstance(event, QuestionClosed | SessionFinished)
        return replace(room, session=session, top_version=event.board_version if shown else self.top_version)

    def score(self, scored: Scored) -> "Room":
        """Return the room after a scored batch, in whatever order they arrive.

        A known batch changes nothing.
        """
        session = self.session
        if scored.event <= session.event or scored.event in self.ahead:
            return self
        event, ahead = session.event, self.ahead | {scored.event}
        while event + 1 in ahead:
            event += 1
        newer_top = scored.top is not None and scored.board_version > self.top_version
        counts = session.phase == "open" and scored.question == self.current
        merged = structs.replace(
            session,
            event=event,
            board_version=max(session.board_version, scored.board_version),
            players=scored.players if scored.board_version >= session.board_version else session.players,
            answered=max(session.answered, scored.answered) if counts else session.answered,
            expected=scored.expected if counts and scored.expected else session.expected,
            top=scored.top if newer_top else session.top,
            teams=scored.teams
            if scored.teams and scored.board_version >= session.board_version
            else session.teams,
        )
        return Room(
            session=merged,
            sealed=self.sealed,
            top_version=scored.board_version if newer_top else self.top_version,
            ahead=frozenset(number for number in ahead if number > event),
        )

    def connect(self, roster: RosterChanged) -> "Room":
        """Return the room with the number of connected players and the names of the roster."""
        names = {player.player_id: player.nickname for player in roster.joined}
        session = structs.replace(
            self.session,
            connected=roster.players,
            expected=roster.expected or self.session.expected,
            top=renamed(self.session.top, names),
        )
        return replace(self, session=session)


def _evolve(session: SessionSnapshot, event: AnySessionEvent) -> SessionSnapshot:
    match event:
        case SessionOpened() | DeadlineMoved() | SessionSealed():
            return _run_on(session, event)
        case (
            QuestionOpened()
            | QuestionExtended()
            | QuestionPaused()
            | QuestionResumed()
            | QuestionSealed()
            | QuestionClosed()
        ):
            return _go_on(session, event)
        case SessionFinished() | SessionMoved():
            return _end(session, event)
        case SessionLocked() | SessionUnlocked():
            return structs.replace(session, locked=isinstance(event, SessionLocked))
        case PlayerRemoved() | PlayerReadmitted() | PlayerNeedsChanged():
            return _change_seat(session, event)
        case SessionCreated() | SeatCodeUsed():
            return session
        case _:
            assert_never(event)


def _end(session: SessionSnapshot, event: SessionFinished | SessionMoved) -> SessionSnapshot:
    if isinstance(event, SessionMoved):
        return structs.replace(session, moved_to=event.session_id, moved_at=event.at)
    return _stand(structs.replace(session, phase="finished", sealed=None), event)


def _change_seat(
    session: SessionSnapshot, event: PlayerRemoved | PlayerReadmitted | PlayerNeedsChanged
) -> SessionSnapshot:
    match event:
        case PlayerRemoved():
            top = without(session.top, event.player_id)
            return structs.replace(session, top=top, players=max(0, session.players - 1))
        case PlayerReadmitted():
            return structs.replace(session, players=session.players + event.was_removed)
        case PlayerNeedsChanged():
            return structs.replace(session, needs=session.needs | {event.player_id: event.needs})
        case _:
            assert_never(event)


def _run_on(
    session: SessionSnapshot, event: SessionOpened | DeadlineMoved | SessionSealed
) -> SessionSnapshot:
    """Return a paced session after its opening, another deadline, or its seal."""
    match event:
        case SessionOpened():
            return structs.replace(session, phase="open", closes_at=event.closes_at)
        case DeadlineMoved():
            return structs.replace(session, closes_at=event.closes_at)
        case SessionSealed():
            return structs.replace(session, sealed=WHOLE_SESSION)
        case _:
            assert_never(event)


OpenEvent = (
    QuestionOpened | QuestionExtended | QuestionPaused | QuestionResumed | QuestionSealed | QuestionClosed
)


def _go_on(session: SessionSnapshot, event: OpenEvent) -> SessionSnapshot:
    question = session.question
    match event:
        case QuestionOpened():
            return structs.replace(
                session,
                phase="open",
                question=event.question,
                reveal=None,
                sealed=None,
                answered=0,
                extra_ms=event.extra_ms,
                asked_needs=session.needs,
            )
        case QuestionExtended():
            return structs.replace(session, question=_ending(question, event.closes_at))
        case QuestionPaused():
            return structs.replace(
                session, question=question and structs.replace(question, paused_at=event.at)
            )
        case QuestionResumed():
            return structs.replace(session, question=_resumed(question, event))
        case QuestionSealed():
            return structs.replace(session, sealed=event.index)
        case QuestionClosed():
            return _close(session, event)
        case _:
            assert_never(event)


def _close(session: SessionSnapshot, event: QuestionClosed) -> SessionSnapshot:
    question = _ending(session.question, event.closes_at)
    question = question and structs.replace(question, paused_at=UNSET)
    closed = structs.replace(
        session, phase="closed", question=question, reveal=event.reveal, sealed=None, extra_ms=0
    )
    return _stand(closed, event)


def _ending(question: QuestionView | None, closes_at: int) -> QuestionView | None:
    return question and structs.replace(question, closes_at=closes_at)


def _resumed(question: QuestionView | None, event: QuestionResumed) -> QuestionView | None:
    return question and structs.replace(
        question, opened_at=event.opened_at, closes_at=event.closes_at, paused_at=UNSET
    )


def _stand(session: SessionSnapshot, event: QuestionClosed | SessionFinished) -> SessionSnapshot:
    version = max(session.board_version, event.board_version)
    return structs.replace(
        session, top=event.top, players=event.players, board_version=version, teams=event.teams
    )


def renamed(top: list[Standing], names: Mapping[PlayerId, str]) -> list[Standing]:
    """Return the rows with the present names of their players."""
    if all(names.get(row.player_id, row.nickname) == row.nickname for row in top):
        return top
    return [structs.replace(row, nickname=names.get(row.player_id, row.nickname)) for row in top]


def without(top: list[Standing], player_id: PlayerId) -> list[Standing]:
    """Return the rows without a removed player; those below move up.

    The row that follows the last is unknown here.
    """
    left = [row for row in top if row.player_id != player_id]
    if len(left) == len(top):
        return top
    first = top[0].rank
    places = _places(left, first)
    return [
        structs.replace(row, rank=first + number, place=place)
        for number, (row, place) in enumerate(zip(left, places, strict=True))
    ]


def _places(rows: list[Standing], first: int) -> Iterator[int | None]:
    """Equal scores share a place; without points there is none."""
    place, score = first, -1
    for number, row in enumerate(rows, first):
        if row.score != score:
            place, score = number, row.score
        yield place if score else None
