"""Seats by their owner or player id, without reading every seat of the session."""

from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.projecting import projected
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.domain.seats import identity_of


async def find_seat_of(live: SessionPorts, session_id: SessionId, identity: str) -> PlayerJoined | None:
    """Return the seat of an account or class member (`seats.identity`) in a session."""
    find = live.store.projections.find_seat_of
    try:
        return await projected(live, session_id, lambda: find(session_id, identity))
    except UnknownSession:  # it ended more than a day ago: only the log has its seats
        seats = await live.logs.seats.taken(session_id)
        return next((seat for seat in seats if identity_of(seat) == identity), None)


async def find_seat(live: SessionPorts, session_id: SessionId, player_id: PlayerId) -> PlayerJoined | None:
    """Return the seat of a player in a session."""
    find = live.store.projections.find_seat
    try:
        return await projected(live, session_id, lambda: find(session_id, player_id))
    except UnknownSession:
        seats = await live.logs.seats.taken(session_id)
        return next((seat for seat in seats if seat.player_id == player_id), None)
