"""Command line; each command imports only the code that it runs."""

import click

from wordrally.cli import accounts, backups, dead_letters, documents, playing, quizzes, sessions, stack, usage
from wordrally.cli.serving import TARGETS, serve

__all__ = ["TARGETS", "main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wordrally")
def main() -> None:
    """Wordrally: live vocabulary quizzes."""


for command in (
    serve,
    *stack.COMMANDS,
    *playing.COMMANDS,
    *sessions.COMMANDS,
    accounts.accounts,
    quizzes.quizzes,
    dead_letters.dead_letters,
    *backups.COMMANDS,
    *documents.COMMANDS,
    usage.usage,
):
    main.add_command(command)
