"""`wordrally quizzes`: the operator's commands on quizzes."""

import getpass
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from wordrally.cli.errors import errors_as_sentences, missing_extra_as_sentence
from wordrally.cli.options import DATA

_REFUSALS = {
    "unknown": "There is no such quiz.",
    "private": "This quiz is not public.",
    "starter": "This quiz is part of Wordrally, and cannot be hidden.",
    "hidden": "This quiz is hidden already.",
    "not-hidden": "This quiz is not hidden.",
}


@click.group()
def quizzes() -> None:
    """Look after public quizzes. Every change is written to the audit log."""


@quizzes.command()
@click.argument("quiz")
@DATA
def hide(quiz: str, data: Path) -> None:
    """Hide a public quiz, by id, from everybody but its owner. Sessions that play it go on.

    Its owner cannot make it public again.
    """
    with missing_extra_as_sentence("quizzes", "quiz"):
        from wordrally.quiz import operator_main  # noqa: PLC0415
    hidden = _change(data, quiz, operator_main.hide, "quiz hidden")
    click.echo(f"{quiz} ({hidden.title}) of account {hidden.owner_id} is hidden")


@quizzes.command()
@click.argument("quiz")
@DATA
def unhide(quiz: str, data: Path) -> None:
    """Let the owner of a hidden quiz, by id, make it public again. It stays private until then."""
    with missing_extra_as_sentence("quizzes", "quiz"):
        from wordrally.quiz import operator_main  # noqa: PLC0415
    allowed = _change(data, quiz, operator_main.unhide, "quiz unhidden")
    click.echo(f"{quiz} ({allowed.title}) of account {allowed.owner_id} may be made public again")


def _change(data: Path, quiz: str, change: Callable[[Mapping[str, str], str], Any], event: str) -> Any:
    """Change a quiz and record it in the audit log. Return the quiz."""
    from wordrally.chassis.lifespan import ServiceCannotStart  # noqa: PLC0415
    from wordrally.local.operations.running_stack import settings_of  # noqa: PLC0415

    with errors_as_sentences(ServiceCannotStart):
        changed = change(settings_of(data, os.environ), quiz)
    if isinstance(changed, str):
        raise click.ClickException(_REFUSALS[changed])
    _record(data, quiz, changed.owner_id or "", event)
    return changed


def _record(data: Path, quiz: str, owner: str, event: str) -> None:
    with missing_extra_as_sentence("quizzes", "user"):
        from wordrally.user.accounts.adapters.audit_files import AuditFiles  # noqa: PLC0415
        from wordrally.user.accounts.application.audit import AuditEvent  # noqa: PLC0415

    folder = os.environ.get("WORDRALLY_AUDIT_FOLDER", str(data.absolute() / "audit"))
    actor, now = os.environ.get("SUDO_USER") or getpass.getuser(), time.time_ns() // 1_000_000
    recorded = AuditEvent(at=now, event=event, account=owner, actor=actor, detail=quiz)
    AuditFiles(folder).record(recorded)
