"""Results in the database, filled again from the streams."""

from collections.abc import AsyncIterator, Sequence
from enum import Enum

from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.live.application.session_ports import session_body
from wordrally.quiz.operator.application.comparing import ExpectedSession, standings_of
from wordrally.quiz.operator.application.verifying import SessionVerifyPorts, recount_sessions
from wordrally.quiz.results.application.reporting import owners_of, report_player
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
    """Store the results of finished sessions that the database has lost. Repeating it changes nothing."""
    for start in range(0, len(sessions), SESSIONS_AT_ONCE):
        for counted in await recount_sessions(ports, sessions[start : start + SESSIONS_AT_ONCE]):
            if isinstance(counted, ExpectedSession):
                yield counted.session_id, await _refill(ports, counted, public_url)


async def _refill(ports: SessionVerifyPorts, counted: ExpectedSession, public_url: str) -> Refilled:
    if counted.finish is None:
        return Refilled.NOT_FINISHED
    if await ports.finished.find(counted.session_id) is not None:
        return Refilled.THERE
    if await ports.departures.has_left(counted.projection.view.session.created.host_id):
        return Refilled.ERASED
    await ports.finished.save(results_of(counted, public_url))
    return Refilled.WRITTEN


def results_of(counted: ExpectedSession, public_url: str) -> FinishedSession:
    """Return the results of a finished session as the streams tell them."""
    session, rules = counted.projection.view.session, counted.story.rulebook
    receipts = dict(sorted(counted.projection.receipts.items()))
    rows = standings_of(counted)
    players = [report_player(row, receipts, session, rules.questions) for row in rows]
    body = session_body(session, len(rows), public_url)
    return FinishedSession(
        host_id=session.created.host_id,
        finished_at=session.last_at,
        report=compile_report(body, rules.questions, rules.opened_at, players, session.skipped),
        accounts=owners_of(counted.projection.seats, session),
    )
