"""Commands that print the documents of the API."""

import json
from importlib import import_module

import click

from wordrally.cli.errors import missing_extra_as_sentence


@click.command()
def openapi() -> None:
    """Print the OpenAPI document of the HTTP API."""
    _print_document("openapi")


@click.command()
def asyncapi() -> None:
    """Print the AsyncAPI document of the WebSocket protocol."""
    _print_document("asyncapi")


def _print_document(name: str) -> None:
    with missing_extra_as_sentence(name, "local"):
        document = import_module(f"wordrally.documents.{name}").build()
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))


COMMANDS = (openapi, asyncapi)
