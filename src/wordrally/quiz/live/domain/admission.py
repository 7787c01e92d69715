"""Rules of admission to a session."""

from typing import Literal

from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import Finished, Lobby, SessionState

AdmissionSlot = Literal["held", "full", "joining"]
"""State of a join request: it has a place, there is none, or another join of the account is under way."""


REMOVED = QuizError("removed", "The host has removed you from this session.")


def may_join(session: SessionState, place: AdmissionSlot, now: int, device: str = "") -> QuizError | None:
    """Return the reason for which somebody new may not join, or None.

    `device` is a hash. It is '' when the device is not known.
    """
    if isinstance(session.state, Finished) or 0 < session.closes_at < now:
        return QuizError("finished", "This session has finished.")
    if device and device in session.barred.values():
        return REMOVED
    if session.locked:
        return QuizError("locked", "The host has locked this session.")
    if not session.created.settings.late_join and not isinstance(session.state, Lobby):
        return QuizError("late_join_off", "This session has started, and takes nobody in any more.")
    return _NO_PLACE.get(place)


_NO_PLACE = {
    "full": QuizError("full", "This session is full."),
    "joining": QuizError("already_joining", "Another attempt of yours to join is under way; try again."),
}


def may_choose(session: SessionState, team: int | None) -> QuizError | None:
    """Return the reason for which somebody may not join this team, or None.

    A wish is ignored where the session balances its teams, and where it has none.
    """
    teams = session.created.settings.teams
    if teams is None or teams.assign == "balanced":
        return None
    if team is None:
        return QuizError("bad_team", "In this session everybody chooses a team: send `team`.")
    if team >= teams.count:
        return QuizError("bad_team", f"The teams of this session are 0 to {teams.count - 1}.")
    return None


def may_return(session: SessionState, player_id: str) -> QuizError | None:
    """Return the reason for which a player may not take their own seat again, or None."""
    if player_id in session.removed:
        return REMOVED
    if isinstance(session.state, Finished):
        return QuizError("finished", "This session has finished.")
    return None
