"""Terminal output of the operator's check of attendance."""

from collections.abc import Sequence

import click

from wordrally.chassis.progress import progress
from wordrally.contracts.ids import SessionId
from wordrally.user.learning.application.verifying import (
    AttendanceDifference,
    AttendanceVerdict,
    AttendanceVerifyPorts,
    VerifiedCounts,
    missing_results,
    unverified,
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
    is_right, _ = await _verify(ports, sessions, now_ms)
    return is_right


async def verify_all(
    ports: AttendanceVerifyPorts, verified: VerifiedCounts, now_ms: int
) -> tuple[bool, dict[str, tuple[int, int]]]:
    """Verify all sessions but those that were verified before, and print what differs and a total.

    Returns whether nothing differs, and the sessions to leave out next time with their numbers.
    """
    messages = await ports.results.messages()
    sessions = await unverified(ports, messages, verified, now_ms)
    is_right, good = await _verify(ports, sessions, now_ms)
    skipped = messages.keys() - set(sessions)
    if skipped:
        click.echo(f"attendance: {len(skipped)} sessions were verified before and have not changed")
    left_out: dict[str, tuple[int, int]] = {each: verified[each] for each in skipped}
    return is_right, left_out | {one.session_id: (messages[one.session_id], one.seats) for one in good}


async def _verify(
    ports: AttendanceVerifyPorts, sessions: Sequence[SessionId], now_ms: int | None
) -> tuple[bool, list[AttendanceVerdict]]:
    """Print what differs and a total; return whether nothing does, and the sessions that do not."""
    verdicts: list[AttendanceVerdict] = []
    with progress(len(sessions), "verifying attendance") as bar:
        async for verdict in verify_attendance(ports, sessions):
            verdicts.append(verdict)
            bar.update(1)
    different = [verdict for verdict in verdicts if verdict.differences]
    for verdict in different:
        _show(verdict.session_id, verdict.differences)
    lost = [] if now_ms is None else await missing_results(ports, now_ms)
    for session_id in lost:
        click.echo(f"{session_id}  has attendance, and no results in the streams")
    unreadable = ports.results.unreadable
    for sequence, reason in unreadable.items():
        click.echo(f"message {sequence} of RESULTS cannot be read: {reason}")
    seats, total = sum(verdict.seats for verdict in verdicts), len(different) + len(lost)
    click.echo(f"attendance: {len(verdicts)} sessions, {seats} accounts' seats, {total} sessions differ")
    is_right = not (different or lost or unreadable)
    return is_right, [verdict for verdict in verdicts if not verdict.differences]


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
