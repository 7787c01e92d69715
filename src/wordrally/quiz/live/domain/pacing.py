"""Sessions in which players go at their own pace: when they open and end, and their commands."""

from typing import assert_never

import msgspec

from wordrally.contracts.http.sessions import PACED, Mode, SessionDraft
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    DeadlineMoved,
    FinishReason,
    SessionOpened,
    SessionSealed,
)
from wordrally.quiz.live.domain.refusals import QuizError, Reason, together
from wordrally.quiz.live.domain.session import Lobby, Running, SessionState, wrong_phase

DAY_MS = 24 * 3_600_000

LONGEST_MS = 28 * DAY_MS
"""Longest time that a session may stay open after its creation (contract, assignments)."""

RACE_MS = DAY_MS
"""Time after its start at which a race without a given end ends (contract)."""

TOKEN_MS = DAY_MS
"""Lifetime of a player's token after the session's end. Where the host leads, its lifetime (contract)."""

REPEATED_IN: frozenset[Mode] = frozenset({"live", "race"})
"""Modes in which a session can be played again: everybody is there at once."""

LEFT_MS = 60_000
"""Time for which a player who left a race keeps it from ending (contract)."""


MAX_DAYS = {"max_days": LONGEST_MS // DAY_MS}
MISSING_DEADLINE = QuizError("bad_deadline", "An assignment needs `closes_at`.", "missing-deadline")
OF_OTHER_MODES: dict[Reason, str] = {
    "bad_feedback": "feedback-of-mode",
    "bad_opening": "opening-of-mode",
    "bad_deadline": "deadline-of-mode",
}
"""Codes for the refusal of a setting that only other modes have."""


class OpenSession(msgspec.Struct, frozen=True):
    """Let everybody take turns. `by_host` starts a race, which opens in no other way."""

    by_host: bool = False


class MoveDeadline(msgspec.Struct, frozen=True):
    """Move the end of the session."""

    closes_at: int


class SealSession(msgspec.Struct, frozen=True):
    """Open no more turns and take no more answers."""

    reason: FinishReason


PacedCommand = OpenSession | MoveDeadline | SealSession


def decide_pace(session: SessionState, command: PacedCommand, now: int) -> list[AnySessionEvent] | QuizError:
    """Return the events that carry out the command, or the reason for its refusal."""
    if not session.is_paced:
        return wrong_mode(session)
    match command:
        case OpenSession():
            return _open(session, command, now)
        case MoveDeadline(closes_at):
            return _move_deadline(session, closes_at, now)
        case SealSession(reason):
            return _seal(session, reason, now)
        case _:
            assert_never(command)


def _open(session: SessionState, command: OpenSession, now: int) -> list[AnySessionEvent] | QuizError:
    if command.by_host and session.created.mode != "race":
        return QuizError("wrong_mode", "This session opens by itself.")
    if not isinstance(session.state, Lobby):
        return wrong_phase(session, "started")
    closes_at = session.closes_at or now + RACE_MS
    if closes_at <= now:
        return QuizError("wrong_phase", "The time of this session is over.")
    return [SessionOpened(version=session.version + 1, at=now, closes_at=closes_at)]


def _move_deadline(session: SessionState, closes_at: int, now: int) -> list[AnySessionEvent] | QuizError:
    if not isinstance(session.state, Lobby | Running) or (
        isinstance(session.state, Running) and session.state.sealed
    ):
        return wrong_phase(session, "given another end")
    created = session.created
    if refusal := check_deadline(closes_at, opens_at=created.opens_at, created_at=created.at, now=now):
        return refusal
    if closes_at == session.closes_at:
        return []
    return [DeadlineMoved(version=session.version, at=now, closes_at=closes_at)]


def _seal(session: SessionState, reason: FinishReason, now: int) -> list[AnySessionEvent] | QuizError:
    if not isinstance(session.state, Running):
        return wrong_phase(session, "finished")
    if session.state.sealed:
        return []
    return [SessionSealed(version=session.version, at=now, reason=reason)]


def wrong_mode(session: SessionState) -> QuizError:
    """Return the refusal of a command that belongs to another mode."""
    return QuizError("wrong_mode", f"A session of mode `{session.created.mode}` does not know this command.")


def check_repeat(mode: Mode) -> QuizError | None:
    """Return the reason for which a finished session cannot be played again in that mode, or None."""
    if mode in REPEATED_IN:
        return None
    return QuizError("mode_unsupported", "A session is played again in mode `live` or `race`.")


def check_draft(draft: SessionDraft, now: int) -> QuizError | None:
    """Return the reason for which a session cannot open with these times and settings, or None."""
    if draft.mode not in PACED:
        return _check_led(draft)
    if draft.mode == "practice":
        return together(_check_feedback(draft), _check_practice(draft))
    late = _check_opening(draft, now)
    return together(_check_feedback(draft), late, _check_end(draft, now, opens_at=0 if late else None))


def _check_feedback(draft: SessionDraft) -> QuizError | None:
    if draft.settings.feedback == "at_close":
        return _not_of_mode(draft, "bad_feedback", "At one's own pace, feedback is `immediate`.")
    return None


def _check_practice(draft: SessionDraft) -> QuizError | None:
    opening = _not_of_mode(draft, "bad_opening", "Practice opens when it is made; leave `opens_at` out.")
    end = _not_of_mode(draft, "bad_deadline", "Practice ends after a day; leave `closes_at` out.")
    return together(
        None if draft.opens_at is None else opening,
        None if draft.closes_at is None else end,
    )


def _check_opening(draft: SessionDraft, now: int) -> QuizError | None:
    if draft.mode == "race" and draft.opens_at is not None:
        return _not_of_mode(draft, "bad_opening", "A race is opened by its host; leave `opens_at` out.")
    if draft.opens_at is not None and draft.opens_at - now > LONGEST_MS:
        detail = "A session opens at most 28 days after its creation."
        return QuizError("bad_opening", detail, "opening-too-far", MAX_DAYS)
    return None


def _check_end(draft: SessionDraft, now: int, *, opens_at: int | None) -> QuizError | None:
    """Compare the end with `opens_at`, or else with the draft's."""
    if draft.closes_at is None:
        return MISSING_DEADLINE if draft.mode == "assignment" else None
    begin = (draft.opens_at or 0) if opens_at is None else opens_at
    return check_deadline(draft.closes_at, opens_at=begin, created_at=now, now=now)


def _check_led(draft: SessionDraft) -> QuizError | None:
    opening = _not_of_mode(draft, "bad_opening", "Where the host leads, there is no `opens_at`.")
    end = _not_of_mode(draft, "bad_deadline", "Where the host leads, there is no `closes_at`.")
    return together(
        None if draft.opens_at is None else opening,
        None if draft.closes_at is None else end,
    )


def _not_of_mode(draft: SessionDraft, reason: Reason, detail: str) -> QuizError:
    """Return the refusal of a setting that belongs to other modes."""
    return QuizError(reason, detail, OF_OTHER_MODES[reason], {"mode": draft.mode})


def check_deadline(closes_at: int, *, opens_at: int, created_at: int, now: int) -> QuizError | None:
    """Return the reason for which a session may not end at that time, or None."""
    if closes_at <= max(now, opens_at):
        return QuizError("bad_deadline", "`closes_at` lies in the future, after `opens_at`.", "deadline-past")
    if closes_at > created_at + LONGEST_MS:
        detail = "`closes_at` is at most 28 days after the session's creation."
        return QuizError("bad_deadline", detail, "deadline-too-far", MAX_DAYS)
    return None


def opening_time(mode: Mode, opens_at: int | None, now: int) -> int:
    """Return the time at which a session opens by itself. It is 0 when it does not."""
    return 0 if mode in ("live", "race") else opens_at or now


def closing_time(mode: Mode, closes_at: int | None, now: int) -> int:
    """Return the time at which a new session is to end. It is 0 when that is decided later."""
    return now + DAY_MS if mode == "practice" else closes_at or 0


def token_ends_at(session: SessionState, now: int) -> int:
    """Return the expiry of a player's token.

    It is a day after the session's end, or after the latest possible end of a race that has not started yet.
    """
    if not session.is_paced:
        return now + TOKEN_MS
    return (session.closes_at or now + DAY_MS + RACE_MS) + TOKEN_MS
