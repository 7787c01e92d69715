"""Turns of a room in a paced mode: opened in the log, then sent, and ended by a result."""

import asyncio
from collections.abc import Mapping
from typing import Protocol

from msgspec import UNSET, structs

from wordrally.contracts import frames
from wordrally.contracts.http.sessions import PACED
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import ANSWER_GRACE_MS, ReceivedAnswer, ScoredAnswer, TurnOpened
from wordrally.contracts.views import QuestionView
from wordrally.realtime.application.ports import Connection, NodeUnavailable, Submission
from wordrally.realtime.application.room.room_context import RoomContext
from wordrally.realtime.domain.pace import closes_at, is_finished, turn_after, view_turn
from wordrally.realtime.domain.room import Room
from wordrally.realtime.domain.seat import Seat
from wordrally.realtime.domain.turn_admission import time_out

OPENED_WITHIN_S = 5.0
"""Longest wait for the first turn of a new player to be stored. Then they have to connect again."""

RETRY_S = 0.5
"""Time after which a time-out that could not be stored is tried again."""

_NOT_ENDED = "The turn before has not ended yet."
_NOT_BEGUN = "The session has not begun yet."
_OVER = "The session takes no more answers."
_FORGOTTEN = "That turn is long over; leave `after` out."


class TurnRoom(Protocol):
    """Requirements of turns for their room."""

    submissions: dict[PlayerId, Submission]
    seats: dict[PlayerId, Seat]

    @property
    def room(self) -> Room: ...

    @property
    def connected(self) -> Mapping[PlayerId, Connection]: ...

    def send(self, seat: Seat, frame: frames.ClientOut) -> None: ...


class OpenedTurn:
    """A turn on its way into the log."""

    __slots__ = ("_seat", "_turns", "logged", "record")

    def __init__(self, turns: "Turns", seat: Seat, turn: TurnOpened) -> None:
        self.record = self.logged = turn
        self._turns = turns
        self._seat = seat

    @property
    def trace(self) -> None:
        """Return nothing: only answers are traced."""

    def stored(self) -> None:
        """Send the question: now, whatever happens, this turn is found again."""
        self._turns.opened(self._seat, self.record)

    def delayed(self) -> None:
        """Do nothing: the question is sent when it is stored."""


class TimedOut:
    """A turn whose time ran out, on its way into the log."""

    __slots__ = ("_seat", "_turns", "logged", "record")

    def __init__(self, turns: "Turns", seat: Seat, answer: ReceivedAnswer) -> None:
        self.record = self.logged = answer
        self._turns = turns
        self._seat = seat

    @property
    def trace(self) -> None:
        """Return nothing: only answers are traced."""

    def stored(self) -> None:
        """End the wait for the time-out. Its result follows when it is scored."""
        self._turns.timed_out(self._seat, self.record)

    def delayed(self) -> None:
        """Do nothing: the player sent no answer."""


class Turns:
    """Opens turns for the players of one room and ends them."""

    def __init__(self, room: TurnRoom, around: RoomContext) -> None:
        self._room = room
        self._around = around
        self._waiting: dict[PlayerId, asyncio.Future[None]] = {}
        self._timers: dict[PlayerId, asyncio.TimerHandle] = {}
        self.views: list[QuestionView] = []

    @property
    def is_paced(self) -> bool:
        """Return whether the mode is paced."""
        return self._room.room.session.mode in PACED

    @property
    def _is_running(self) -> bool:
        return self._room.room.session.phase == "open" and self._room.room.sealed < 0

    def begin(self) -> None:
        """Open the first turn of every connected player, since the session opened."""
        for player_id in list(self._room.connected):
            self.greet(self._room.seats[player_id])

    def greet(self, seat: Seat) -> None:
        """Open the first turn of a connected player, or end one that timed out while they were away."""
        if not self.is_paced or not self._is_running:
            return
        turn = seat.pace.open_turn
        if turn is None:
            if not seat.pace.done:
                self._open(seat)
        elif self._room.room.session.settings.timed:
            self._watch(seat, turn)

    def renew(self, seat: Seat) -> None:
        """Greet somebody again after a gap; a request for a turn whose result was missed is answered now."""
        self.greet(seat)
        if self.is_paced and seat.pace.is_asked and not self._is_answered(seat):
            self._serve(seat)

    def stop(self) -> None:
        """Cancel all timers: the room has nobody left."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    async def first(self, seat: Seat) -> None:
        """Ensure that a player who arrives has a turn. Raises `NodeUnavailable`."""
        if not self.is_paced or not self._is_running or seat.pace.turn is not None or seat.pace.done:
            return
        if self._is_finished(seat):
            return
        if not self._open(seat):
            raise NodeUnavailable("no turn can be stored")
        stored = self._waiting.setdefault(seat.player_id, asyncio.get_running_loop().create_future())
        try:
            await asyncio.wait_for(asyncio.shield(stored), OPENED_WITHIN_S)
        except TimeoutError:
            raise NodeUnavailable("the first turn is not stored yet") from None

    def ask(self, seat: Seat, after: int | None) -> None:
        """Handle a client's request for the turn after that one."""
        if self._room.room.session.phase == "lobby":
            self._refuse(seat, "not_open", _NOT_BEGUN)
            return
        what, number = seat.pace.asked(after)
        match what:
            case "known":
                self._send(seat, seat.pace.openings[number])
            case "forgotten":
                self._refuse(seat, "closed", _FORGOTTEN)
            case "not_yet":
                self._ask_early(seat, number)
            case "next":
                self._ask_next(seat)

    def _ask_early(self, seat: Seat, number: int) -> None:
        """Note a request whose previous turn is answered but not judged: the next one follows by itself."""
        if self._is_answered(seat) and number == seat.pace.done + 2:
            seat.pace.is_asked = True
        else:
            self._refuse(seat, "not_open", _NOT_ENDED)

    def _ask_next(self, seat: Seat) -> None:
        if self._is_finished(seat):
            self._tell_done(seat)
        elif not self._is_running:
            self._refuse(seat, "closed", _OVER)
        elif not self._open(seat):
            self._refuse(seat, "unavailable", "Turns cannot be stored right now; try again.")

    def _is_finished(self, seat: Seat) -> bool:
        return is_finished(self._room.room.session, self.views, seat.player_id, seat.pace)

    @staticmethod
    def _is_answered(seat: Seat) -> bool:
        turn, answer = seat.pace.open_turn, seat.pace.answer
        if turn is None:
            return False
        return seat.pending is not None or (answer is not None and answer.turn == turn.turn)

    def _open(self, seat: Seat) -> bool:
        """Put the next turn into the log, and return whether it is on its way."""
        if seat.pace.opening is not None:
            return True
        session, now = self._room.room.session, self._around.now_ms()
        turn = turn_after(session, self.views, seat.player_id, seat.pace, now)
        if turn is None or not self._around.submit(OpenedTurn(self, seat, turn)):
            return False
        seat.pace.opening = turn
        return True

    def opened(self, seat: Seat, turn: TurnOpened) -> None:
        """Send the question of a stored turn."""
        seat.pace.opened(turn)
        if (waiting := self._waiting.pop(seat.player_id, None)) is not None:
            waiting.set_result(None)
        if (newest := seat.pace.open_turn) is not None:  # of two openings of a turn, the one that counts
            self._send(seat, newest)
            self.greet(seat)

    def ended(self, seat: Seat, result: ScoredAnswer) -> None:
        """Send the key of a judged turn, and then what the player waits for."""
        if result.reveal is not None:
            version = self._room.room.session.version
            self._room.send(seat, frames.Reveal(version=version, **structs.asdict(result.reveal)))
        if self._is_finished(seat):
            seat.pace.is_asked = False
            self._tell_done(seat)
        elif seat.pace.is_asked:
            self._serve(seat)

    def _serve(self, seat: Seat) -> None:
        """Answer the request that waited for a result."""
        seat.pace.is_asked = False
        self._ask_next(seat)

    def timed_out(self, seat: Seat, answer: ReceivedAnswer) -> None:
        """Handle a stored time-out of a turn."""
        if seat.pending is answer:
            seat.pending = None
            self._room.submissions.pop(seat.player_id, None)

    def view(self, turn: TurnOpened) -> QuestionView:
        """Return the question of a turn as its player sees it."""
        return view_turn(self._room.room.session, self.views[turn.question], turn)

    def _send(self, seat: Seat, turn: TurnOpened) -> None:
        version = self._room.room.session.version
        self._room.send(seat, frames.QuestionFrame(version=version, question=self.view(turn)))

    def _tell_done(self, seat: Seat) -> None:
        self._room.send(seat, frames.DoneFrame(score=seat.score, rank=seat.rank, place=seat.place))

    def _refuse(self, seat: Seat, code: frames.ErrorCode, detail: str) -> None:
        turn = seat.pace.open_turn
        number = UNSET if turn is None else turn.turn
        self._room.send(seat, frames.Error(code=code, detail=detail, turn=number))

    def _watch(self, seat: Seat, turn: TurnOpened) -> None:
        """End a timed turn when its time is over and its player is connected.

        Others are checked when they return.
        """
        left_ms = self._ends_at(turn) - self._around.now_ms()
        if left_ms >= 0:
            self._watch_again(seat, turn, (left_ms + 1) / 1_000)
        elif not self._is_answered(seat) and not self._expire(seat, turn):
            self._watch_again(seat, turn, RETRY_S)

    def _watch_again(self, seat: Seat, turn: TurnOpened, after_s: float) -> None:
        """Set the one timer of a player."""
        if (timer := self._timers.pop(seat.player_id, None)) is not None:
            timer.cancel()
        loop = asyncio.get_running_loop()
        self._timers[seat.player_id] = loop.call_later(after_s, self._rewatch, seat, turn)

    def _rewatch(self, seat: Seat, turn: TurnOpened) -> None:
        self._timers.pop(seat.player_id, None)
        is_here = self._room.seats.get(seat.player_id) is seat and seat.player_id in self._room.connected
        if is_here and self._is_running and seat.pace.open_turn == turn and not self._is_answered(seat):
            self._watch(seat, turn)

    def _ends_at(self, turn: TurnOpened) -> int:
        return closes_at(self._room.room.session, self.views[turn.question], turn) + ANSWER_GRACE_MS

    def _expire(self, seat: Seat, turn: TurnOpened) -> bool:
        """Put the time-out of a turn into the log, and return whether it is on its way."""
        answer = time_out(turn, self.views[turn.question])
        submission = TimedOut(self, seat, answer)
        if not self._around.submit(submission):
            return False
        seat.pending = answer
        self._room.submissions[seat.player_id] = submission
        return True
