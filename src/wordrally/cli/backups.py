"""`wordrally backup` and `wordrally restore`."""

import os
from pathlib import Path

import click

from wordrally.cli.errors import errors_as_sentences, missing_extra_as_sentence
from wordrally.cli.options import DATA

FOLDER = click.argument("folder", type=click.Path(path_type=Path, readable=False))


@click.command()
@FOLDER
@DATA
@click.option(
    "--keep",
    type=click.IntRange(1),
    help="Afterwards delete older back-ups beside the new one, except this many (the new one counts).",
)
def backup(folder: Path, data: Path, keep: int | None) -> None:
    """Back up a running stack into a new folder: streams, databases and keys of one moment."""
    with missing_extra_as_sentence("backup", "local"):
        from wordrally.local.backups.back_up import back_up  # noqa: PLC0415
        from wordrally.local.backups.retention import delete_older  # noqa: PLC0415

    with errors_as_sentences():
        back_up(data, folder, os.environ)
        click.echo(f"{data} is backed up in {folder}, which holds the keys: keep it as safe as {data}.")
        for gone in delete_older(folder, keep) if keep else ():
            click.echo(f"Deleted the older back-up {gone}.")


@click.command()
@FOLDER
@DATA
def restore(folder: Path, data: Path) -> None:
    """Create a new data folder from a backup."""
    with missing_extra_as_sentence("restore", "local"):
        from wordrally.local.backups import restore as restoring  # noqa: PLC0415

    with errors_as_sentences():
        restoring.restore(folder, data, os.environ)
    click.echo(
        f"{folder} is restored; run it with 'wordrally up --data {data}', check it with 'wordrally verify'."
    )


COMMANDS = (backup, restore)
