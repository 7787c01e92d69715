"""Taking an answer: the rules first, then the log, and the player is told when it is stored."""

from collections.abc import Callable

from msgspec import UNSET

from wordrally.chassis import tracing
from wordrally.chassis.sealed_texts import seal_text
from wordrally.contracts import frames
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.realtime.application import metrics
from wordrally.realtime.application.group_commit import GroupCommit
from wordrally.realtime.application.room.live_room import LiveRoom
from wordrally.realtime.domain.admission import AnswerRejection, admit, already_answered
from wordrally.realtime.domain.seat import Seat
from wordrally.realtime.domain.turn_admission import admit_turn

LARGEST_EXACT = 2**53 - 1
"""The largest integer that every JSON reader reads exactly. No question has such a number."""


class Submitted:
    """An answer on its way into the log, and the seat it came from."""

    __slots__ = ("_room", "_seat", "logged", "record", "trace")

    def __init__(self, room: LiveRoom, seat: Seat, answer: ReceivedAnswer) -> None:
        self.record = answer
        self.logged = seal_text(answer, seat.text_key)
        self._room = room
        self._seat = seat
        self.trace = tracing.begin("answer", session=room.session_id, question=answer.question)

    def stored(self) -> None:
        """Send `accepted`, once. A result may arrive before the acknowledgement."""
        if self.trace is not None:
            self.trace.end()
        seat, answer = self._seat, self.record
        if seat.pending is not answer:
            return
        repeats = seat.settle(answer)
        del self._room.submissions[seat.player_id]
        accepted = frames.Accepted(
            question=answer.question, received_at=answer.received_at, turn=answer.turn or UNSET
        )
        self._room.send(seat, accepted)
        for _ in range(repeats):
            refusal = already_answered(answer.received_at)
            self._room.send(seat, _error(refusal, answer.question, answer.turn))

    def delayed(self) -> None:
        """Send `unavailable`, so that the player does not wait. `accepted` may still follow."""
        detail = "The answer is kept, but it cannot be stored right now."
        answer = self.record
        self._room.send(
            self._seat,
            frames.Error(
                code="unavailable", detail=detail, question=answer.question, turn=answer.turn or UNSET
            ),
        )


class Intake:
    """Takes answers into the log of the present incarnation."""

    def __init__(self, log: Callable[[], GroupCommit | None]) -> None:
        self._log = log
        self.stopped = False

    def submit(self, room: LiveRoom, seat: Seat, answer: frames.AnswerFrame, received_at: int) -> None:
        """Take the answer or tell the player why not."""
        if room.turns.is_paced:
            admitted = admit_turn(room.room, room.turns.views, seat, answer, received_at)
        else:
            admitted = admit(room.room, seat, answer, received_at)
        if isinstance(admitted, AnswerRejection):
            if admitted.code == "already_answered" and _is_pending(seat, answer):
                seat.repeats += 1  # told when the first is stored, which is not certain yet
                return
            self._refuse(room, seat, answer, admitted)
            return
        log = self._log()
        submitted = Submitted(room, seat, admitted)
        if self.stopped or room.closed or log is None or not log.offer(submitted):
            self._refuse(room, seat, answer, _UNAVAILABLE)
            return
        seat.pending = admitted
        room.submissions[seat.player_id] = submitted

    def _refuse(
        self, room: LiveRoom, seat: Seat, answer: frames.AnswerFrame, refusal: AnswerRejection
    ) -> None:
        metrics.REFUSED_ANSWERS.labels(refusal.code).inc()
        room.send(seat, _error(refusal, answer.question, answer.turn or 0))


def _is_pending(seat: Seat, answer: frames.AnswerFrame) -> bool:
    """Return whether an answer to the same question, in the same turn, is being stored."""
    pending = seat.pending
    return pending is not None and pending.question == answer.question and pending.turn in (0, answer.turn)


_UNAVAILABLE = AnswerRejection("unavailable", "Answers cannot be stored right now; try again.")


def _error(refusal: AnswerRejection, question: int, turn: int) -> frames.Error:
    return frames.Error(
        code=refusal.code,
        detail=refusal.detail,
        question=question if question <= LARGEST_EXACT else UNSET,
        received_at=UNSET if refusal.received_at is None else refusal.received_at,
        turn=turn if 0 < turn <= LARGEST_EXACT else UNSET,
    )
