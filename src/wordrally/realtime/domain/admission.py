"""Admission of answers: by the open question, the server's receive time, and one per player."""

from dataclasses import dataclass

from msgspec import UNSET

from wordrally.contracts.frames import AnswerFrame, ErrorCode
from wordrally.contracts.queue.answers import ANSWER_GRACE_MS, ReceivedAnswer
from wordrally.contracts.views import QuestionView
from wordrally.realtime.domain.room import Room
from wordrally.realtime.domain.seat import Seat
from wordrally.realtime.domain.timing import question_of

GRACE_MS = ANSWER_GRACE_MS


@dataclass(frozen=True, slots=True)
class AnswerRejection:
    """The rules say no. `received_at`: when the answer that counts was received."""

    code: ErrorCode
    detail: str
    received_at: int | None = None


_PAUSED = AnswerRejection("paused", "The question is paused; send the answer again when it goes on.")
NOT_OPEN = AnswerRejection("not_open", "This question is not open yet.")
_NO_SUCH_QUESTION = AnswerRejection("invalid", "There is no such question.")
_NOT_ASKED = AnswerRejection("invalid", "You are not asked this question.")
CLOSED = AnswerRejection("closed", "This question takes no more answers.")


def admit(room: Room, seat: Seat, answer: AnswerFrame, received_at: int) -> ReceivedAnswer | AnswerRejection:
    """Return the answer to store, or why it is refused. Only the node's clock (`received_at`) counts."""
    question = room.session.question
    if answer.question >= room.session.question_count:
        return _NO_SUCH_QUESTION
    if question is None or answer.question > question.index:
        return CLOSED if room.session.phase == "finished" else NOT_OPEN
    if (counting := seat.answered(answer.question)) is not None:
        return already_answered(counting)
    if answer.question < question.index:
        return CLOSED
    return _admit_to_shown(room, seat, answer, received_at)


def _admit_to_shown(
    room: Room, seat: Seat, answer: AnswerFrame, received_at: int
) -> ReceivedAnswer | AnswerRejection:
    question = question_of(room.session, seat.player_id)
    if question is None:
        return _NOT_ASKED
    if not _takes_answers(room, question, received_at):
        return CLOSED
    counting_at = _counts_as_received_at(question, received_at)
    if isinstance(counting_at, int):
        return _fitting(room, seat, question, answer, counting_at)
    return counting_at


def _fitting(
    room: Room, seat: Seat, question: QuestionView, answer: AnswerFrame, received_at: int
) -> ReceivedAnswer | AnswerRejection:
    if problem := misfit(question, answer):
        return AnswerRejection("invalid", problem)
    return ReceivedAnswer(
        room.session.session_id,
        seat.player_id,
        answer.question,
        received_at,
        answer.choices,
        answer.text,
        question.opened_at,
        question.time_limit_ms,
    )


def already_answered(counting_received_at: int | None) -> AnswerRejection:
    """Refuse a repeat, with the receive time of the answer that counts, if it is known here."""
    return AnswerRejection("already_answered", "The first answer to a question counts.", counting_received_at)


def _takes_answers(room: Room, question: QuestionView, received_at: int) -> bool:
    is_over = question.paused_at is UNSET and received_at > question.closes_at + GRACE_MS
    return room.session.phase == "open" and question.index > room.sealed and not is_over


def _counts_as_received_at(question: QuestionView, received_at: int) -> int | AnswerRejection:
    """Return the effective receive time (the opening, or the start of a pause), or the refusal."""
    if received_at < question.opened_at - GRACE_MS:
        return NOT_OPEN
    if question.paused_at is UNSET:
        return max(received_at, question.opened_at)
    if received_at > question.paused_at + GRACE_MS:
        return _PAUSED
    return max(min(received_at, question.paused_at), question.opened_at)


def misfit(question: QuestionView, answer: AnswerFrame) -> str | None:
    """Return what is wrong with the form of an answer to this question, if anything."""
    if question.choices is None:
        return _misfit_text(answer)
    choices = answer.choices
    if not choices or answer.text is not None:
        return "Answer this question with `choices`, a list of indexes."
    if len(set(choices)) != len(choices) or max(choices) >= len(question.choices):
        return f"`choices` are different indexes from 0 to {len(question.choices) - 1}."
    return None


def _misfit_text(answer: AnswerFrame) -> str | None:
    if answer.text is None or answer.choices is not None:
        return "Answer this question with `text`."
    return None if answer.text.strip() else "The text is empty."
