"""Errors of commands as one sentence and exit code 1, without a traceback."""

from collections.abc import Generator
from contextlib import contextmanager

import click


@contextmanager
def missing_extra_as_sentence(command: str, extra: str) -> Generator[None]:
    """Name the extra that a command needs when one of its packages is not installed."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] == "wordrally":
            raise  # a fault of ours, not of the installation
        raise click.ClickException(
            f"{missing.name} is not installed; 'wordrally {command}' needs the extra '{extra}'."
        ) from None


@contextmanager
def errors_as_sentences(*others: type[Exception]) -> Generator[None]:
    """Print errors of the stack, of a service (`others`) or of the system as a sentence."""
    from wordrally.local.errors import StackCannotStart, sentence  # noqa: PLC0415

    try:
        yield
    except (StackCannotStart, *others) as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as error:
        raise click.ClickException(sentence(error)) from None
