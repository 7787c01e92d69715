"""Commands that start a stack on this machine, and control a running one."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordrally.cli.errors import errors_as_sentences, missing_extra_as_sentence
from wordrally.cli.options import DATA, replicas

if TYPE_CHECKING:
    from wordrally.contracts.http.sessions import Mode
    from wordrally.local.launch.services import Service
    from wordrally.local.launch.up import WhenUp


def _stack_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that `up` and `demo` share."""
    port = click.option(
        "--port", envvar="PORT", default=8080, show_default=True, type=click.IntRange(0, 65_535)
    )
    lan = click.option("--lan", envvar="LAN", is_flag=True, help="Also listen on the local network (phones).")
    scale = click.option("--scale", default="", callback=replicas, help="Replicas, as realtime=2,quiz=2.")
    recreate = click.option(
        "--recreate", is_flag=True, help="Recreate files missing from the folder; their data is lost."
    )
    return port(DATA(lan(scale(recreate(command)))))


@click.command()
@_stack_options
def up(**options: Any) -> None:
    """Run the whole stack on this machine, engines included."""
    _run_stack(options, None)


@click.command()
@click.option(
    "--mode",
    type=click.Choice(["live", "race", "assignment", "practice"]),
    default="live",
    show_default=True,
    help="Mode of the games.",
)
@click.option("--teams", type=click.IntRange(2, 8), help="Number of teams, except in practice.")
@_stack_options
def demo(mode: "Mode", teams: int | None, **options: Any) -> None:
    """Run the stack with a hosted quiz that bots play and people can join."""
    with missing_extra_as_sentence("demo", "local"):
        from wordrally.terminal.demo import show  # noqa: PLC0415

    _run_stack(options, show(mode, teams or 0))


def _run_stack(options: dict[str, Any], when_up: "WhenUp | None") -> None:
    with missing_extra_as_sentence("up", "local"):
        from wordrally.local.launch.running import Options  # noqa: PLC0415
        from wordrally.local.launch.screen import StackScreen  # noqa: PLC0415
        from wordrally.local.launch.up import up as run  # noqa: PLC0415

    with errors_as_sentences():
        run(Options(**options), StackScreen(), when_up)


@click.command()
@DATA
def status(data: Path) -> None:
    """List the processes of a running stack; exit 1 unless all are ready."""
    from wordrally.local.operations import control  # noqa: PLC0415

    with errors_as_sentences():
        rows = control.status(data)
    width = max((len(row["name"]) for row in rows), default=0)
    for row in rows:
        notes = [f"{row['restarts']} restarts"] if row["restarts"] else []
        notes += [f"runs {part}, too" for part in row["parts"]]
        place = f"{row['name']:{width}}  {row['state']:8}  {row['pid'] or '-':>7}  {row['address']}"
        click.echo("  ".join([place, ", ".join(notes)]).rstrip())
    raise SystemExit(0 if all(row["state"] == "ready" for row in rows) else 1)


@click.command()
@click.argument("wanted", callback=replicas)
@DATA
def scale(wanted: "dict[Service, int]", data: Path) -> None:
    """Change the number of replicas, and wait until they are ready: wordrally scale realtime=3."""
    from wordrally.local.operations import control  # noqa: PLC0415

    with errors_as_sentences():
        click.echo(control.scale(data, wanted))


@click.command()
@click.argument("name")
@DATA
def restart(name: str, data: Path) -> None:
    """Restart a process by its name in `wordrally status`, and wait until it is ready."""
    from wordrally.local.operations import control  # noqa: PLC0415

    with errors_as_sentences():
        click.echo(control.restart(data, name))


COMMANDS = (up, demo, status, scale, restart)
