"""Group commit: one publish is in flight, and answers that arrive meanwhile form the next batch.

An idle node adds no delay, and a busy one batches by itself. Measured: 1,000–1,500 publishes per second with
fsync, whatever is in flight, and 134,000 answers per second in batches of 64.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice

import structlog

from wordrally.chassis import tracing
from wordrally.chassis.backoff import backoff_s
from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue.answers import AnswerBatch, ReceivedAnswer, TurnOpened
from wordrally.realtime.application import metrics
from wordrally.realtime.application.ports import AnswerWriter, Fenced, NodeUnavailable, NowMs, Submission

MAX_WAITING = 50_000
"""Bound of the queue: more than the answers of a second at 30,000 a second. A full queue refuses answers
with `unavailable`."""

MAX_BATCH = 500
"""500 texts of 200 four-byte characters stay under the broker's 1 MiB."""

BETWEEN_BATCHES_S = 0.005
"""Time from the start of one batch to the next, unless that is full. A batch costs the queue, the scorer
and the store far more than another answer in it (docs/performance.md)."""

DELAYED_AFTER_MS = 5_000
"""Wait after which a player is told that storing takes long. The answer is stored all the same."""

FIRST_RETRY_S = 0.05
SLOWEST_RETRY_S = 1.0

log = structlog.get_logger()


class GroupCommit:
    """The only writer of one incarnation's log."""

    def __init__(self, node_id: NodeId, logs: AnswerWriter, sequence: int, now_ms: NowMs) -> None:
        self.node_id = node_id
        self.sequence = sequence
        self._logs = logs
        self._now_ms = now_ms
        self._waiting: deque[Submission] = deque()  # the batch in flight stays at its head until it is stored
        self._next_at = 0.0
        self._told = 0  # how many at the head were told that it takes long
        self._offered = 0
        self._stored = 0
        self._wake = asyncio.Event()
        self._settling: deque[tuple[int, asyncio.Future[None]]] = deque()
        self.fenced = False

    def offer(self, submission: Submission) -> bool:
        """Take an answer or a turn to be stored; false when too many wait."""
        if self.fenced or len(self._waiting) >= MAX_WAITING:
            return False
        self._waiting.append(submission)
        self._offered += 1
        self._wake.set()
        return True

    @property
    def waiting(self) -> int:
        """Return the number of answers taken but not stored yet."""
        return len(self._waiting)

    async def settled(self) -> int:
        """Wait until everything taken so far is stored, and return the log's newest sequence.

        Raises `Fenced`.
        """
        if self.fenced:
            raise Fenced
        if self._stored < self._offered:
            done = asyncio.get_running_loop().create_future()
            self._settling.append((self._offered, done))
            await done
        return self.sequence

    async def run(self) -> None:
        """Store batch after batch until the incarnation is fenced, which raises `Fenced`."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._waiting:
                    await self._commit()
        finally:
            self._end()

    async def probe(self) -> None:
        """Check that nobody ended this incarnation while it was idle. Raises `Fenced`, `NodeUnavailable`."""
        sequence = self.sequence
        newest = await self._logs.newest(self.node_id)
        if newest > sequence == self.sequence and not self._waiting:
            raise Fenced

    async def _commit(self) -> None:
        await self._gather()
        batch = list(islice(self._waiting, MAX_BATCH))
        with _traced(batch):
            self.sequence = await self._store(self._record(batch))
        metrics.BATCH_ANSWERS.observe(len(batch))
        for submission in batch:
            self._waiting.popleft()
            submission.stored()
        self._told = max(0, self._told - len(batch))
        self._stored += len(batch)
        while self._settling and self._settling[0][0] <= self._stored:
            _, done = self._settling.popleft()
            if not done.done():
                done.set_result(None)

    def _record(self, batch: Sequence[Submission]) -> AnswerBatch:
        records = [submission.logged for submission in batch]
        return AnswerBatch(
            node_id=self.node_id,
            answers=[record for record in records if isinstance(record, ReceivedAnswer)],
            turns=[record for record in records if isinstance(record, TurnOpened)],
        )

    async def _gather(self) -> None:
        """Let more answers come, so soon after the batch before."""
        loop = asyncio.get_running_loop()
        early_s = self._next_at - loop.time()
        if early_s > 0 and len(self._waiting) < MAX_BATCH:
            await asyncio.sleep(early_s)
        self._next_at = loop.time() + BETWEEN_BATCHES_S

    async def _store(self, record: AnswerBatch) -> int:
        """Append one batch, again and again: only a fence ends it."""
        attempt = 0
        while True:
            try:
                return await self._logs.append(record, self.sequence)
            except NodeUnavailable as error:
                metrics.PUBLISH_RETRIES.inc()
                log.warning("answers not stored yet", waiting=len(self._waiting), error=str(error))
            self._tell_delayed()
            attempt += 1
            await asyncio.sleep(backoff_s(attempt, FIRST_RETRY_S, SLOWEST_RETRY_S))

    def _tell_delayed(self) -> None:
        overdue = self._now_ms() - DELAYED_AFTER_MS
        for submission in islice(self._waiting, self._told, None):
            record = submission.record
            at = record.opened_at if isinstance(record, TurnOpened) else record.received_at
            if at > overdue:
                break
            submission.delayed()
            self._told += 1

    def _end(self) -> None:
        self.fenced = True
        for _, done in self._settling:
            if not done.done():
                done.set_exception(Fenced())
        self._settling.clear()


def _traced(batch: Sequence[Submission]) -> AbstractContextManager[object]:
    """Trace a commit as part of the first traced answer in it, linked to the others."""
    if not tracing.is_on():
        return nullcontext()
    spans = [span for submission in batch if (span := submission.trace) is not None]
    carried = tracing.carry(spans[0]) if spans else None
    return tracing.following("store answers", carried, links=spans[1:], answers=len(batch))
