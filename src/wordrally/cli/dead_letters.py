"""`wordrally dead-letters`: messages that could not be processed."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from wordrally.cli.errors import errors_as_sentences, missing_extra_as_sentence
from wordrally.cli.options import DATA

NONE = "There are no dead letters."


@click.group("dead-letters", invoke_without_command=True)
@DATA
@click.pass_context
def dead_letters(context: click.Context, data: Path) -> None:
    """List, show or redeliver messages that could not be processed (dead letters)."""
    context.obj = data
    if context.invoked_subcommand is None:
        context.invoke(list_letters)


@dead_letters.command("list")
@click.pass_obj
def list_letters(data: Path) -> None:
    """Print one line per letter: number, time, consumer, subject, reason."""
    with _commands(data) as letters:
        lines = letters.lines()
    click.echo("\n".join(lines) or NONE, err=not lines)


@dead_letters.command("show")
@click.argument("number", type=int)
@click.pass_obj
def show_letter(data: Path, number: int) -> None:
    """Print the content of the message."""
    with _commands(data) as letters:
        click.echo(letters.show(number))


@dead_letters.command("retry")
@click.argument("numbers", type=int, nargs=-1)
@click.option("--all", "all_of_them", is_flag=True, help="All dead letters.")
@click.pass_obj
def retry_letters(data: Path, numbers: tuple[int, ...], all_of_them: bool) -> None:
    """Deliver dead letters again, to the consumer that set them aside."""
    if bool(numbers) == all_of_them:
        raise click.UsageError("give the numbers of dead letters, or --all")
    with _commands(data) as letters:
        lines = letters.put_back(numbers)
    click.echo("\n".join(lines) or NONE, err=not lines)


@contextmanager
def _commands(data: Path) -> Generator[Any]:
    from wordrally.local.operations.running_stack import queue_of  # noqa: PLC0415

    with missing_extra_as_sentence("dead-letters", "chassis"):
        from wordrally.chassis.queue import dead_letter_commands  # noqa: PLC0415
        from wordrally.chassis.queue.access import NATS_FOLDER, QueueAccess  # noqa: PLC0415

    with errors_as_sentences(dead_letter_commands.ServiceCannotStart):
        access = QueueAccess(queue_of(data, os.environ), os.environ.get(NATS_FOLDER, ""))
        yield dead_letter_commands.DeadLetterCommands(access)
