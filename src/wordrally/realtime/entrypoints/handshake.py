"""Reading the opening handshake of a WebSocket (RFC 6455, 4.2.1): what is asked for, and by which token."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec

from wordrally.chassis.tracing import TRACEPARENT
from wordrally.contracts.frames import BEARER_PREFIX, PROTOCOL
from wordrally.contracts.http.problems import Problem
from wordrally.contracts.ids import SessionId

_PATH = re.compile(r"/ws/v1/sessions/([A-Za-z0-9_-]{1,36})")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]*")
MAX_HEADERS = 100


class HandshakeRejected(Exception):
    """The connection is not upgraded; answered as a problem document."""

    def __init__(self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Handshake:
    """A request to open a socket; the token is not checked yet."""

    session_id: SessionId
    token: str = field(repr=False)
    key: str
    chooses_protocol: bool
    origin: str | None
    host: str
    carrier: Mapping[str, str] = field(default_factory=dict[str, str])
    """Trace that the gateway began with the request."""


def read_handshake(head: bytes) -> Handshake:
    """Parse a request's head without its last empty line. Raises `HandshakeRejected`."""
    method, target, headers = _parse(head)
    if method != "GET":
        raise HandshakeRejected(405, "method-not-allowed", "A socket is opened with GET.", {"Allow": "GET"})
    path = _PATH.fullmatch(target.partition("?")[0])
    if path is None:
        raise HandshakeRejected(404, "not-found", "There is nothing at this address.")
    _check_upgrade(headers)
    offered = _parts(headers, "sec-websocket-protocol")
    if offered and PROTOCOL not in offered:
        raise HandshakeRejected(400, "unknown-protocol", f"This server speaks {PROTOCOL}.")
    return Handshake(
        session_id=SessionId(path[1]),
        token=_token(headers, offered),
        key=headers["sec-websocket-key"][0],
        chooses_protocol=bool(offered),
        origin=headers.get("origin", [None])[0],
        host=headers.get("host", [""])[0],
        carrier={TRACEPARENT: trace[0]} if (trace := headers.get(TRACEPARENT)) else {},
    )


def refusal(refused: HandshakeRejected, request_id: str | None = None) -> bytes:
    """Return the whole response to a refused request."""
    problem = Problem(
        type=f"/problems/{refused.kind}",
        title=refused.kind.replace("-", " ").capitalize(),
        status=refused.status,
        detail=refused.detail,
        request_id=request_id,
    )
    body = msgspec.json.encode(problem)
    lines = [
        f"HTTP/1.1 {refused.status} {HTTPStatus(refused.status).phrase}",
        "Content-Type: application/problem+json",
        "Cache-Control: no-store",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in refused.headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _parse(head: bytes) -> tuple[str, str, dict[str, list[str]]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not _NAME.fullmatch(parts[0]) or len(lines) > MAX_HEADERS:
        raise HandshakeRejected(400, "bad-request", "This is not an HTTP request.")
    if parts[2] != "HTTP/1.1":
        raise HandshakeRejected(505, "http-version-not-supported", "A socket is opened with HTTP/1.1.")
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise HandshakeRejected(400, "bad-request", "A header is malformed.")
        headers.setdefault(name.lower(), []).append(value.strip(" \t"))
    return parts[0], parts[1], headers


def _check_upgrade(headers: Mapping[str, list[str]]) -> None:
    """Firefox sends `Connection: keep-alive, Upgrade`: what counts is that it is among them."""
    connection = [part.lower() for part in _parts(headers, "connection")]
    upgrade = [part.lower() for part in _parts(headers, "upgrade")]
    if "upgrade" not in connection or "websocket" not in upgrade:
        raise HandshakeRejected(
            426, "upgrade-required", "This address opens a WebSocket.", {"Upgrade": "websocket"}
        )
    if headers.get("sec-websocket-version") != ["13"]:
        raise HandshakeRejected(
            426, "upgrade-required", "WebSocket version 13 is spoken here.", {"Sec-WebSocket-Version": "13"}
        )
    if "transfer-encoding" in headers or headers.get("content-length", ["0"]) != ["0"]:
        raise HandshakeRejected(400, "bad-request", "A handshake has no body.")
    try:
        (key,) = headers.get("sec-websocket-key", [])
        if len(base64.b64decode(key, validate=True)) != 16:
            raise ValueError(key)
    except (ValueError, binascii.Error):
        raise HandshakeRejected(400, "bad-request", "Sec-WebSocket-Key is malformed.") from None


def _token(headers: Mapping[str, list[str]], offered: list[str]) -> str:
    for protocol in offered:
        if protocol.startswith(BEARER_PREFIX):
            return protocol.removeprefix(BEARER_PREFIX)
    scheme, _, token = headers.get("authorization", [""])[0].partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    raise unauthorized("This socket needs a token.")


def unauthorized(detail: str) -> HandshakeRejected:
    """401 with the challenge that RFC 6750 asks for."""
    return HandshakeRejected(401, "unauthorized", detail, {"WWW-Authenticate": "Bearer"})


def unavailable(detail: str, retry_after_s: int = 1) -> HandshakeRejected:
    """503: try again, here or at another node."""
    return HandshakeRejected(503, "unavailable", detail, {"Retry-After": str(retry_after_s)})


def _parts(headers: Mapping[str, list[str]], name: str) -> list[str]:
    listed = ",".join(headers.get(name, []))
    return [part.strip() for part in listed.split(",") if part.strip()]
