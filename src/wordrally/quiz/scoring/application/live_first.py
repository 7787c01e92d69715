"""Order of a backlog: the answers of games that are going on are scored before those of all others."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from itertools import accumulate
from typing import Protocol

import structlog

from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.answers import AnswerBatch
from wordrally.quiz.live.application.ports import ProjectionLost, View
from wordrally.quiz.live.application.store_ports import Projections
from wordrally.quiz.live.domain.session import Open, Running
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.score_answers import Scorer

MOST_MESSAGES = 20_000
"""Messages at the end of the log that are looked through: one to a few seconds."""

MOST_ANSWERS = 5_000
"""Answers that are scored ahead at a time; those of small games come first, and the rest in their turn."""

BATCHES_AT_ONCE = 64

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
    """Scores what people wait for now ahead of the backlog, which repeats it without effect."""

    def __init__(self, scorer: Scorer, answers: NewestAnswers, projections: Projections) -> None:
        self._scorer = scorer
        self._answers = answers
        self._projections = projections
        self._read_to = 0

    async def score(self, now: int) -> int:
        """Score the new answers of games that go on, and return how many messages of them there were.

        Raises `Away`, `Unavailable` or `ProjectionLost` during an outage; the rest then comes in its turn.
        """
        newest = await self._answers.newest()
        start, self._read_to = max(self._read_to, newest - MOST_MESSAGES), newest
        by_session: dict[SessionId, list[LoggedBatch]] = {}
        async for logged in self._answers.after(start):
            for session_id, part in split(logged):
                by_session.setdefault(session_id, []).append(part)
        views = await asyncio.gather(*(self._view(session_id) for session_id in by_session))
        sizes = {each: sum(len(one.batch.answers) for one in by_session[each]) for each in by_session}
        urgent = in_order(dict(zip(by_session, views, strict=True)), sizes)
        batches = [batch for session_id in urgent for batch in by_session[session_id]]
        for first in range(0, len(batches), BATCHES_AT_ONCE):
            await self._scorer.score(batches[first : first + BATCHES_AT_ONCE], now)
        log.info("live games scored first", sessions=len(urgent), of=len(by_session), messages=len(batches))
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
    """Return the sessions that go on, up to `MOST_ANSWERS` answers (`sizes`).

    Those with an open question come before those at everyone's own pace, and small ones before large ones, so
    that most people wait least.
    """
    states = {each: view.session.state for each, view in views.items() if view is not None}
    going_on = [each for each, state in states.items() if isinstance(state, Open | Running)]
    going_on.sort(key=lambda each: (isinstance(states[each], Running), sizes[each]))
    totals = accumulate(sizes[each] for each in going_on)
    return [each for each, total in zip(going_on, totals, strict=True) if total <= MOST_ANSWERS]
