"""Drawing projections again although they are there: for an operator who does not trust them."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.store_ports import Rebuilds
from wordrally.quiz.scoring.application.rebuild import SESSIONS_AT_ONCE, Restorations


async def redraw(
    rebuilds: Rebuilds, restorations: Restorations, sessions: Sequence[SessionId]
) -> AsyncIterator[tuple[SessionId, bool]]:
    """Each session, and whether it has a projection now: one that is unknown, or over for a day, has none.

    Games go on meanwhile: whoever finds a projection missing waits for the same rebuild. Raises `Away`, `Unavailable`.
    """
    for start in range(0, len(sessions), SESSIONS_AT_ONCE):
        portion = sessions[start : start + SESSIONS_AT_ONCE]
        for session_id in portion:
            await restorations.drop(session_id)
        # At once, as they share one reading of the answers.
        there = await asyncio.gather(*(rebuilds.rebuild(session_id) for session_id in portion))
        for session_id, is_there in zip(portion, there, strict=True):
            yield session_id, is_there
