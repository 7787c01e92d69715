"""The API's two documents, which name the server that they are served from."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import MediaType, Response
from litestar.handlers import HTTPRouteHandler, route

_HEADERS = {"Cache-Control": "public, no-cache"}
_TLS = {"https": "wss", "http": "ws"}


def documents_of(folder: Path, public_url: str) -> list[HTTPRouteHandler]:
    """Return handlers for the documents of a build; without `public_url`, they are served as built."""
    if not public_url:
        return []
    openapi, asyncapi = folder / "openapi.json", folder / "asyncapi.json"
    return [
        _handler(["/openapi.json", "/api/v1/openapi.json"], _with_servers(openapi, [{"url": public_url}])),
        _handler(["/asyncapi.json"], _with_servers(asyncapi, {"this": _socket_server(public_url)})),
    ]


def _handler(paths: list[str], content: bytes) -> HTTPRouteHandler:
    @route(paths, http_method=["GET", "HEAD"], media_type=MediaType.JSON, include_in_schema=False)
    async def read() -> Response[bytes]:
        return Response(content, media_type=MediaType.JSON, headers=_HEADERS)

    return read


def _with_servers(file: Path, servers: Any) -> bytes:
    return msgspec.json.encode({**msgspec.json.decode(file.read_bytes()), "servers": servers})


def _socket_server(public_url: str) -> dict[str, str]:
    address = urlsplit(public_url)
    path = {"pathname": address.path} if address.path.strip("/") else {}
    return {"host": address.netloc, "protocol": _TLS[address.scheme], **path}
