"""`wordrally quizzes`: the operator's commands on quizzes."""

import getpass
import os
import time
from pathlib import Path

import click

from wordrally.cli.errors import errors_as_sentences, missing_extra_as_sentence
from wordrally.cli.options import DATA

_REFUSALS = {
    "unknown": "There is no such quiz.",
    "private": "This quiz is not public.",
    "starter": "This quiz is part of Wordrally, and cannot be hidden.",
}


@click.group()
def quizzes() -> None:
    """Look after public quizzes. Every change is written to the audit log."""


@quizzes.command()
@click.argument("quiz")
@DATA
def hide(quiz: str, data: Path) -> None:
    """Hide a public quiz, by id, from everybody but its owner. Sessions that play it go on."""
    from wordrally.local.operations.running_stack import settings_of  # noqa: PLC0415

    with missing_extra_as_sentence("quizzes", "quiz"):
        from wordrally.quiz import operator_main  # noqa: PLC0415
    with errors_as_sentences(operator_main.ServiceCannotStart):
        hidden = operator_main.hide(settings_of(data, os.environ), quiz)
    if isinstance(hidden, str):
        raise click.ClickException(_REFUSALS[hidden])
    _record(data, quiz, hidden.owner_id or "")
    click.echo(f"{quiz} ({hidden.title}) of account {hidden.owner_id} is hidden")


def _record(data: Path, quiz: str, owner: str) -> None:
    with missing_extra_as_sentence("quizzes", "user"):
        from wordrally.user.accounts.adapters.audit_files import AuditFiles  # noqa: PLC0415
        from wordrally.user.accounts.application.audit import AuditEvent  # noqa: PLC0415

    folder = os.environ.get("WORDRALLY_AUDIT_FOLDER", str(data.absolute() / "audit"))
    actor, now = os.environ.get("SUDO_USER") or getpass.getuser(), time.time_ns() // 1_000_000
    event = AuditEvent(at=now, event="quiz hidden", account=owner, actor=actor, detail=quiz)
    AuditFiles(folder).record(event)
