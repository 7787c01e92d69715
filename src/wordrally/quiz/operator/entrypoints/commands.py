"""Screen output of the operator commands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import click

from wordrally.chassis.progress import progress
from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.store_ports import Rebuilds
from wordrally.quiz.operator.application.comparing import SessionDifference
from wordrally.quiz.operator.application.redrawing import redraw
from wordrally.quiz.operator.application.refilling import Refilled, refill
from wordrally.quiz.operator.application.verification_plan import VerificationPlan
from wordrally.quiz.operator.application.verifying import PortionVerdict, SessionVerdict, SessionVerifyPorts
from wordrally.quiz.scoring.application.rebuild_ports import Restorations

SHOWN_CHARACTERS = 160
SHOWN_DIFFERENCES = 20
"""Maximum per session: a lost board differs in every row."""


def show_named(session_id: SessionId, portion: PortionVerdict) -> bool:
    """Print the verdict on a session that was asked for. Returns whether it exists and nothing differs."""
    for verdict in portion.verdicts:
        _show(verdict.session_id, verdict.answers, verdict.differences)
    if not portion.verdicts:
        click.echo(f"There is no session {session_id} in the streams.", err=True)
        return False
    return _show_total(portion.verdicts, portion.unreadable)


def show_all(
    plan: VerificationPlan, portions: Iterable[PortionVerdict], lost: Sequence[SessionDifference]
) -> tuple[bool, set[SessionId]]:
    """Print the sessions that differ, as their portions come, and a progress bar on a terminal.

    `lost` are sessions whose logs are gone. Returns whether nothing differs, and the sessions that do not.
    """
    verdicts: list[SessionVerdict] = []
    unreadable: dict[int, str] = {}
    with progress(plan.sessions, "verifying sessions") as bar:
        for portion in portions:
            verdicts += portion.verdicts
            unreadable |= portion.unreadable
            bar.update(len(portion.verdicts))
    lacking = [SessionVerdict(one.session_id, 0, [one]) for one in lost]
    for verdict in (*verdicts, *lacking):
        if verdict.differences:
            _show(verdict.session_id, verdict.answers, verdict.differences)
    if plan.skipped:
        click.echo(
            f"{plan.skipped} sessions were verified before and have not changed; --all reads them again"
        )
    is_well = _show_total(verdicts, unreadable, len(lacking))
    return is_well, {verdict.session_id for verdict in verdicts if not verdict.differences}


def _show_total(verdicts: Sequence[SessionVerdict], unreadable: Mapping[int, str], lost: int = 0) -> bool:
    for sequence, reason in unreadable.items():
        click.echo(f"message {sequence} of ANSWERS cannot be read: {_short(reason)}")
    answers = sum(verdict.answers for verdict in verdicts)
    different = sum(bool(verdict.differences) for verdict in verdicts) + lost
    click.echo(f"{len(verdicts)} sessions, {answers} answers, {different} sessions differ")
    return not (different or unreadable)


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
