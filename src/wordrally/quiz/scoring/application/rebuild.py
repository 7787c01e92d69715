"""The way back: the projection of a session, drawn again from SESSIONS and ANSWERS."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

import msgspec
import structlog

from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.events import PlayerJoined, QuestionClosed, SessionCreated
from wordrally.contracts.queue.nodes import Announce
from wordrally.quiz.live.application.ports import (
    Away,
    Broadcasts,
    FrozenQuizzes,
    LoggedEvent,
    Seats,
    SessionLogs,
    View,
)
from wordrally.quiz.live.domain.ranking import (
    BoardRow,
    LoggedTurn,
    Receipt,
    Receipts,
    first_answers,
    newest_turns,
    rank_answers,
    rank_players,
    slot_of,
)
from wordrally.quiz.live.domain.session import (
    create,
    creation_of,
    evolve,
    finish_of,
    shown_reveal,
    with_counts,
)
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch, judge_answer
from wordrally.quiz.scoring.application.rulebooks import BoardMoves, Rulebook, compile_rulebook
from wordrally.quiz.scoring.domain.judging import count_answers

CLOCK_SLACK_MS = 60_000
"""Margin before the first opening and after the end when ANSWERS is read, since server clocks differ."""

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

LoggedAnswer = tuple[int, ReceivedAnswer]
"""An answer with the sequence of its message."""

JudgedReceipt = tuple[int, PlayerId, Receipt]
"""Question, player, and what became of the answer."""


@dataclass(slots=True)
class SessionAnswers:
    """The answers of one session in ANSWERS, in log order."""

    answers: list[LoggedAnswer] = field(default_factory=list[LoggedAnswer])
    turns: list[LoggedTurn] = field(default_factory=list[LoggedTurn])

    def __len__(self) -> int:
        return len(self.answers)


def take_batch(found: Mapping[SessionId, SessionAnswers], logged: LoggedBatch) -> None:
    """Add what a message holds of these sessions."""
    for answer in logged.batch.answers:
        if answer.session_id in found:
            found[answer.session_id].answers.append((logged.sequence, answer))
    for turn in logged.batch.turns:
        if turn.session_id in found:
            found[turn.session_id].turns.append(LoggedTurn(turn, logged.sequence))


log = structlog.get_logger()


class LockLost(Exception):
    """Somebody else rebuilds the session, or the store was emptied again: begin anew."""


@dataclass(frozen=True, slots=True)
class Projection:
    """All that the store holds of a session, drawn from the logs."""

    view: View
    seats: list[PlayerJoined]
    rows: list[BoardRow]
    receipts: dict[int, dict[PlayerId, Receipt]]
    marks: dict[PlayerId, str]
    settled: list[int]
    turns: dict[PlayerId, LoggedTurn] = field(default_factory=dict[PlayerId, LoggedTurn])

    @property
    def slots(self) -> int:
        """Return the highest number of turns of any player in a paced mode, else 0."""
        return max(self.receipts, default=-1) + 1 if self.view.session.is_paced else 0


class AnswerReader(Protocol):
    """ANSWERS, read from the beginning of something."""

    def between(self, since_ms: int, until_ms: int | None) -> AsyncIterator[LoggedBatch]:
        """Yield every batch stored between two instants, or up to now. Raises `Unavailable`."""
        ...


class Restorations(Protocol):
    """Writing of a whole projection, fenced by a lock: after losing it, nothing is written.

    All raise `Away`.
    """

    async def exists(self, session_id: SessionId) -> bool: ...

    async def drop(self, session_id: SessionId) -> None:
        """Lose the projection on purpose: from now on it is not there."""
        ...

    async def begin(self, session_id: SessionId) -> str | None:
        """Take the lock and return its token, or None when somebody else has it."""
        ...

    async def hold(self, session_id: SessionId, token: str) -> None:
        """Prolong the lock. Raises `LockLost`."""
        ...

    async def restore(self, projection: Projection, token: str, now: int) -> None:
        """Replace the projection, visible at once and last, and release the lock. Raises `LockLost`.

        Counters continue above any value ever published. Everybody seated counts as present for the grace
        period from `now`, since the connections are not known yet.
        """
        ...

    async def give_up(self, session_id: SessionId, token: str) -> None:
        """Give back the lock, unless it is lost or given back already."""
        ...


class RebuildPorts(msgspec.Struct, frozen=True, kw_only=True):
    """Dependencies of a rebuild."""

    logs: SessionLogs
    seats: Seats
    quizzes: FrozenQuizzes
    answers: AnswerReader
    restorations: Restorations
    broadcasts: Broadcasts
    clock: Callable[[], int]


@dataclass(frozen=True, slots=True)
class SessionHistory:
    """A session's own logs, before its answers are read."""

    events: list[LoggedEvent]
    seats: list[PlayerJoined]
    rulebook: Rulebook

    @property
    def answers_since(self) -> int | None:
        """From when on there may be answers; None before the first question."""
        opened = self.rulebook.opened_at.values()
        return min(opened) - CLOCK_SLACK_MS if opened else None

    @property
    def answers_until(self) -> int | None:
        """Return the instant until which stored answers count: those before the close of a question.

        None while the session is played.
        """
        finish = finish_of(logged.event for logged in self.events)
        return None if finish is None else finish.at + CLOCK_SLACK_MS


def answers_within(stories: Iterable[SessionHistory]) -> tuple[int, int | None] | None:
    """From when to when (None: now) there may be answers to any of these sessions; None: there are none."""
    asked = [(since, story.answers_until) for story in stories if (since := story.answers_since) is not None]
    if not asked:
        return None
    ends = [until for _, until in asked if until is not None]
    return min(since for since, _ in asked), max(ends) if len(ends) == len(asked) else None


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
        """See `store_ports.Rebuilds`. Raises `Away` and `Unavailable`."""
        self._asked.add(session_id)
        async with self._turn:
            # Whoever has its turn takes all along; the others then find that it is done.
            asked, self._asked = self._asked | {session_id}, set()
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    return session_id in await self._rebuild_all(asked)
            except TimeoutError:
                raise Away("rebuilding takes too long") from None

    async def redraw(self, session_id: SessionId) -> bool:
        """See `store_ports.Rebuilds`. Raises `Away` and `Unavailable`."""
        await self._ports.restorations.drop(session_id)
        return await self.rebuild(session_id)

    async def _rebuild_all(self, asked: set[SessionId]) -> set[SessionId]:
        """Those of the asked that have a projection in the end."""
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
        gate = asyncio.Semaphore(READS_AT_ONCE)
        found = await asyncio.gather(*(self._read_or_pass(session_id, gate) for session_id in sessions))
        return {session_id: story for session_id, story in zip(sessions, found, strict=True) if story}

    async def _read_or_pass(self, session_id: SessionId, gate: asyncio.Semaphore) -> SessionHistory | None:
        """Read a session, or skip it if its logs are inconsistent, so that it does not block the others."""
        try:
            return await self._read_story(session_id, gate)
        except (KeyError, msgspec.MsgspecError):
            log.exception("session unreadable", session_id=session_id)
            return None

    async def _read_story(self, session_id: SessionId, gate: asyncio.Semaphore) -> SessionHistory | None:
        async with gate:
            events = await self._ports.logs.events(session_id)
            if not events or not isinstance(events[0].event, SessionCreated) or self._is_over(events):
                return None
            seats = await self._ports.seats.taken(session_id)
            told = [logged.event for logged in events]
            questions = await self._ports.quizzes.questions(creation_of(told))
            return SessionHistory(
                events, seats, compile_rulebook([logged.event for logged in events], questions)
            )

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
        answers = {session_id: SessionAnswers() for session_id in stories}
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


def draw_projection(story: SessionHistory, found: SessionAnswers, moved: Collection[int] = ()) -> Projection:
    """Compute the projection from a session's logs. This is its definition.

    The board also has the points of the `moved` questions, which are about to be closed.
    """
    projection = project_receipts(story, judge_story(story, found.answers), moved)
    return replace(projection, turns=newest_turns(found.turns))


def project_receipts(
    story: SessionHistory, judged: Iterable[JudgedReceipt], moved: Collection[int] = ()
) -> Projection:
    """Compute the projection from answers that were judged already by the rules of this session."""
    view = fold_events(story.events)
    removed = view.session.removed
    seated = [seat.player_id for seat in story.seats if seat.player_id not in removed]
    receipts = first_answers(judged, frozenset(seated))
    closed = {logged.event.index for logged in story.events if isinstance(logged.event, QuestionClosed)}
    closed |= set(moved)
    at_close = story.rulebook.moves is not BoardMoves.AT_ONCE
    counting = [question for question in receipts if question in closed or not at_close]
    shown = {question: receipts[question] for question in counting if question not in view.session.skipped}
    return Projection(
        view=_with_counts(view, story, receipts),
        seats=story.seats,
        rows=rank_players(seated, shown, story.rulebook.created_at),
        receipts=receipts,
        marks=rank_answers(shown),
        settled=sorted(closed) if at_close else [],
    )


def _with_counts(view: View, story: SessionHistory, receipts: Receipts) -> View:
    """Return the view with the counts of the revealed question, which the log does not hold for texts."""
    reveal = shown_reveal(view.session)
    if reveal is None:
        return view
    given = receipts.get(reveal.question, {}).values()
    counts = count_answers(story.rulebook.questions[reveal.question], given)
    return View(with_counts(view.session, counts), view.sequence)


def fold_events(events: Sequence[LoggedEvent]) -> View:
    """Return the view of a session after all its events; the first is its creation."""
    session = create(creation_of([logged.event for logged in events]))
    for logged in events[1:]:
        session = evolve(session, logged.event)
    return View(session, events[-1].sequence)


def judge_story(story: SessionHistory, answers: Iterable[LoggedAnswer]) -> Iterator[JudgedReceipt]:
    """Judge the answers to questions that were asked, in log order."""
    seats = {seat.player_id: seat for seat in story.seats}
    for sequence, answer in answers:
        if answer.question in story.rulebook.opened_at:
            marked = judge_answer(story.rulebook, sequence, answer, seats.get(answer.player_id))
            yield slot_of(answer.question, answer.turn), answer.player_id, marked.receipt
