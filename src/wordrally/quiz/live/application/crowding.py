"""Bots and strangers who come by the dozen: removing all of them, and locking when too many join."""

import structlog

from wordrally.contracts.http.sessions import PlayersRemoved
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.host_commands import NOT_HOST, HostContext
from wordrally.quiz.live.application.ports import Away, Behind, View
from wordrally.quiz.live.application.projecting import newest_view, projected
from wordrally.quiz.live.application.session_ports import UNKNOWN, SessionPorts, UnknownSession
from wordrally.quiz.live.application.transitions import always, carry_out, checked
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.seating import RemoveMany
from wordrally.quiz.live.domain.whole_session import Lock

MINUTE_MS = 60_000

log = structlog.get_logger()


async def remove_newcomers(
    live: SessionPorts, leader: HostContext, joined_since: int
) -> PlayersRemoved | QuizError:
    """Remove all who took their seats since then, but members of the class, who showed a code.

    Raises `Behind` when the session changes all the time; those removed by then stay removed.
    """
    try:
        view = await newest_view(live, leader.session_id)
        if view.session.created.host_id != leader.account_id:
            return NOT_HOST
        newcomers = await _newcomers(live, view, joined_since)
        command = checked(leader.check, RemoveMany(newcomers))
        removed = await carry_out(live, leader.session_id, command, known=view)
    except UnknownSession:
        return UNKNOWN
    return removed if isinstance(removed, QuizError) else PlayersRemoved(removed=len(newcomers))


async def _newcomers(live: SessionPorts, view: View, joined_since: int) -> dict[PlayerId, str]:
    session_id = view.session.created.session_id
    seats = await projected(live, session_id, lambda: live.store.projections.roster(session_id))
    return {seat.player_id: seat.device for seat in seats if _came_since(view, seat, joined_since)}


def _came_since(view: View, seat: PlayerJoined, since: int) -> bool:
    is_gone = seat.is_erased or seat.player_id in view.session.removed
    return seat.at >= since and seat.member_id is None and not is_gone


async def lock_when_crowded(live: SessionPorts, view: View, seat: PlayerJoined) -> None:
    """Count a new seat, and lock the session when more were taken within the minute than its host expects.

    A failure leaves it open: the seat is taken, and the next one is counted again.
    """
    most = view.session.created.settings.lock_above
    if most is None or seat.member_id is not None:
        return
    session_id = seat.session_id
    try:
        joined = await live.store.projections.count_join(session_id, live.world.clock() // MINUTE_MS)
        if joined > most:
            await carry_out(live, session_id, checked(always, Lock()), known=view)
    except (Away, Behind, UnknownSession) as error:
        log.warning("joins not counted", session_id=session_id, error=repr(error))
