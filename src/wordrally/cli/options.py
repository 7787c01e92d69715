"""Options that several commands have."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wordrally.local.launch.services import Service

MOST_REPLICAS = 16

DATA = click.option(
    "--data",
    envvar="DATA",
    default="data",
    show_default=True,
    # Readable or not is for the command to find out: it names the file and says what to do.
    type=click.Path(path_type=Path, readable=False),
    help="Its folder.",
)


def replicas(_context: click.Context, _parameter: click.Parameter, text: str) -> "dict[Service, int]":
    """Read `realtime=2,quiz=2` as numbers of replicas."""
    from wordrally.local.launch.services import Service  # noqa: PLC0415

    try:
        pairs = [part.split("=") for part in text.replace(" ", "").split(",") if part]
        wanted = {Service(name): int(number) for name, number in pairs}
    except ValueError:
        names = ", ".join(service.value for service in Service)
        raise click.BadParameter(f"write it as realtime=2,quiz=2; services: {names}") from None
    if not all(1 <= number <= MOST_REPLICAS for number in wanted.values()):
        raise click.BadParameter(f"a service has 1 to {MOST_REPLICAS} replicas")
    return wanted
