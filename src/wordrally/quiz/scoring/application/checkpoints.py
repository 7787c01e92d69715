"""Checkpoints of long sessions: when they are made, and what they hold."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from typing import Protocol

import msgspec
import structlog

from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.checkpoints import CheckpointPlace
from wordrally.contracts.queue.events import SessionCreated
from wordrally.quiz.live.application.log_ports import SessionLogs
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.session_history import SessionAnswers, take_batch

WORTH_MESSAGES = 10_000
"""New messages of ANSWERS that are worth a checkpoint; a rebuild reads so many in about a second."""

MOST_MESSAGES = 20_000
"""Messages between two checkpoints of a long log: a bound on the memory that one takes."""

MODES_KEPT = 10_000
"""Sessions of which it is remembered whether they are long."""

log = structlog.get_logger()


class AnswerLog(Protocol):
    """ANSWERS, read from one message on."""

    async def newest(self) -> int:
        """Return the sequence of the newest message. Raises `Unavailable`."""
        ...

    def after(self, sequence: int) -> AsyncGenerator[LoggedBatch]:
        """Yield every batch after `sequence`, up to the present end. Raises `Unavailable`."""
        ...


class Checkpoints(Protocol):
    """Storage of checkpoints. All raise `Unavailable`."""

    async def place(self) -> CheckpointPlace | None:
        """Return how far checkpoints go, or None before the first one."""
        ...

    async def of(self, session_id: SessionId) -> SessionAnswers:
        """Return what the checkpoints of a session hold: at least everything up to `place`."""
        ...

    async def add(self, session_id: SessionId, found: SessionAnswers) -> None:
        """Add a checkpoint of a session."""
        ...

    async def move(self, place: CheckpointPlace, before: CheckpointPlace | None) -> bool:
        """Move the place from `before`. Return False if somebody else has moved it."""
        ...


def is_long(created: SessionCreated) -> bool:
    """Return whether checkpoints of the session are made: it was given a deadline, which may be far away."""
    return created.mode in ("race", "assignment") and created.closes_at > 0


class Checkpointer:
    """Maker of checkpoints. Several may work at a time: a copy that is there twice does no harm."""

    def __init__(self, logs: SessionLogs, answers: AnswerLog, checkpoints: Checkpoints) -> None:
        self._logs = logs
        self._answers = answers
        self._checkpoints = checkpoints
        self._long: dict[SessionId, bool] = {}

    async def run(self) -> int:
        """Make checkpoints while enough messages are new. Return the number of messages that were read.

        Raises `Unavailable`.
        """
        read = 0
        while portion := await self._run_once():
            read += portion
        return read

    async def _run_once(self) -> int:
        before = await self._checkpoints.place()
        after = before.sequence if before else 0
        if await self._answers.newest() - after < WORTH_MESSAGES:
            return 0
        batches = await self._read(after)
        if not batches:
            return 0
        found = await self._of_long_sessions(batches)
        await asyncio.gather(*(self._checkpoints.add(each, own) for each, own in found.items()))
        last = batches[-1]
        place = CheckpointPlace(sequence=last.sequence, at_ms=last.at_ms)
        if not await self._checkpoints.move(place, before):
            return 0  # another replica does it
        log.info("checkpoints made", sessions=len(found), messages=len(batches), sequence=last.sequence)
        return len(batches)

    async def _read(self, after: int) -> list[LoggedBatch]:
        batches: list[LoggedBatch] = []
        async with aclosing(self._answers.after(after)) as reading:
            async for logged in reading:
                batches.append(logged)
                if len(batches) == MOST_MESSAGES:
                    break
        return batches

    async def _of_long_sessions(self, batches: Iterable[LoggedBatch]) -> Mapping[SessionId, SessionAnswers]:
        """Return the answers and turns of long sessions among these messages."""
        paced: dict[SessionId, SessionAnswers] = {}
        for logged in batches:
            for item in (*logged.batch.answers, *logged.batch.turns):
                if item.turn:  # where a host leads, there are no turns
                    paced.setdefault(item.session_id, SessionAnswers())
        found = {each: own for each, own in paced.items() if await self._is_long(each)}
        for logged in batches:
            take_batch(found, logged)
        return found

    async def _is_long(self, session_id: SessionId) -> bool:
        if session_id not in self._long:
            if len(self._long) >= MODES_KEPT:
                self._long.clear()
            self._long[session_id] = await self._read_is_long(session_id)
        return self._long[session_id]

    async def _read_is_long(self, session_id: SessionId) -> bool:
        try:
            events = await self._logs.events(session_id)
        except (KeyError, msgspec.MsgspecError):
            return False  # nobody can rebuild it
        first = events[0].event if events else None
        return isinstance(first, SessionCreated) and is_long(first)
