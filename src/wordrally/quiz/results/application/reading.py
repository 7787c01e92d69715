"""Reading the report of a session."""

import msgspec

from wordrally.contracts.http.reports import Report
from wordrally.contracts.ids import AccountId, SessionId
from wordrally.quiz.live.application.host_commands import NOT_HOST
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.live.application.projecting import current_view
from wordrally.quiz.live.application.session_ports import UNKNOWN, SessionPorts, UnknownSession
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.results.application.reporting import report_live


async def read_report(live: SessionPorts, session_id: SessionId, host_id: AccountId) -> Report | QuizError:
    """Return the stored report of a finished session, or else the results so far."""
    finished = await live.archive.finished.find(session_id)
    if finished is not None:
        return await _compared(live, finished) if finished.host_id == host_id else NOT_HOST
    try:
        view = await current_view(live, session_id)
        if view.session.created.host_id != host_id:
            return NOT_HOST
        return await _compared(live, await report_live(live, session_id))
    except UnknownSession:
        return UNKNOWN


async def _compared(live: SessionPorts, finished: FinishedSession) -> Report:
    """Return the report with the results of the last time."""
    session = finished.report.session
    previous = await live.archive.finished.previous(finished.host_id, session, session.created_at)
    return msgspec.structs.replace(finished.report, previous=previous or msgspec.UNSET)
