"""Commands with which a host leads everybody through the questions: open, extend, seal and close."""

from collections.abc import Collection, Sequence
from typing import assert_never

import msgspec

from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    CloseReason,
    QuestionClosed,
    QuestionExtended,
    QuestionOpened,
    QuestionSealed,
)
from wordrally.contracts.queue.pulses import Outage
from wordrally.contracts.views import QuestionView
from wordrally.quiz.live.domain.extending import extended_until
from wordrally.quiz.live.domain.freezing import reveal_question, view_question
from wordrally.quiz.live.domain.pausing import MoveEnd, Pause, Resume, decide_timing
from wordrally.quiz.live.domain.question_times import extra_ms
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import (
    GRACE_MS,
    Closed,
    Lobby,
    Open,
    Outcome,
    Podium,
    SessionState,
    wrong_phase,
)
from wordrally.quiz.live.domain.whole_session import finish
from wordrally.turns.reading import reading_ms


class Start(msgspec.Struct, frozen=True):
    """Open the first question.

    `present` holds the connected players who have special needs.
    """

    questions: Sequence[Question]
    present: Collection[PlayerId] = ()


class Next(msgspec.Struct, frozen=True):
    """Open the next question, or finish after the last one. `present` is as in `Start`."""

    questions: Sequence[Question]
    podium: Podium
    present: Collection[PlayerId] = ()


class Extend(msgspec.Struct, frozen=True):
    """Give question `index` back the time that these outages took from it."""

    index: int
    outages: Sequence[Outage]


class Seal(msgspec.Struct, frozen=True):
    """Take no more answers to question `index`. `is_skip` says that it is to earn nothing."""

    index: int
    is_skip: bool = False


class Close(msgspec.Struct, frozen=True):
    """Reveal question `index`, which took no more answers from `sealed_at` on."""

    index: int
    reason: CloseReason
    sealed_at: int
    question: Question
    outcome: Outcome


LeadingCommand = Start | Next | Extend | Pause | Resume | MoveEnd | Seal | Close
"""Commands of sessions in which the host opens each question for all."""


def decide_leading(
    session: SessionState, command: LeadingCommand, now: int
) -> list[AnySessionEvent] | QuizError:
    """Decide a command of a session in which the host opens each question for all."""
    match command:
        case Start() | Next():
            return _open(session, command, now)
        case Extend() | Seal() | Close():
            return _end(session, command, now)
        case Pause() | Resume() | MoveEnd():
            return decide_timing(session, command, now)
        case _:
            assert_never(command)


def _open(session: SessionState, command: Start | Next, now: int) -> list[AnySessionEvent] | QuizError:
    match command:
        case Start():
            if not isinstance(session.state, Lobby):
                return wrong_phase(session, "started")
            return [_opened(session, command, 0, now)]
        case Next():
            return _next(session, command, now)
        case _:
            assert_never(command)


def _next(session: SessionState, command: Next, now: int) -> list[AnySessionEvent] | QuizError:
    if not isinstance(session.state, Closed):
        return wrong_phase(session, "taken to its next question")
    index = session.state.question.index + 1
    if index == len(command.questions):
        return finish(session, "last_question", command.podium, now)
    return [_opened(session, command, index, now)]


def _opened(session: SessionState, command: Start | Next, index: int, now: int) -> QuestionOpened:
    """Return the opening of question `index`.

    The question opens after the time to read its prompt. It closes when the slowest of the players in
    `command.present` had their time.
    """
    question = command.questions[index]
    opens_at = now + reading_ms(session.created.settings.reading, question.prompt)
    return QuestionOpened(
        version=session.version + 1,
        at=now,
        question=view_question(question, index, len(command.questions), opens_at),
        extra_ms=extra_ms(session, question, command.present),
    )


def _end(
    session: SessionState, command: Extend | Seal | Close, now: int
) -> list[AnySessionEvent] | QuizError:
    state = session.state
    if not isinstance(state, Open) or state.question.index != command.index:
        return wrong_phase(session, "extended" if isinstance(command, Extend) else "closed")
    match command:
        case Extend(_, outages):
            return _extend(session, state, outages, now)
        case Seal():
            return _seal(session, state, command, now)
        case Close():
            return _close(session, state.longest, command, now)
        case _:
            assert_never(command)


def _extend(session: SessionState, state: Open, outages: Sequence[Outage], now: int) -> list[AnySessionEvent]:
    if state.sealed or (ending := extended_until(state, outages, now)) is None:
        return []
    return [
        QuestionExtended(
            version=session.version,
            at=now,
            index=state.question.index,
            closes_at=ending.closes_at,
            resumed_at=ending.resumed_at,
        )
    ]


def _seal(session: SessionState, state: Open, seal: Seal, now: int) -> list[AnySessionEvent] | QuizError:
    if state.sealed:
        return []
    return [QuestionSealed(version=session.version, at=now, index=state.question.index, is_skip=seal.is_skip)]


def _close(session: SessionState, question: QuestionView, close: Close, now: int) -> list[AnySessionEvent]:
    closes_at = final_closes_at(question, close.sealed_at, close.outcome.last_received_at)
    return [
        QuestionClosed(
            version=session.version + 1,
            at=now,
            index=close.index,
            reason=close.reason,
            closes_at=closes_at,
            reveal=reveal_question(
                close.question, close.index, close.outcome.counts, is_skipped=close.reason == "skip"
            ),
            top=close.outcome.podium.top,
            players=close.outcome.podium.players,
            board_version=close.outcome.podium.board_version,
            teams=close.outcome.podium.teams,
        )
    ]


def final_closes_at(question: QuestionView, sealed_at: int, last_received_at: int) -> int:
    """Return the time at which the question closed in the end.

    It is never after the question's time, and never so early that an accepted answer would be late.
    """
    return min(question.closes_at, max(sealed_at, last_received_at - GRACE_MS))
