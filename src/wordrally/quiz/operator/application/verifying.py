"""Verification of the store and the database against the streams, for operators, at any time."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import msgspec

from wordrally.contracts.ids import AccountId, SessionId
from wordrally.contracts.queue.events import QuestionOpened, SessionCreated
from wordrally.quiz.live.application.log_ports import FrozenQuizzes, Seats, SessionLogs
from wordrally.quiz.live.application.ports import Attendances, FinishedSessions, ProjectionLost
from wordrally.quiz.live.application.store_ports import Projections, Scoreboards
from wordrally.quiz.live.domain.ranking import BoardRow
from wordrally.quiz.operator.application.comparing import (
    ActualSession,
    ExpectedSession,
    SessionDifference,
    compare_answers,
    compare_results,
    compare_reveals,
    compare_store,
    missing_events,
    recount,
)
from wordrally.quiz.operator.application.comparing_turns import compare_turns
from wordrally.quiz.operator.application.verification_plan import VerificationPlan, plan_verification
from wordrally.quiz.scoring.application.rebuild_ports import AnswerReader
from wordrally.quiz.scoring.application.rulebooks import compile_rulebook
from wordrally.quiz.scoring.application.session_history import (
    SessionAnswers,
    SessionHistory,
    answers_within,
    take_batch,
)

ATTEMPTS = 12
PAUSE_S = 1.0
"""Seconds between attempts. A running session changes between two reads, so only a lasting difference counts.

After a stack was killed or copied, unfinished work is redelivered after the consumers' `ack_wait_s`.
"""

KEPT_MS = 29 * 86_400_000
"""For so long the log of a session is kept for certain; the streams keep a day more."""

IN_DATABASE = "results in the database"

READS_AT_ONCE = 8
T = TypeVar("T")


class SessionIndex(Protocol):
    """Index of the sessions in the streams."""

    async def all(self) -> list[SessionId]: ...

    async def messages(self) -> dict[SessionId, int]:
        """Return the number of messages in the log of each session."""
        ...


class FinishedIndex(Protocol):
    """Index of the sessions that the database knows."""

    async def since(self, finished_at: int) -> dict[SessionId, int]:
        """Return the sessions that finished at this instant (Unix ms) or later, and when each did."""
        ...

    async def hosted(self, created_at: int) -> list[SessionId]:
        """Return the sessions that were created at this instant (Unix ms) or later, finished or not."""
        ...


class Boards(Protocol):
    """Boards in the store, as stored."""

    async def rows(self, session_id: SessionId) -> list[BoardRow]:
        """Return all rows, best first; empty if there are none. Raises `Away`."""
        ...


class ErasedAccounts(Protocol):
    """Erased accounts."""

    async def has_left(self, account_id: AccountId) -> bool: ...


@dataclass(frozen=True, slots=True)
class SessionVerifyPorts:
    """Ports of the verification, which only reads, and of refilling.

    `unreadable` are messages of ANSWERS that were met and could not be decoded: the sequence and why.
    """

    index: SessionIndex
    logs: SessionLogs
    seats: Seats
    quizzes: FrozenQuizzes
    answers: AnswerReader
    projections: Projections
    boards: Boards
    scoreboards: Scoreboards
    finished: FinishedSessions
    departures: ErasedAccounts
    results: FinishedIndex
    attendances: Attendances
    pause_s: Callable[[float], Awaitable[None]]
    now_ms: Callable[[], int]
    unreadable: Callable[[], Mapping[int, str]] = dict[int, str]


@dataclass(frozen=True, slots=True)
class SessionVerdict:
    """Outcome for a session; `answers` is the number of recounted answers."""

    session_id: SessionId
    answers: int
    differences: Sequence[SessionDifference]


@dataclass(frozen=True, slots=True)
class PortionVerdict:
    """Outcomes for some sessions, and the messages of ANSWERS that were met and could not be decoded."""

    verdicts: Sequence[SessionVerdict]
    unreadable: Mapping[int, str]


async def verify(ports: SessionVerifyPorts, sessions: Sequence[SessionId]) -> PortionVerdict:
    """Recompute some sessions and compare them; sessions unknown to the streams are skipped."""
    counted = await recount_sessions(ports, sessions)
    verdicts = await _gather_some([_judge(ports, each) for each in counted])
    return PortionVerdict(verdicts, dict(ports.unreadable()))


async def plan_all(ports: SessionVerifyPorts, verified: Mapping[SessionId, int]) -> VerificationPlan:
    """Plan the verification of all sessions, without those that were verified already."""
    finished = await ports.results.since(ports.now_ms() - KEPT_MS)
    return plan_verification(await ports.index.messages(), finished, verified)


async def missing_logs(ports: SessionVerifyPorts) -> list[SessionDifference]:
    """Return the sessions of the database whose log is gone before its time, with results or without."""
    since = ports.now_ms() - KEPT_MS
    known = dict.fromkeys(await ports.results.hosted(since), "a session of its host in the database")
    known |= dict.fromkeys(await ports.results.since(since), IN_DATABASE)
    there = set(await ports.index.all())
    return [
        SessionDifference(session_id, "log", "session", "nothing", stated)
        for session_id, stated in known.items()
        if session_id not in there
    ]


async def _judge(ports: SessionVerifyPorts, counted: ExpectedSession | SessionDifference) -> SessionVerdict:
    if isinstance(counted, SessionDifference):
        return SessionVerdict(counted.session_id, 0, [counted])
    differences: Sequence[SessionDifference] = await _compare(ports, counted)
    if differences:
        differences = await _insist(ports, counted.session_id, differences)
    return SessionVerdict(counted.session_id, len(counted.answers), differences)


async def _gather_some(work: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Do all of it, a few at a time."""
    gate = asyncio.Semaphore(READS_AT_ONCE)

    async def do(one: Coroutine[Any, Any, T]) -> T:
        async with gate:
            return await one

    return await asyncio.gather(*(do(one) for one in work))


async def _insist(
    ports: SessionVerifyPorts, session_id: SessionId, differences: Sequence[SessionDifference]
) -> Sequence[SessionDifference]:
    """Return the differences that persist over all attempts."""
    for _ in range(ATTEMPTS - 1):
        await ports.pause_s(PAUSE_S)
        seen = {(one.place, one.about) for one in differences}
        counted = await recount_sessions(ports, [session_id])
        known = [each for each in counted if isinstance(each, ExpectedSession)]
        again = [one for each in known for one in await _compare(ports, each)]
        differences = [one for one in again if (one.place, one.about) in seen]
        if not differences:
            break
    return differences


async def recount_sessions(
    ports: SessionVerifyPorts, sessions: Sequence[SessionId]
) -> list[ExpectedSession | SessionDifference]:
    """Recompute sessions with one reading of ANSWERS; a session whose log cannot be read is a difference."""
    found = await _gather_some([_story(ports, session_id) for session_id in sessions])
    broken = [each for each in found if isinstance(each, SessionDifference)]
    stories = {
        each.events[0].event.session_id: each
        for each in found
        if isinstance(each, SessionHistory) and isinstance(each.events[0].event, SessionCreated)
    }
    answers = {session_id: SessionAnswers() for session_id in stories}
    window = answers_within(stories.values())
    if window is not None:
        async for logged in ports.answers.between(*window):
            take_batch(answers, logged)
    counted: list[ExpectedSession | SessionDifference] = [*broken]
    for session_id, story in stories.items():
        counted.append(recount(story, answers[session_id]))
        await asyncio.sleep(0)  # the connection to the queue lives on meanwhile
    return counted


async def _story(
    ports: SessionVerifyPorts, session_id: SessionId
) -> SessionHistory | SessionDifference | None:
    try:
        return await _read_story(ports, session_id)
    except (msgspec.MsgspecError, LookupError, ValueError) as error:
        return SessionDifference(session_id, "log", "messages", "cannot be read", repr(error))


async def _read_story(
    ports: SessionVerifyPorts, session_id: SessionId
) -> SessionHistory | SessionDifference | None:
    events = await ports.logs.events(session_id)
    if not events:
        return None  # unknown
    if not isinstance(created := events[0].event, SessionCreated):
        return await _beginning(ports, session_id)
    questions = await ports.quizzes.questions(created)
    rulebook = compile_rulebook([logged.event for logged in events], questions)
    return SessionHistory(events, await ports.seats.taken(session_id), rulebook)


async def _beginning(ports: SessionVerifyPorts, session_id: SessionId) -> SessionDifference | None:
    """Handle missing first messages of a session: they expired, unless its results are younger."""
    finished = await ports.finished.find(session_id)
    if finished is None or finished.report.session.created_at < ports.now_ms() - KEPT_MS:
        return None
    return SessionDifference(session_id, "log", "its beginning", "nothing", IN_DATABASE)


async def _compare(ports: SessionVerifyPorts, counted: ExpectedSession) -> list[SessionDifference]:
    found = [*missing_events(counted), *compare_reveals(counted), *compare_answers(counted)]
    found += compare_turns(counted)
    with suppress(ProjectionLost):  # allowed at any time: rebuilt at the next read
        found += compare_store(counted, await _held(ports, counted))
    if counted.finish is not None:
        found += await _compare_database(ports, counted)
    elif await ports.finished.find(counted.session_id) is not None:
        found.append(SessionDifference(counted.session_id, "log", "its end", "nothing", IN_DATABASE))
    return found


async def _held(ports: SessionVerifyPorts, counted: ExpectedSession) -> ActualSession:
    session_id = counted.session_id
    asked: Sequence[int] = [
        logged.event.question.index
        for logged in counted.story.events
        if isinstance(logged.event, QuestionOpened)
    ]
    if counted.projection.view.session.is_paced:
        asked = range(await ports.scoreboards.turns(session_id))
    rows = await ports.boards.rows(session_id)
    receipts = {question: await ports.scoreboards.receipts(session_id, question) for question in asked}
    roster = await ports.projections.roster(session_id)
    view = await ports.projections.view(session_id)
    return ActualSession(view, frozenset(seat.player_id for seat in roster), rows, receipts)


async def _compare_database(ports: SessionVerifyPorts, counted: ExpectedSession) -> list[SessionDifference]:
    finished = await ports.finished.find(counted.session_id)
    if finished is not None:
        return list(compare_results(counted, finished))
    host = counted.projection.view.session.created.host_id
    if await ports.departures.has_left(host):
        return []  # the host's results were erased with the account
    return [SessionDifference(counted.session_id, "database", "results", "finished", "nothing")]
