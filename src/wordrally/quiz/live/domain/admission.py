"""Who may come in through a session's door."""

from typing import Literal

from wordrally.quiz.live.domain.refusals import Refusal
from wordrally.quiz.live.domain.session import Finished, Lobby, Session

Place = Literal["held", "full", "joining"]
"""What there is for somebody at the door: a place of their own, none, or one that their other attempt is taking."""


def may_join(session: Session, place: Place) -> Refusal | None:
    """Why somebody new may not join, or nothing."""
    if isinstance(session.state, Finished):
        return Refusal("finished", "This session has finished.")
    if session.locked:
        return Refusal("locked", "The host has locked this session.")
    if not session.created.settings.late_join and not isinstance(session.state, Lobby):
        return Refusal("late_join_off", "This session has started, and takes nobody in any more.")
    if place == "full":
        return Refusal("full", "This session is full.")
    if place == "joining":
        return Refusal("already_joining", "Another attempt of yours to join is under way; try again.")
    return None


def may_return(session: Session, player_id: str) -> Refusal | None:
    """Why a player may not take their own seat again, or nothing."""
    if player_id in session.removed:
        return Refusal("removed", "The host has removed you from this session.")
    if isinstance(session.state, Finished):
        return Refusal("finished", "This session has finished.")
    return None
