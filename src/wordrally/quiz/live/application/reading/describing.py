"""Bodies of sessions, as their hosts and players see them over HTTP."""

from msgspec import UNSET

from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.events import SessionCreated
from wordrally.quiz.live.application.ports import (
    Away,
    View,
)
from wordrally.quiz.live.application.projecting import newest_view, projected
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.domain.session import (
    SessionState,
    phase_of,
    shown_question,
)


async def describe(live: SessionPorts, session_id: SessionId) -> Session:
    """Return the session as its host and players see it. Raises `UnknownSession`."""
    return await describe_view(live, await newest_view(live, session_id))


async def describe_view(live: SessionPorts, view: View) -> Session:
    """Return the session as its host and players see it.

    While the store is unavailable, its players are counted in the log.
    """
    session_id = view.session.created.session_id
    try:
        podium = await projected(live, session_id, lambda: live.store.scoreboards.podium(session_id))
        players = podium.players
    except Away:
        seats = {seat.player_id for seat in await live.logs.seats.taken(session_id)}
        players = len(seats - view.session.removed)
    return session_body(view.session, players, live.public_url)


def session_body(session: SessionState, players: int, public_url: str) -> Session:
    """Return the HTTP body of a session."""
    created = session.created
    question = shown_question(session)
    return Session(
        id=created.session_id,
        pin=created.pin,
        quiz_id=created.quiz_id,
        quiz_title=created.quiz_title,
        mode=created.mode,
        phase=phase_of(session),
        question_index=None if question is None else question.index,
        question_count=created.question_count,
        locked=session.locked,
        players=players,
        settings=created.settings,
        created_at=created.at,
        version=session.version,
        join_url=join_url(public_url, created),
        check=created.check or UNSET,
        opens_at=created.opens_at or None,
        closes_at=session.closes_at or None,
    )


def join_url(public_url: str, created: SessionCreated) -> str:
    """Return the link for joining, with the session's check.

    It is empty for practice, which nobody joins.
    """
    if not created.pin:
        return ""
    link = f"{public_url.rstrip('/')}/?pin={created.pin}"
    return f"{link}&check={created.check}" if created.check else link
