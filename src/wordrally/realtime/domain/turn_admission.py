"""Admission of answers in paced modes: one per player and turn, within its time."""

from wordrally.contracts.frames import AnswerFrame
from wordrally.contracts.queue.answers import ANSWER_GRACE_MS, ReceivedAnswer, TurnOpened
from wordrally.contracts.queue.nodes import SessionSnapshot
from wordrally.contracts.views import QuestionView
from wordrally.realtime.domain.admission import (
    CLOSED,
    NOT_OPEN,
    AnswerRejection,
    already_answered,
    misfit,
)
from wordrally.realtime.domain.pace import closes_at, limit_of
from wordrally.realtime.domain.room import Room
from wordrally.realtime.domain.seat import Seat
from wordrally.turns.course import RIGHT

_NO_TURN = AnswerRejection("invalid", "Say which `turn` the answer is for.")
_OTHER_QUESTION = AnswerRejection("invalid", "The turn has another question.")


def admit_turn(
    room: Room, views: list[QuestionView], seat: Seat, answer: AnswerFrame, received_at: int
) -> ReceivedAnswer | AnswerRejection:
    """Return the answer to store, or why it is refused. Only the node's clock (`received_at`) counts."""
    if answer.turn is None:
        return _NO_TURN
    if answer.turn <= seat.pace.done:
        return _of_ended_turn(seat, answer.turn)
    turn = seat.pace.open_turn
    if turn is None or answer.turn != turn.turn:
        return NOT_OPEN if room.session.phase in ("lobby", "open") else CLOSED
    question = views[turn.question]
    return (
        _refuse_repeat(seat, turn)
        or _refuse_time(room, turn, question, received_at)
        or _refuse_form(turn, question, answer)
        or _received(room.session, turn, question, answer, received_at)
    )


def _refuse_repeat(seat: Seat, turn: TurnOpened) -> AnswerRejection | None:
    pending, answer = seat.pending, seat.pace.answer
    if pending is not None:
        return CLOSED if pending.is_timeout else already_answered(pending.received_at)
    if answer is not None and answer.turn == turn.turn:
        return already_answered(answer.received_at)
    return None


def _refuse_form(turn: TurnOpened, question: QuestionView, answer: AnswerFrame) -> AnswerRejection | None:
    if answer.question != turn.question:
        return _OTHER_QUESTION
    problem = misfit(question, answer)
    return AnswerRejection("invalid", problem) if problem else None


def _of_ended_turn(seat: Seat, turn: int) -> AnswerRejection:
    """Refuse an answer to an ended turn.

    It is `closed` if it was missed without an answer, else `already_answered`.
    """
    answer = seat.pace.answer
    if answer is not None and answer.turn == turn:
        return already_answered(answer.received_at)
    return already_answered(None) if seat.pace.marks[turn - 1] == RIGHT else CLOSED


def _refuse_time(
    room: Room, turn: TurnOpened, question: QuestionView, received_at: int
) -> AnswerRejection | None:
    session = room.session
    if received_at < turn.opened_at - ANSWER_GRACE_MS:
        return NOT_OPEN  # its prompt is still being read
    ends_at = min(closes_at(session, question, turn), session.closes_at or 0) + ANSWER_GRACE_MS
    is_in_time = session.phase == "open" and room.sealed < 0 and received_at <= ends_at
    return None if is_in_time else CLOSED


def _received(
    session: SessionSnapshot, turn: TurnOpened, question: QuestionView, answer: AnswerFrame, received_at: int
) -> ReceivedAnswer:
    return ReceivedAnswer(
        session.session_id,
        turn.player_id,
        turn.question,
        max(received_at, turn.opened_at),
        answer.choices,
        answer.text,
        turn.opened_at,
        limit_of(question, turn),
        turn.turn,
        turn.misses,
    )


def time_out(turn: TurnOpened, question: QuestionView) -> ReceivedAnswer:
    """Return the log entry of a turn whose time ran out."""
    return ReceivedAnswer(
        turn.session_id,
        turn.player_id,
        turn.question,
        turn.opened_at + limit_of(question, turn) + ANSWER_GRACE_MS,
        opened_at=turn.opened_at,
        time_limit_ms=limit_of(question, turn),
        turn=turn.turn,
        misses=turn.misses,
    )
