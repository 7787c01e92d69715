"""Listing the sessions of a host: the index says which, the results or the logs say how each stands."""

import asyncio

from wordrally.contracts.ids import AccountId
from wordrally.contracts.paging import Page
from wordrally.contracts.sessions import Session
from wordrally.quiz.live.application.hosted_sessions import HostedSession
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession, describe
from wordrally.quiz.shared.application.paging import PageCursor, next_cursor


async def list_hosted_sessions(
    live: SessionPorts, host_id: AccountId, limit: int, after: PageCursor | None
) -> Page[Session]:
    """One page of the sessions that an account hosts or hosted, newest first."""
    found = await live.archive.hosted.newest(host_id, limit + 1, after)
    rows = found[:limit]
    sessions = await asyncio.gather(*(_read(live, row) for row in rows))
    last = PageCursor(rows[-1].created_at, rows[-1].session_id) if len(found) > limit else None
    return Page(
        items=[session for session in sessions if session is not None],
        next_cursor=None if last is None else next_cursor(last),
    )


async def _read(live: SessionPorts, row: HostedSession) -> Session | None:
    """Nothing for a session that has no results and is older than the logs."""
    if row.finished is not None:
        return row.finished
    try:
        return await describe(live, row.session_id)
    except UnknownSession:
        return None
