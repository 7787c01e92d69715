"""Pausing, resuming and extending the open question by its host."""

from typing import assert_never

import msgspec

from wordrally.contracts.queue.events import (
    AnySessionEvent,
    QuestionExtended,
    QuestionPaused,
    QuestionResumed,
)
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import Open, SessionState, wrong_phase

PAUSE_MS = 30 * 60_000
"""A pause ends by itself after this time (contract)."""

LONGEST_EXTENSION_MS = 60_000
"""Longest time by which one command of the host may extend a question (contract)."""


class Pause(msgspec.Struct, frozen=True):
    """Pause the time of the open question."""


class Resume(msgspec.Struct, frozen=True):
    """Resume the time of the open question. With `index`, resume only that question."""

    index: int | None = None


class MoveEnd(msgspec.Struct, frozen=True):
    """Move the end of the open question to a later time."""

    closes_at: int


def decide_timing(
    session: SessionState, command: Pause | Resume | MoveEnd, now: int
) -> list[AnySessionEvent] | QuizError:
    """Return the events that pause, resume or extend the open question, or the reason for the refusal."""
    state = session.state
    if not isinstance(state, Open) or state.sealed:
        return wrong_phase(session, _DONE[type(command)])
    match command:
        case Pause():
            return _pause(session, state, now)
        case Resume(index):
            return _resume(session, state, index, now)
        case MoveEnd(closes_at):
            return _move_end(session, state, closes_at, now)
        case _:
            assert_never(command)


_DONE: dict[type[Pause | Resume | MoveEnd], str] = {
    Pause: "paused",
    Resume: "resumed",
    MoveEnd: "extended",
}


def _pause(session: SessionState, state: Open, now: int) -> list[AnySessionEvent] | QuizError:
    if state.paused_at is not None:
        return []
    if now >= state.closes_at:
        return QuizError("wrong_phase", "The time of the question is over.")
    return [QuestionPaused(version=session.version, at=now, index=state.question.index)]


def _resume(session: SessionState, state: Open, index: int | None, now: int) -> list[AnySessionEvent]:
    question = state.question
    if state.paused_at is None or index not in (None, question.index):
        return []
    length_ms = max(now - state.paused_at, 0)
    return [
        QuestionResumed(
            version=session.version,
            at=now,
            index=question.index,
            opened_at=question.opened_at + length_ms,
            closes_at=question.closes_at + length_ms,
        )
    ]


def _move_end(
    session: SessionState, state: Open, closes_at: int, now: int
) -> list[AnySessionEvent] | QuizError:
    question = state.question
    if state.paused_at is not None:
        return QuizError("wrong_phase", "A question that is paused cannot be extended; resume it first.")
    if not 0 < closes_at - state.closes_at <= LONGEST_EXTENSION_MS:
        return QuizError("bad_end", "The new end is later than the present one, by at most 60 s.")
    return [
        QuestionExtended(
            version=session.version,
            at=now,
            index=question.index,
            closes_at=closes_at - state.extra_ms,
            resumed_at=state.resumed_at,
            by_host=True,
        )
    ]
