"""Terminal output of the operator's check of attendance."""

from collections.abc import Sequence

import click

from wordrally.contracts.ids import SessionId
from wordrally.user.learning.application.verifying import (
    AttendanceDifference,
    AttendanceVerifyPorts,
    missing_results,
    verify_attendance,
)
from wordrally.user.learning.domain.attendance import Attendance

SHOWN_DIFFERENCES = 20


async def verify_sessions(
    ports: AttendanceVerifyPorts, sessions: Sequence[SessionId], now_ms: int | None = None
) -> bool:
    """Print a line for each session that differs and a total, and return true when nothing differs.

    With `now_ms`, sessions whose results are gone from the stream are looked for, too.
    """
    looked, seats, different = 0, 0, 0
    async for verdict in verify_attendance(ports, sessions):
        looked, seats = looked + 1, seats + verdict.seats
        if verdict.differences:
            different += 1
            _show(verdict.session_id, verdict.differences)
    lost = [] if now_ms is None else await missing_results(ports, now_ms)
    for session_id in lost:
        click.echo(f"{session_id}  has attendance, and no results in the streams")
    unreadable = ports.results.unreadable
    for sequence, reason in unreadable.items():
        click.echo(f"message {sequence} of RESULTS cannot be read: {reason}")
    total = different + len(lost)
    click.echo(f"attendance: {looked} sessions, {seats} accounts' seats, {total} sessions differ")
    return not (different or lost or unreadable)


def _show(session_id: SessionId, differences: Sequence[AttendanceDifference]) -> None:
    click.echo(f"{session_id}  {len(differences)} differences in the attendance of accounts")
    for one in differences[:SHOWN_DIFFERENCES]:
        click.echo(f"  {one.player_id}")
        click.echo(f"    results: {_told(one.told)}")
        click.echo(f"    there:   {_told(one.stated)}")
    if len(differences) > SHOWN_DIFFERENCES:
        click.echo(f"  and {len(differences) - SHOWN_DIFFERENCES} more")


def _told(row: Attendance | None) -> str:
    """Format figures only, because a person's answers are private."""
    if row is None:
        return "nothing"
    session = row.session
    return f"rank {session.rank} of {session.players}, {session.score} points, {len(session.answers)} answers"
