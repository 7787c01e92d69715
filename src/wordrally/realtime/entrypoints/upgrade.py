"""Handing a checked connection to picows."""

from asyncio import Transport
from logging import CRITICAL, LoggerAdapter, getLogger
from typing import Any

from picows import (
    WSAutoPingStrategy,
    WSListener,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)
from picows.picows import WSProtocol  # pyright: ignore  # not in the stubs; `picows.api` builds it the same way

from wordrally.contracts.frames import MAX_FRAME_BYTES, PROTOCOL
from wordrally.realtime.entrypoints.handshake import Handshake

READ_BUFFER_BYTES = 2_048
"""First size of the buffer, which is the cost of an idle connection. picows doubles it when needed."""

HANDSHAKE_TIMEOUT_S = 5

# An adapter, since picows makes a child of every plain logger for every connection; and silent, since what is
# wrong
# with a client's frames is no business of the operator's.
getLogger("picows").setLevel(CRITICAL)
_LOG: LoggerAdapter[Any] = LoggerAdapter(getLogger("picows.server"))


def upgrade(transport: Transport, handshake: Handshake, listener: WSListener, rest: bytes) -> None:
    """Answer 101 and hand the connection to `listener`; `rest` is what followed the request's head.

    picows gets a request with the few headers that it needs. So no header of a browser or proxy grows its
    buffer, and none is interpreted differently by two parsers.
    """
    chosen = {"Sec-WebSocket-Protocol": PROTOCOL} if handshake.chooses_protocol else None

    def accept(_request: WSUpgradeRequest) -> WSUpgradeResponseWithListener:
        return WSUpgradeResponseWithListener(WSUpgradeResponse.create_101_response(chosen), listener)

    protocol: Any = WSProtocol(
        None,  # host and port: a client's
        None,  # path: a client's
        False,  # is_client_side
        accept,
        _LOG,
        True,  # disconnect_on_exception
        HANDSHAKE_TIMEOUT_S,
        False,  # enable_auto_ping: a task for each connection; `Sockets.sweep` does it for all
        20,
        10,
        WSAutoPingStrategy.PING_WHEN_IDLE,
        False,  # enable_auto_pong: pings count against the limit of frames
        MAX_FRAME_BYTES,
        None,  # extra_headers: a client's
        READ_BUFFER_BYTES,
    )
    transport.set_protocol(protocol)
    protocol.connection_made(transport)
    _feed(protocol, _request(handshake) + rest)


def _request(handshake: Handshake) -> bytes:
    lines = (
        f"GET /{handshake.session_id} HTTP/1.1",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {handshake.key}",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")


def _feed(protocol: Any, received: bytes) -> None:
    """Deliver data as the transport would have."""
    while received:
        buffer: memoryview = protocol.get_buffer(-1)
        size = min(len(buffer), len(received))
        buffer[:size] = received[:size]
        protocol.buffer_updated(size)
        received = received[size:]
