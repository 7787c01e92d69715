"""Screen output of the operator commands."""

from collections import Counter
from collections.abc import Sequence

import click

from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.store_ports import Rebuilds
from wordrally.quiz.operator.application.comparing import SessionDifference
from wordrally.quiz.operator.application.redrawing import redraw
from wordrally.quiz.operator.application.refilling import Refilled, refill
from wordrally.quiz.operator.application.verifying import SessionVerifyPorts, missing_logs, verify
from wordrally.quiz.scoring.application.rebuild import Restorations

SHOWN_CHARACTERS = 160
SHOWN_DIFFERENCES = 20
"""Maximum per session: a lost board differs in every row."""


async def verify_sessions(
    ports: SessionVerifyPorts, sessions: Sequence[SessionId], *, is_named: bool
) -> bool:
    """Print each session with its differences. Returns whether nothing differs and a named one exists."""
    looked, answers, different = 0, 0, 0
    async for verdict in verify(ports, sessions):
        looked, answers = looked + 1, answers + verdict.answers
        different += bool(verdict.differences)
        _show(verdict.session_id, verdict.answers, verdict.differences)
    if is_named and not looked:
        click.echo(f"There is no session {', '.join(sessions)} in the streams.", err=True)
        return False
    lost = [] if is_named else await missing_logs(ports)
    for one in lost:
        _show(one.session_id, 0, [one])
    unreadable = ports.unreadable()
    for sequence, reason in unreadable.items():
        click.echo(f"message {sequence} of ANSWERS cannot be read: {_short(reason)}")
    click.echo(f"{looked} sessions, {answers} answers, {different + len(lost)} sessions differ")
    return not (different or lost or unreadable)


async def refill_results(ports: SessionVerifyPorts, sessions: Sequence[SessionId], public_url: str) -> bool:
    """Print what became of the results of each session. Returns False if there is none of them."""
    counts = Counter[Refilled]()
    async for session_id, outcome in refill(ports, sessions, public_url):
        counts[outcome] += 1
        if outcome is Refilled.WRITTEN:
            click.echo(f"{session_id}  results written")
    click.echo("results: " + ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Refilled))
    return counts.total() > 0 or len(sessions) != 1


def _show(session_id: SessionId, answers: int, differences: Sequence[SessionDifference]) -> None:
    count = len(differences)
    verdict = f"{count} differences" if count else "as the streams tell it"
    click.echo(f"{session_id}  {answers} answers  {verdict}")
    for one in differences[:SHOWN_DIFFERENCES]:
        click.echo(f"  {one.place}: {one.about}")
        click.echo(f"    streams: {_short(one.told)}")
        click.echo(f"    there:   {_short(one.stated)}")
    if count > SHOWN_DIFFERENCES:
        click.echo(f"  and {count - SHOWN_DIFFERENCES} more")


async def rebuild_sessions(
    rebuilds: Rebuilds, restorations: Restorations, sessions: Sequence[SessionId]
) -> bool:
    """Print a line per session. Returns False if a single session was requested and does not exist."""
    there = 0
    async for session_id, is_there in redraw(rebuilds, restorations, sessions):
        there += is_there
        click.echo(f"{session_id}  {'rebuilt' if is_there else 'unknown, or over for a day'}")
    click.echo(f"{there} of {len(sessions)} sessions rebuilt")
    return there > 0 or len(sessions) != 1


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
