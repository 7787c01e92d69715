"""Commands of the terminal client."""

import asyncio
from typing import TYPE_CHECKING, Any

import click

from wordrally.cli.errors import missing_extra_as_sentence
from wordrally.terminal import commands

if TYPE_CHECKING:
    from wordrally.terminal.practice import Pick


@click.command()
@click.argument("pin")
@click.argument("nickname")
@click.option("--server", default="http://127.0.0.1:8080", show_default=True, help="Address of the server.")
def play(pin: str, nickname: str, server: str) -> None:
    """Join a session and play it in this terminal."""
    with missing_extra_as_sentence("play", "terminal"):
        from wordrally.terminal.play import run  # noqa: PLC0415

    raise SystemExit(run(server, pin, nickname))


@click.command()
@click.option("--pick", type=click.Choice(["due", "missed"]), default="due", show_default=True)
@click.option("--quiz", help="Id of one quiz to practise, instead of words.")
@click.option("--email", envvar="WORDRALLY_EMAIL", prompt=True, help="Email of your account.")
@click.option(
    "--password",
    envvar="WORDRALLY_PASSWORD",
    prompt=True,
    hide_input=True,
    help="Prompted for if not set.",
)
@click.option("--server", default="http://127.0.0.1:8080", show_default=True, help="Address of the server.")
def practise(pick: "Pick", quiz: str | None, email: str, password: str, server: str) -> None:
    """Practise words that are due or were missed, or one quiz, in this terminal."""
    with missing_extra_as_sentence("practise", "terminal"):
        from wordrally.terminal.practice import run  # noqa: PLC0415

    raise SystemExit(run(server, email, password, pick, quiz))


@click.command()
@click.option(
    "--server", default="http://127.0.0.1:8080", show_default=True, help="Public address of the server."
)
@click.option(
    "--port", default=9100, show_default=True, type=click.IntRange(1, 65_535), help="Port of the metrics."
)
@click.option(
    "--every", default=60.0, show_default=True, type=click.FloatRange(1), help="Seconds between games."
)
def canary(server: str, port: int, every: float) -> None:
    """Play a small game every minute, and serve measurements of it as Prometheus metrics."""
    with missing_extra_as_sentence("canary", "terminal"):
        from wordrally.terminal.canary import run  # noqa: PLC0415

    asyncio.run(run(server, port, every))


def _checked(command: click.Command) -> click.Command:
    """Wrap a command of the terminal client so that it names the missing extra if that is not installed."""
    run = command.callback
    assert run is not None

    def run_if_installed(**options: Any) -> None:
        with missing_extra_as_sentence(str(command.name), "terminal"):
            run(**options)

    command.callback = run_if_installed
    return command


COMMANDS = (play, practise, canary, _checked(commands.import_), _checked(commands.generate))
