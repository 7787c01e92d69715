"""Options that several commands share."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wordrally.cli.errors import missing_extra_as_sentence

if TYPE_CHECKING:
    from wordrally.local.launch.services import Service

MOST_REPLICAS = 16

DATA = click.option(
    "--data",
    envvar="DATA",
    default="data",
    show_default=True,
    # The command itself checks whether it is readable: it names the file and the remedy.
    type=click.Path(path_type=Path, readable=False),
    help="Data folder of the stack.",
)


def replicas(context: click.Context, _parameter: click.Parameter, text: str) -> "dict[Service, int]":
    """Read numbers of replicas, such as `realtime=2,quiz=2`."""
    with missing_extra_as_sentence(str(context.command.name), "local"):
        from wordrally.local.launch.services import HOST_OF, Service  # noqa: PLC0415

    try:
        pairs = [part.split("=") for part in text.replace(" ", "").split(",") if part]
        wanted = {Service(name): int(number) for name, number in pairs}
    except ValueError:
        names = ", ".join(service.value for service in Service)
        raise click.BadParameter(f"write it as realtime=2,quiz=2; services: {names}") from None
    fewest = {service: 0 if service in HOST_OF else 1 for service in wanted}
    if not all(fewest[service] <= number <= MOST_REPLICAS for service, number in wanted.items()):
        workers = " and ".join(f"{worker.value} (inside {host.value})" for worker, host in HOST_OF.items())
        raise click.BadParameter(f"a service has 1 to {MOST_REPLICAS} replicas; 0 is for {workers}")
    return wanted
