"""Results in the databases, filled again from the streams."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from enum import Enum

from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.live.application.reading.describing import session_body
from wordrally.quiz.operator.application.comparing import ExpectedSession, newest_of, standings_of
from wordrally.quiz.operator.application.verifying import SessionVerifyPorts, recount_sessions
from wordrally.quiz.results.application.attended import AskedQuestions, attended_parts
from wordrally.quiz.results.application.reporting import (
    asked_questions,
    owners_of,
    report_player,
    timed_out,
)
from wordrally.quiz.results.domain.report import compile_report

SESSIONS_AT_ONCE = 64


class Refilled(Enum):
    """Outcome of refilling a session's results."""

    WRITTEN = "written"
    THERE = "there already"
    ERASED = "of an erased account"
    NOT_FINISHED = "not finished"


async def refill(
    ports: SessionVerifyPorts, sessions: Sequence[SessionId], public_url: str
) -> AsyncIterator[tuple[SessionId, Refilled]]:
    """Store the results of finished sessions that the databases have lost. Repeating it changes nothing.

    The history of accounts and class members gets its part from the queue, as at the end of a session.
    """
    for start in range(0, len(sessions), SESSIONS_AT_ONCE):
        for counted in await recount_sessions(ports, sessions[start : start + SESSIONS_AT_ONCE]):
            if isinstance(counted, ExpectedSession):
                yield counted.session_id, await _refill(ports, counted, public_url)


async def _refill(ports: SessionVerifyPorts, counted: ExpectedSession, public_url: str) -> Refilled:
    if counted.finish is None:
        return Refilled.NOT_FINISHED
    if await ports.departures.has_left(counted.projection.view.session.created.host_id):
        return Refilled.ERASED
    results = results_of(counted, public_url)
    is_there = await ports.finished.find(counted.session_id) is not None
    if not is_there:
        await ports.finished.save(results)
    for part in attended_parts(results, asked_of(counted)):
        await ports.attendances.publish(part)
    return Refilled.THERE if is_there else Refilled.WRITTEN


def asked_of(counted: ExpectedSession) -> AskedQuestions:
    """Return the questions of a session that were asked, as the streams tell them."""
    events = [logged.event for logged in counted.story.events]
    projection = counted.projection
    return replace(
        asked_questions(events, counted.story.rulebook.questions),
        seated_at={seat.player_id: seat.at for seat in projection.seats},
        timed_out=timed_out(projection.receipts) if projection.view.session.is_paced else None,
    )


def results_of(counted: ExpectedSession, public_url: str) -> FinishedSession:
    """Return the results of a finished session as the streams tell them."""
    session, rules = counted.projection.view.session, counted.story.rulebook
    receipts = dict(sorted(counted.projection.receipts.items()))
    rows = standings_of(counted)
    newest = newest_of(counted)
    players = [report_player(row, receipts, session, rules.questions, newest) for row in rows]
    body = session_body(session, len(rows), public_url)
    return FinishedSession(
        host_id=session.created.host_id,
        finished_at=session.last_at,
        report=compile_report(body, rules.questions, rules.opened_at, players, session.skipped),
        accounts=owners_of(counted.projection.seats, session),
    )
