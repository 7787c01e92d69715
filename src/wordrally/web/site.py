"""Built files over HTTP: caching, content security policy, and the page for the client's routes."""

import re
from collections.abc import Sequence
from pathlib import Path
from wsgiref.headers import Headers

import msgspec
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.types import Message, Receive, Scope, Send
from servestatic import ServeStaticASGI  # pyright: ignore[reportMissingTypeStubs]

INDEX = "/index.html"
PAGES_FILE = "pages.json"
"""List of the client's routes, such as `/play/:session`. The build of the client writes it."""

# Addresses that differ from the name of a file.
_ALIASES = {"/": INDEX, "/docs": "/docs/index.html", "/api/v1/openapi.json": "/openapi.json"}

# Files named after their content never change.
_IMMUTABLE = re.compile(r"^/assets/")
_REVALIDATE = "no-cache"

# A page loads scripts, styles and data from its own origin only, and nothing inline.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors "
)
_NO_FRAME = "'none'"

# Pages that other sites may show in a frame, if the settings allow it. In others a click could be stolen.
_FRAMEABLE = re.compile(r"^/(embed|play/[^/]+)$")


class Site:
    """ASGI application over a folder of built files, which are listed once, at the start."""

    def __init__(self, folder: Path, frame_ancestors: Sequence[str] = ()) -> None:
        self._files = ServeStaticASGI(
            None,
            root=folder,
            max_age=None,
            mimetypes={".webmanifest": "application/manifest+json"},
            allow_all_origins=False,
            immutable_file_test=lambda _path, url: bool(_IMMUTABLE.match(url)),
            add_headers_function=_add_headers,
        )
        self._pages = _pages_of(folder / PAGES_FILE)
        self._framed_policy = (_POLICY + (" ".join(frame_ancestors) or _NO_FRAME)).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the folder. Raises Litestar's exceptions for missing files and other methods."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowedException(headers={"Allow": "GET, HEAD"})
        # Litestar passes a mounted application the path with a trailing slash and without a leading one.
        path = "/" + scope["path"].strip("/")
        file = self._file_for(path)
        if file == INDEX and not self._pages.fullmatch(path):
            scope, send = _unconditional(scope), _as_not_found(send)
        elif _FRAMEABLE.match(path):
            send = self._framed(send)
        await self._files({**scope, "path": file}, receive, send)  # pyright: ignore[reportArgumentType]

    def _file_for(self, path: str) -> str:
        """Map a path to a file.

        Paths without a dot map to the client's one page, which also tells people that there is no such page.
        """
        file = _ALIASES.get(path, path)
        if file in self._files.files:
            return file
        if "." in path.rpartition("/")[2] or path.startswith(("/assets/", "/problems/")):
            raise NotFoundException("There is nothing at this address.")
        return INDEX

    def _framed(self, send: Send) -> Send:
        """Let the allowed sites show the page in a frame."""

        async def send_framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [each for each in message["headers"] if each[0].lower() != _POLICY_HEADER]
                message["headers"] = [*others, (_POLICY_HEADER, self._framed_policy)]
            await send(message)

        return send_framed


_POLICY_HEADER = b"content-security-policy"


def _pages_of(file: Path) -> re.Pattern[str]:
    """Compile the client's routes to one pattern. Without the file, every path is a page."""
    if not file.is_file():
        return re.compile(r".*")
    routes = msgspec.json.decode(file.read_bytes(), type=list[str])
    return re.compile("|".join(re.sub(r":\w+", "[^/]+", route) for route in [INDEX, *routes]))


def _unconditional(scope: Scope) -> Scope:
    """Drop conditions: a missing page is never "not modified"."""
    headers = [(name, value) for name, value in scope["headers"] if not name.startswith(b"if-")]
    return {**scope, "headers": headers}  # pyright: ignore[reportReturnType]


def _as_not_found(send: Send) -> Send:
    async def send_with_status(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["status"] = 404
        await send(message)

    return send_with_status


def _add_headers(headers: Headers, _path: str, url: str) -> None:
    if not _IMMUTABLE.match(url):
        headers["Cache-Control"] = _REVALIDATE
    if url.endswith(".html"):
        headers["Content-Security-Policy"] = _POLICY + _NO_FRAME
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self)"
