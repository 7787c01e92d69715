"""Rebuild of existing projections, for an operator who distrusts them."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.store_ports import Rebuilds
from wordrally.quiz.scoring.application.rebuild import SESSIONS_AT_ONCE
from wordrally.quiz.scoring.application.rebuild_ports import Restorations


async def redraw(
    rebuilds: Rebuilds, restorations: Restorations, sessions: Sequence[SessionId]
) -> AsyncIterator[tuple[SessionId, bool]]:
    """Rebuild the sessions. Yields for each whether it has a projection now.

    Unknown sessions, and those that ended more than a day ago, have none.

    Games continue: readers of a missing projection wait for the same rebuild. Raises `Away`, `Unavailable`.
    """
    for start in range(0, len(sessions), SESSIONS_AT_ONCE):
        portion = sessions[start : start + SESSIONS_AT_ONCE]
        for session_id in portion:
            await restorations.drop(session_id)
        # Concurrent, as they share one read of the answers.
        there = await asyncio.gather(*(rebuilds.rebuild(session_id) for session_id in portion))
        for session_id, is_there in zip(portion, there, strict=True):
            yield session_id, is_there
