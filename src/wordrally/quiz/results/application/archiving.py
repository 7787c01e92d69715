"""Archiving a finished session."""

from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.results.application.attended import attended_parts
from wordrally.quiz.results.application.reporting import report_asked


async def archive_session(live: SessionPorts, session_id: SessionId) -> None:
    """Store the results of a finished session, publish them to the history, and release the PIN."""
    finished, asked = await report_asked(live, session_id)
    await live.archive.finished.save(finished)
    for part in attended_parts(finished, asked):
        await live.archive.attendances.publish(part)
    if pin := finished.report.session.pin:
        await live.logs.pins.release(pin, session_id)
