"""Commands that check and restore sessions: `verify` and `rebuild`."""

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import click

from wordrally.cli.errors import errors_as_sentences, missing_extra_as_sentence
from wordrally.cli.options import DATA


@click.command()
@click.argument("session", required=False)
@click.option("--all", "everything", is_flag=True, help="Also read sessions that were verified before.")
@DATA
def verify(session: str | None, data: Path, *, everything: bool) -> None:
    """Recompute one session, or all, from the streams, and report differences in the store and databases.

    Finished sessions that were verified before are not read again, unless --all is given.
    """
    is_well = _verify_all(data, everything=everything) if session is None else _verify_one(data, session)
    raise SystemExit(0 if is_well else 1)


@click.command()
@click.argument("session", required=False)
@click.option("--results", is_flag=True, help="Fill the databases with results that they have lost.")
@DATA
def rebuild(session: str | None, data: Path, *, results: bool) -> None:
    """Rebuild one session, or all, in the store from the streams, or with --results in the databases."""
    with _operator("quiz", "rebuild", data) as (quiz, environ):
        is_well = (quiz.refill if results else quiz.rebuild)(environ, session)
    raise SystemExit(0 if is_well else 1)


def _verify_one(data: Path, session: str) -> bool:
    with _operator("quiz", "verify", data) as (quiz, environ):
        is_right: bool = quiz.verify(environ, session)
    with _operator("user", "verify", data) as (user, environ):
        attendance_is_right: bool = not _has_attendance(environ) or user.verify(environ, session)
    return is_right and attendance_is_right


def _verify_all(data: Path, *, everything: bool) -> bool:
    """Verify all sessions, and remember those that are right."""
    with missing_extra_as_sentence("verify", "local"):
        from wordrally.local.operations import verified_sessions as record  # noqa: PLC0415

    known = record.VerifiedSessions() if everything else record.load_verified(data)
    attendance_is_right, attendance = True, known.attendance
    with _operator("quiz", "verify", data) as (quiz, environ):
        is_right, sessions = quiz.verify_all(environ, known.sessions)
    with _operator("user", "verify", data) as (user, environ):
        if _has_attendance(environ):
            attendance_is_right, attendance = user.verify_all(environ, known.attendance)
    if data.is_dir():  # else the engines are elsewhere, and every session is read each time
        with errors_as_sentences():
            record.save_verified(data, record.VerifiedSessions(sessions, attendance))
    return is_right and attendance_is_right


def _has_attendance(environ: Mapping[str, str]) -> bool:
    from wordrally.local.operations.running_stack import USER_DATABASE_URL  # noqa: PLC0415

    if USER_DATABASE_URL in environ:
        return True
    click.echo(f"attendance: not compared, as {USER_DATABASE_URL} is not set")
    return False


@contextmanager
def _operator(service: str, command: str, data: Path) -> Generator[tuple[ModuleType, Mapping[str, str]]]:
    """Yield a service's operator commands and the settings with which they find the engines.

    Services do not import each other, so their commands meet here. Errors become sentences.
    """
    from wordrally.local.operations.running_stack import settings_of  # noqa: PLC0415

    with missing_extra_as_sentence(command, service):
        if service == "quiz":
            from wordrally.quiz import operator_main  # noqa: PLC0415
        else:
            from wordrally.user import operator_main  # noqa: PLC0415
    with errors_as_sentences(operator_main.ServiceCannotStart):
        yield operator_main, settings_of(data, os.environ)


COMMANDS = (verify, rebuild)
