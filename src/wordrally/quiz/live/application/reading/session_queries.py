"""Queries of the host and the players of a session over HTTP."""

from msgspec import UNSET, structs

from wordrally.contracts.claims import AccountClaims, LearnerClaims, PlayerClaims
from wordrally.contracts.http.sessions import Session, Standings
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.quiz.live.application.ports import FinishedSession, View
from wordrally.quiz.live.application.projecting import current_view, projected, read_teams
from wordrally.quiz.live.application.reading.describing import describe_view
from wordrally.quiz.live.application.session_ports import UNKNOWN, SessionPorts, UnknownSession
from wordrally.quiz.live.domain.refusals import QuizError

Caller = AccountClaims | LearnerClaims | PlayerClaims

NOT_INSIDE = QuizError("not_allowed", "Only the host and the players of the session may see it.")


async def read_session(live: SessionPorts, session_id: SessionId, caller: Caller) -> Session | QuizError:
    """Return the session, for its host and its players."""
    try:
        view = await current_view(live, session_id)
        return _may_see(view, caller) or _shown(await describe_view(live, view), caller)
    except UnknownSession:
        finished = await _find_finished(live, session_id, caller)
        return finished if isinstance(finished, QuizError) else finished.report.session


async def read_standings(
    live: SessionPorts, session_id: SessionId, caller: Caller, *, offset: int, limit: int
) -> Standings | QuizError:
    """Return a slice of the leaderboard, for the session's host and its players."""
    try:
        view = await current_view(live, session_id)
        if refusal := _may_see(view, caller):
            return refusal
        boards = live.store.scoreboards
        items, podium = await projected(live, session_id, lambda: boards.rows(session_id, offset, limit))
        teams = await read_teams(live, view)
    except UnknownSession:
        return UNKNOWN
    return Standings(
        players=podium.players,
        version=view.session.version,
        board_version=podium.board_version,
        items=items,
        teams=teams or UNSET,
    )


def _shown(session: Session, caller: Caller) -> Session:
    """Return the session as the caller sees it. Only the host gets its check, to show it."""
    if isinstance(caller, AccountClaims) or session.check is UNSET:
        return session
    link = session.join_url.removesuffix(f"&check={session.check}")
    return structs.replace(session, check=UNSET, join_url=link)


def _may_see(view: View, caller: Caller) -> QuizError | None:
    created = view.session.created
    match caller:
        case AccountClaims():
            inside = caller.sub == created.host_id
        case LearnerClaims():
            inside = False
        case PlayerClaims():
            player_id = PlayerId(caller.sub)
            is_seated = player_id not in view.session.removed
            is_current = caller.seat >= view.session.generations.get(player_id, 0)
            inside = caller.sid == created.session_id and is_seated and is_current
    return None if inside else NOT_INSIDE


async def _find_finished(
    live: SessionPorts, session_id: SessionId, caller: Caller
) -> FinishedSession | QuizError:
    """Return a session that is older than the logs. Its player tokens have expired long ago."""
    finished = await live.archive.finished.find(session_id)
    if finished is None:
        return UNKNOWN
    is_host = isinstance(caller, AccountClaims) and caller.sub == finished.host_id
    return finished if is_host else NOT_INSIDE
