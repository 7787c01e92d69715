"""Who may come in through a session's door."""

from typing import Literal

from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import Finished, Lobby, SessionState

AdmissionSlot = Literal["held", "full", "joining"]
"""What there is for somebody at the door: a place of their own, none, or one that their other attempt is taking."""


def may_join(session: SessionState, place: AdmissionSlot) -> QuizError | None:
    """Why somebody new may not join, or nothing."""
    if isinstance(session.state, Finished):
        return QuizError("finished", "This session has finished.")
    if session.locked:
        return QuizError("locked", "The host has locked this session.")
    if not session.created.settings.late_join and not isinstance(session.state, Lobby):
        return QuizError("late_join_off", "This session has started, and takes nobody in any more.")
    if place == "full":
        return QuizError("full", "This session is full.")
    if place == "joining":
        return QuizError("already_joining", "Another attempt of yours to join is under way; try again.")
    return None


def may_return(session: SessionState, player_id: str) -> QuizError | None:
    """Why a player may not take their own seat again, or nothing."""
    if player_id in session.removed:
        return QuizError("removed", "The host has removed you from this session.")
    if isinstance(session.state, Finished):
        return QuizError("finished", "This session has finished.")
    return None
