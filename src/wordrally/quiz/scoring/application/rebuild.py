"""The way back: the projection of a session, drawn again from SESSIONS and ANSWERS."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice

import msgspec
import structlog

from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.events import SessionCreated
from wordrally.contracts.queue.nodes import Announce
from wordrally.quiz.live.application.log_ports import LoggedEvent
from wordrally.quiz.live.application.ports import Away
from wordrally.quiz.live.domain.session import (
    creation_of,
    finish_of,
)
from wordrally.quiz.scoring.application.checkpoints import is_long
from wordrally.quiz.scoring.application.rebuild_ports import LockLost, RebuildPorts
from wordrally.quiz.scoring.application.rulebooks import compile_rulebook
from wordrally.quiz.scoring.application.session_history import (
    SessionAnswers,
    SessionHistory,
    answers_within,
    draw_projection,
    take_batch,
)

FINISHED_KEPT_MS = 24 * 3_600_000
"""Life of the keys of a finished session (`keys.FINISHED_TTL_S`). Later the database answers for it."""

SESSIONS_AT_ONCE = 128
"""Sessions rebuilt with one reading of ANSWERS; their locks must outlast it."""

READS_AT_ONCE = 16
HOLD_EVERY = 2_000
"""Messages read between two prolongations of the locks: about half a second."""

WAIT_S = 0.05
TIMEOUT_S = 60.0
"""Time to wait for another holder of a session's lock, after which the caller tries again later."""

log = structlog.get_logger()


class Rebuilder:
    """Rebuilds projections on demand, for all concurrent requests with one reading of ANSWERS.

    Scorers cannot interfere: they are refused until the projection exists, and everything that was scored
    before the loss is in the log that is read afterwards.
    """

    def __init__(self, ports: RebuildPorts) -> None:
        self._ports = ports
        self._asked: set[SessionId] = set()
        self._turn = asyncio.Lock()

    async def rebuild(self, session_id: SessionId) -> bool:
        """See `store_ports.Rebuilds`. Raises `Away` and `JetStreamUnavailable`."""
        self._asked.add(session_id)
        async with self._turn:
            # The first caller rebuilds all that are waiting. The others then find that it is done.
            asked, self._asked = self._asked | {session_id}, set()
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    return session_id in await self._rebuild_all(asked)
            except TimeoutError:
                raise Away("rebuilding takes too long") from None

    async def redraw(self, session_id: SessionId) -> bool:
        """See `store_ports.Rebuilds`. Raises `Away` and `JetStreamUnavailable`."""
        await self._ports.restorations.drop(session_id)
        return await self.rebuild(session_id)

    async def _rebuild_all(self, asked: set[SessionId]) -> set[SessionId]:
        """Return the requested sessions that have a projection afterwards."""
        found: set[SessionId] = set()
        todo = set(asked)
        while todo:
            tokens = await self._lock(islice(todo, SESSIONS_AT_ONCE))
            try:
                # Only now, as only the holder of a lock makes a projection: another may have made it just
                # before.
                here = {
                    session_id for session_id in todo if await self._ports.restorations.exists(session_id)
                }
                stories = await self._stories(tokens.keys() - here)
                await self._restore_all(stories, tokens)
            finally:
                for session_id, token in tokens.items():
                    await self._ports.restorations.give_up(session_id, token)
            found |= here
            todo -= here | (tokens.keys() - stories.keys())
            if todo and not tokens:
                await asyncio.sleep(WAIT_S)
        return found

    async def _lock(self, sessions: Iterable[SessionId]) -> dict[SessionId, str]:
        tokens = {session_id: await self._ports.restorations.begin(session_id) for session_id in sessions}
        return {session_id: token for session_id, token in tokens.items() if token is not None}

    async def _stories(self, sessions: Collection[SessionId]) -> dict[SessionId, SessionHistory]:
        """Return what the logs say of the sessions, without unknown ones and those that ended for good."""
        gate, place = asyncio.Semaphore(READS_AT_ONCE), await self._ports.checkpoints.place()
        to_ms = 0 if place is None else place.at_ms
        reading = (self._read_or_pass(session_id, gate, to_ms) for session_id in sessions)
        found = await asyncio.gather(*reading)
        return {session_id: story for session_id, story in zip(sessions, found, strict=True) if story}

    async def _read_or_pass(
        self, session_id: SessionId, gate: asyncio.Semaphore, checkpointed_to_ms: int
    ) -> SessionHistory | None:
        """Read a session, or skip it if its logs are inconsistent, so that it does not block the others."""
        try:
            return await self._read_story(session_id, gate, checkpointed_to_ms)
        except (KeyError, msgspec.MsgspecError):
            log.exception("session unreadable", session_id=session_id)
            return None

    async def _read_story(
        self, session_id: SessionId, gate: asyncio.Semaphore, checkpointed_to_ms: int
    ) -> SessionHistory | None:
        async with gate:
            events = await self._ports.logs.events(session_id)
            if not events or not isinstance(events[0].event, SessionCreated) or self._is_over(events):
                return None
            seats = await self._ports.seats.taken(session_id)
            told = [logged.event for logged in events]
            created = creation_of(told)
            rulebook = compile_rulebook(told, await self._ports.quizzes.questions(created))
            return SessionHistory(events, seats, rulebook, checkpointed_to_ms if is_long(created) else 0)

    def _is_over(self, events: Sequence[LoggedEvent]) -> bool:
        """Return whether the keys of the session have expired by now, as they should."""
        finish = finish_of(logged.event for logged in events)
        return finish is not None and finish.at + FINISHED_KEPT_MS < self._ports.clock()

    async def _restore_all(
        self, stories: Mapping[SessionId, SessionHistory], tokens: Mapping[SessionId, str]
    ) -> None:
        try:
            answers = await self._read_answers(stories, tokens)
        except LockLost:
            return
        for session_id, story in stories.items():
            projection = draw_projection(story, answers[session_id])
            try:
                await self._ports.restorations.restore(projection, tokens[session_id], self._ports.clock())
            except LockLost:
                continue  # whoever has the lock now does it, or we do in the next round
            log.info("session rebuilt", session_id=session_id, answers=len(answers[session_id]))
            await self._ports.broadcasts.announce(Announce(session_id=session_id))

    async def _read_answers(
        self, stories: Mapping[SessionId, SessionHistory], tokens: Mapping[SessionId, str]
    ) -> dict[SessionId, SessionAnswers]:
        """Return the answers and turns of these sessions, in log order."""
        answers = await self._read_checkpoints(stories)
        window = answers_within(stories.values())
        if window is None:
            return answers
        read = 0
        async for logged in self._ports.answers.between(*window):
            take_batch(answers, logged)
            read += 1
            if read % HOLD_EVERY == 0:
                for session_id in stories:
                    await self._ports.restorations.hold(session_id, tokens[session_id])
        return answers

    async def _read_checkpoints(
        self, stories: Mapping[SessionId, SessionHistory]
    ) -> dict[SessionId, SessionAnswers]:
        """Return what is there of these sessions without reading the log of everybody."""
        gate = asyncio.Semaphore(READS_AT_ONCE)

        async def read(session_id: SessionId, story: SessionHistory) -> SessionAnswers:
            if not story.checkpointed_to_ms:
                return SessionAnswers()
            async with gate:
                return await self._ports.checkpoints.of(session_id)

        found = await asyncio.gather(*(read(each, story) for each, story in stories.items()))
        return dict(zip(stories, found, strict=True))
