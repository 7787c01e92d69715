"""Listing the sessions of a host. The index names them, and their state is in the results or the logs."""

import asyncio
from collections.abc import Sequence

import msgspec

from wordrally.chassis.cursors import encode_cursor
from wordrally.contracts.http.paging import Page
from wordrally.contracts.http.sessions import Mode, Phase, Session
from wordrally.contracts.ids import AccountId
from wordrally.quiz.live.application.hosted_sessions import HostedSession
from wordrally.quiz.live.application.reading.describing import describe
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.shared.application.paging import PageCursor

LOOKS = 10
"""Slices of the index that are read for one page when the filter drops most of their sessions."""


class SessionFilter(msgspec.Struct, frozen=True):
    """Filter of sessions. None accepts any value."""

    mode: Mode | None = None
    phase: Phase | None = None
    class_id: str | None = None

    def takes(self, session: Session) -> bool:
        """Return whether the session passes the filter."""
        return (
            self.mode in (None, session.mode)
            and self.phase in (None, session.phase)
            and self.class_id in (None, session.settings.class_id)
        )


EVERY_SESSION = SessionFilter()


async def list_hosted_sessions(
    live: SessionPorts,
    host_id: AccountId,
    limit: int,
    after: PageCursor | None,
    wanted: SessionFilter = EVERY_SESSION,
) -> Page[Session]:
    """Return one page of the sessions that an account hosts or hosted, newest first.

    A filtered page may be shorter than `limit` and have a next one, since the number of sessions read for a
    page is bounded.
    """
    items: list[Session] = []
    more = True
    for _ in range(LOOKS):
        rows = await live.archive.hosted.newest(host_id, limit + 1, after)
        for row, session in await _read_all(live, rows[:limit]):
            if len(items) == limit:
                break
            after = _place_of(row)
            if session is not None and wanted.takes(session):
                items.append(session)
        more = bool(rows) and after != _place_of(rows[-1])
        if not more or len(items) == limit:
            break
    return Page(items=items, next_cursor=encode_cursor(after) if more and after is not None else None)


def _place_of(row: HostedSession) -> PageCursor:
    return PageCursor(row.created_at, row.session_id)


async def _read_all(
    live: SessionPorts, rows: Sequence[HostedSession]
) -> list[tuple[HostedSession, Session | None]]:
    sessions = await asyncio.gather(*(_read(live, row) for row in rows))
    return list(zip(rows, sessions, strict=True))


async def _read(live: SessionPorts, row: HostedSession) -> Session | None:
    """Return the session, or None if it has no results and is older than the logs."""
    if row.finished is not None:
        return row.finished
    try:
        return await describe(live, row.session_id)
    except UnknownSession:
        return None
