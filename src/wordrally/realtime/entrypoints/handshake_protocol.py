"""The moment before a WebSocket: reads the request, has it checked, then hands the connection on.

picows' own hook is synchronous: it could not ask the quiz service before it upgrades (ADR 0013).
"""

import asyncio
from typing import cast

import structlog

from wordrally.realtime.application import metrics
from wordrally.realtime.entrypoints.connection_gate import ConnectionGate
from wordrally.realtime.entrypoints.connections import Connections, Socket
from wordrally.realtime.entrypoints.handshake import HandshakeRejected, read_handshake, refusal, unavailable
from wordrally.realtime.entrypoints.upgrade import upgrade

HEAD_TIMEOUT_S = 5.0
MAX_HEAD_BYTES = 16_384
_END_OF_HEAD = b"\r\n\r\n"

log = structlog.get_logger()


class HandshakeProtocol(asyncio.Protocol):
    """One connection until it is refused or upgraded."""

    def __init__(self, door: ConnectionGate, desk: Connections) -> None:
        self._door = door
        self._desk = desk
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None
        self._checking: asyncio.Task[None] | None = None
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one in all but name
        self._deadline = asyncio.get_running_loop().call_later(HEAD_TIMEOUT_S, self._refuse, _SLOW)

    def data_received(self, data: bytes) -> None:
        if self._transport is None or self._checking is not None:
            return
        self._received += data
        head, end, rest = bytes(self._received).partition(_END_OF_HEAD)
        if len(head) > MAX_HEAD_BYTES:
            self._refuse(_TOO_LARGE)
        elif end:
            self._transport.pause_reading()  # the rest waits in the kernel until the upgrade
            self._cancel_deadline()
            self._checking = asyncio.create_task(self._check(head, rest))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._cancel_deadline()
        if self._checking is not None:
            self._checking.cancel()

    async def _check(self, head: bytes, rest: bytes) -> None:
        try:
            handshake = read_handshake(head)
            admitted = await self._door.admit(handshake)
            transport = self._transport
            if transport is None or transport.is_closing():
                return
            self._transport = None  # it is the socket's from here on
            upgrade(transport, handshake, Socket(self._desk, admitted), rest)
            if not transport.is_closing():
                transport.resume_reading()
        except HandshakeRejected as refused:
            self._refuse(refused)
        except Exception:  # a boundary: one visitor's bug must not be silent, and not another's
            log.exception("handshake failed")
            self._refuse(unavailable("Something went wrong on our side."))

    def _refuse(self, refused: HandshakeRejected) -> None:
        metrics.REFUSED_UPGRADES.labels(refused.status).inc()
        transport, self._transport = self._transport, None
        if transport is not None and not transport.is_closing():
            transport.write(refusal(refused))
            transport.close()

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


_SLOW = HandshakeRejected(408, "request-timeout", "The request did not come in time.")
_TOO_LARGE = HandshakeRejected(
    431, "headers-too-large", f"A request's head has at most {MAX_HEAD_BYTES:,} bytes."
)
