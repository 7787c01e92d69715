"""Writing of the documents into the folder where the browser client's build finds them."""

from importlib.resources import files
from pathlib import Path

import msgspec

from wordrally.documents import asyncapi, openapi
from wordrally.documents.page import render


def publish(folder: Path) -> None:
    """Write both documents and their page; the client's build includes and compresses them."""
    http, sockets = openapi.build(), asyncapi.build()
    style = files("wordrally.documents").joinpath("docs.css").read_bytes()
    for name, content in {
        "openapi.json": msgspec.json.encode(http),
        "asyncapi.json": msgspec.json.encode(sockets),
        "docs/index.html": render(http, sockets).encode(),
        "docs/docs.css": style,
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
