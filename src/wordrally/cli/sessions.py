"""Commands that check and restore sessions: `verify` and `rebuild`."""

import os
from pathlib import Path

import click

from wordrally.cli.errors import errors_as_sentences, missing_extra_as_sentence
from wordrally.cli.options import DATA


@click.command()
@click.argument("session", required=False)
@DATA
def verify(session: str | None, data: Path) -> None:
    """Recompute one session, or all, from the streams, and report differences in the store and databases."""
    is_well = _look_after_sessions("verify", data, session)
    raise SystemExit(0 if _verify_attendance(data, session) and is_well else 1)


@click.command()
@click.argument("session", required=False)
@click.option("--results", is_flag=True, help="Fill the quiz database with results that it has lost.")
@DATA
def rebuild(session: str | None, data: Path, *, results: bool) -> None:
    """Rebuild one session, or all, in the store from the streams, or with --results in the quiz database."""
    raise SystemExit(0 if _look_after_sessions("refill" if results else "rebuild", data, session) else 1)


def _verify_attendance(data: Path, session: str | None) -> bool:
    """Verify the user service's database; services do not import each other, so this is done here."""
    from wordrally.local.operations.running_stack import USER_DATABASE_URL, settings_of  # noqa: PLC0415

    with missing_extra_as_sentence("verify", "user"):
        from wordrally.user import operator_main  # noqa: PLC0415

    with errors_as_sentences(operator_main.ServiceCannotStart):
        environ = settings_of(data, os.environ)
        if USER_DATABASE_URL not in environ:
            click.echo(f"attendance: not compared, as {USER_DATABASE_URL} is not set")
            return True
        is_well: bool = operator_main.verify(environ, session)
    return is_well


def _look_after_sessions(command: str, data: Path, session: str | None) -> bool:
    from wordrally.local.operations.running_stack import settings_of  # noqa: PLC0415

    with missing_extra_as_sentence(command, "quiz"):
        from wordrally.quiz import operator_main  # noqa: PLC0415

    with errors_as_sentences(operator_main.ServiceCannotStart):
        is_well: bool = getattr(operator_main, command)(settings_of(data, os.environ), session)
    return is_well


COMMANDS = (verify, rebuild)
