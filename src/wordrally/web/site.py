"""Built files over HTTP: caching, content security policy, and the page for the client's routes."""

import re
from pathlib import Path
from wsgiref.headers import Headers

from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.types import Receive, Scope, Send
from servestatic import ServeStaticASGI  # pyright: ignore[reportMissingTypeStubs]

INDEX = "/index.html"

# Addresses that differ from the name of a file.
_ALIASES = {"/": INDEX, "/docs": "/docs/index.html", "/api/v1/openapi.json": "/openapi.json"}

# Files named after their content never change.
_IMMUTABLE = re.compile(r"^/assets/")
_REVALIDATE = "no-cache"

# A page loads scripts, styles and data from its own origin only, and nothing inline.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class Site:
    """ASGI application over a folder of built files, which are listed once, at the start."""

    def __init__(self, folder: Path) -> None:
        self._files = ServeStaticASGI(
            None,
            root=folder,
            max_age=None,
            allow_all_origins=False,
            immutable_file_test=lambda _path, url: bool(_IMMUTABLE.match(url)),
            add_headers_function=_add_headers,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the folder. Raises Litestar's exceptions for missing files and other methods."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowedException(headers={"Allow": "GET, HEAD"})
        # Litestar passes a mounted application the path with a trailing slash and without a leading one.
        file = self._file_for("/" + scope["path"].strip("/"))
        await self._files({**scope, "path": file}, receive, send)  # pyright: ignore[reportArgumentType]

    def _file_for(self, path: str) -> str:
        """Map a path to a file; the client's own routes (no dot) all map to its one page."""
        file = _ALIASES.get(path, path)
        if file in self._files.files:
            return file
        if "." in path.rpartition("/")[2] or path.startswith(("/assets/", "/problems/")):
            raise NotFoundException("There is nothing at this address.")
        return INDEX


def _add_headers(headers: Headers, _path: str, url: str) -> None:
    if not _IMMUTABLE.match(url):
        headers["Cache-Control"] = _REVALIDATE
    if url.endswith(".html"):
        headers["Content-Security-Policy"] = _POLICY
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
