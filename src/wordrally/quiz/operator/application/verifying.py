"""Verification of the store and the database against the streams, for operators, at any time."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.events import QuestionOpened, SessionCreated
from wordrally.contracts.ids import AccountId, SessionId
from wordrally.quiz.live.application.ports import (
    FinishedSessions,
    FrozenQuizzes,
    ProjectionLost,
    Seats,
    SessionLogs,
)
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
    recount,
)
from wordrally.quiz.scoring.application.rebuild import (
    AnswerReader,
    LoggedAnswer,
    SessionHistory,
    answers_within,
)
from wordrally.quiz.scoring.application.rulebooks import compile_rulebook

ATTEMPTS = 12
PAUSE_S = 1.0
"""Seconds between attempts. A running session changes between two reads, so only a lasting difference counts.

After a stack was killed or copied, unfinished work is redelivered after the consumers' `ack_wait_s`.
"""

SESSIONS_AT_ONCE = 64
"""Sessions whose answers are held in memory together, after one read of ANSWERS."""


class SessionIndex(Protocol):
    """Index of the sessions in the streams."""

    async def all(self) -> list[SessionId]: ...


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
    """Ports of the verification, which only reads."""

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
    pause_s: Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class SessionVerdict:
    """Outcome for a session; `answers` is the number of recounted answers."""

    session_id: SessionId
    answers: int
    differences: Sequence[SessionDifference]


async def verify(ports: SessionVerifyPorts, sessions: Sequence[SessionId]) -> AsyncIterator[SessionVerdict]:
    """Recompute sessions and compare them; sessions unknown to the streams are skipped."""
    for start in range(0, len(sessions), SESSIONS_AT_ONCE):
        for counted in await _recount_all(ports, sessions[start : start + SESSIONS_AT_ONCE]):
            differences = await _compare(ports, counted)
            if differences:
                differences = await _insist(ports, counted.session_id, differences)
            yield SessionVerdict(counted.session_id, len(counted.answers), differences)


async def _insist(
    ports: SessionVerifyPorts, session_id: SessionId, differences: Sequence[SessionDifference]
) -> Sequence[SessionDifference]:
    """Return the differences that persist over all attempts."""
    for _ in range(ATTEMPTS - 1):
        await ports.pause_s(PAUSE_S)
        seen = {(one.place, one.about) for one in differences}
        counted = await _recount_all(ports, [session_id])
        again = [one for each in counted for one in await _compare(ports, each)]
        differences = [one for one in again if (one.place, one.about) in seen]
        if not differences:
            break
    return differences


async def _recount_all(ports: SessionVerifyPorts, sessions: Iterable[SessionId]) -> list[ExpectedSession]:
    stories = {session_id: story for session_id in sessions if (story := await _story(ports, session_id))}
    answers: dict[SessionId, list[LoggedAnswer]] = {session_id: [] for session_id in stories}
    window = answers_within(stories.values())
    if window is not None:
        async for logged in ports.answers.between(*window):
            for answer in logged.batch.answers:
                if answer.session_id in answers:
                    answers[answer.session_id].append((logged.sequence, answer))
    return [recount(story, answers[session_id]) for session_id, story in stories.items()]


async def _story(ports: SessionVerifyPorts, session_id: SessionId) -> SessionHistory | None:
    events = await ports.logs.events(session_id)
    if not events or not isinstance(created := events[0].event, SessionCreated):
        return None  # unknown, or its first messages have expired
    questions = await ports.quizzes.questions(created)
    rulebook = compile_rulebook([logged.event for logged in events], questions)
    return SessionHistory(events, await ports.seats.taken(session_id), rulebook)


async def _compare(ports: SessionVerifyPorts, counted: ExpectedSession) -> list[SessionDifference]:
    found = [*compare_reveals(counted), *compare_answers(counted)]
    with suppress(ProjectionLost):  # allowed at any time: rebuilt at the next read
        found += compare_store(counted, await _held(ports, counted))
    if counted.finish is not None:
        found += await _compare_database(ports, counted)
    return found


async def _held(ports: SessionVerifyPorts, counted: ExpectedSession) -> ActualSession:
    session_id = counted.session_id
    asked = [
        logged.event.question.index
        for logged in counted.story.events
        if isinstance(logged.event, QuestionOpened)
    ]
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
