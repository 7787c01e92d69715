"""Order of a backlog: the answers of games that are going on are scored before those of all others."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Protocol

import structlog

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.answers import AnswerBatch
from wordrally.quiz.live.application.ports import Away, ProjectionLost, View
from wordrally.quiz.live.application.store_ports import Projections
from wordrally.quiz.live.domain.session import Open, Running
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.score_answers import Scorer

MOST_MESSAGES = 20_000
"""Messages at the end of the log that are looked through: one to a few seconds."""

MOST_ANSWERS = 5_000
"""Answers that are scored ahead at a time; those of small games come first, and larger ones in their turn."""

SESSIONS_AT_ONCE = 16

log = structlog.get_logger()


class NewestAnswers(Protocol):
    """The end of ANSWERS."""

    async def newest(self) -> int:
        """Return the sequence of the newest message. Raises `Unavailable`."""
        ...

    def after(self, sequence: int) -> AsyncIterator[LoggedBatch]:
        """Yield every batch after `sequence`, up to the present end. Raises `Unavailable`."""
        ...


class LiveFirst:
    """Scorer of live games ahead of a backlog. The backlog scores them again, which changes nothing."""

    def __init__(self, scorer: Scorer, answers: NewestAnswers, projections: Projections) -> None:
        self._scorer = scorer
        self._answers = answers
        self._projections = projections
        self._read_to = 0
        self._waiting: dict[SessionId, list[LoggedBatch]] = {}

    async def score(self, now: int) -> int:
        """Score answers of games that go on, and return how many messages of them there were.

        Games that are too many for one call are scored by the next ones. Raises `Away` or `Unavailable`
        during an outage; repeat the call then.
        """
        await self._read()
        views = await asyncio.gather(*(self._view(session_id) for session_id in self._waiting))
        of = len(self._waiting)
        sizes = {each: sum(len(one.batch.answers) for one in own) for each, own in self._waiting.items()}
        going_on = in_order(dict(zip(self._waiting, views, strict=True)), sizes)
        self._waiting = {each: self._waiting[each] for each in going_on}
        urgent, messages = first_of(going_on, sizes), 0
        for first in range(0, len(urgent), SESSIONS_AT_ONCE):
            messages += await self._score(urgent[first : first + SESSIONS_AT_ONCE], now)
        log.info("live games scored first", sessions=len(urgent), of=of, messages=messages)
        return messages

    async def _read(self) -> None:
        """Add the answers that are new since the last time, and drop those that are old by now."""
        newest = await self._answers.newest()
        oldest = newest - MOST_MESSAGES
        self._waiting = {each: own for each, own in self._waiting.items() if own[-1].sequence > oldest}
        self._read_to = max(self._read_to, oldest)
        async for logged in self._answers.after(self._read_to):
            for session_id, part in split(logged):
                self._waiting.setdefault(session_id, []).append(part)
            self._read_to = logged.sequence
        self._read_to = max(self._read_to, newest)

    async def _score(self, sessions: Sequence[SessionId], now: int) -> int:
        """Score sessions together, or each by itself when that fails; return the number of messages."""
        batches = [batch for each in sessions for batch in self._waiting[each]]
        try:
            await self._scorer.score(batches, now)
        except (Away, JetStreamUnavailable):
            raise
        except Exception as error:  # a boundary: one game must not hold up the others
            if len(sessions) > 1:
                return sum([await self._score([each], now) for each in sessions])
            log.warning("live game not scored first", session_id=sessions[0], reason=repr(error))
            if isinstance(error, ProjectionLost):
                return 0  # it stays here until the next call
            batches = []
        for each in sessions:
            del self._waiting[each]
        return len(batches)

    async def _view(self, session_id: SessionId) -> View | None:
        try:
            return await self._projections.view(session_id)
        except ProjectionLost:
            return None  # once somebody looks at it, it is rebuilt with all of its answers


def split(logged: LoggedBatch) -> Iterable[tuple[SessionId, LoggedBatch]]:
    """Return the parts of a message, one for each session."""
    batch = logged.batch
    sessions = dict.fromkeys([one.session_id for one in (*batch.turns, *batch.answers)])
    for session_id in sessions:
        part = AnswerBatch(
            node_id=batch.node_id,
            answers=[one for one in batch.answers if one.session_id == session_id],
            turns=[one for one in batch.turns if one.session_id == session_id],
        )
        yield session_id, LoggedBatch(logged.sequence, part)


def in_order(views: Mapping[SessionId, View | None], sizes: Mapping[SessionId, int]) -> list[SessionId]:
    """Return the sessions that go on and have at most `MOST_ANSWERS` answers (`sizes`).

    Those with an open question come before those at everyone's own pace, and small ones before large ones, so
    that most people wait least.
    """
    states = {each: view.session.state for each, view in views.items() if view is not None}
    going_on = [
        each
        for each, state in states.items()
        if isinstance(state, Open | Running) and sizes[each] <= MOST_ANSWERS
    ]
    return sorted(going_on, key=lambda each: (isinstance(states[each], Running), sizes[each]))


def first_of(going_on: Iterable[SessionId], sizes: Mapping[SessionId, int]) -> list[SessionId]:
    """Return the sessions that are scored now, with at most `MOST_ANSWERS` answers together."""
    accepted: list[SessionId] = []
    answers = 0
    for each in going_on:
        if answers + sizes[each] <= MOST_ANSWERS:
            accepted.append(each)
            answers += sizes[each]
    return accepted
