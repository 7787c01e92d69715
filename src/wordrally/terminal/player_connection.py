"""Socket of one player or host, which reconnects by itself after an outage."""

import asyncio
import random
from collections.abc import AsyncIterator
from urllib.parse import urlsplit, urlunsplit

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from wordrally.contracts.frames import (
    BEARER_PREFIX,
    PROTOCOL,
    REMOVED,
    REPLACED,
    TOKEN_EXPIRED,
    AnswerFrame,
    ClientOut,
    NextTurnFrame,
)

FINAL = frozenset({TOKEN_EXPIRED, REMOVED, REPLACED})
"""Close codes after which the same token must not connect again."""

MAX_BACKOFF_S = 5.0

_decode = msgspec.json.Decoder(ClientOut).decode


class PlayerConnection:
    """Async iterator over the frames of a session.

    It ends with the session, or when the server closes the connection for good.
    """

    def __init__(self, base_url: str, session_id: str, token: str) -> None:
        url = urlsplit(base_url)
        scheme = "wss" if url.scheme == "https" else "ws"
        self._url = urlunsplit((scheme, url.netloc, f"/ws/v1/sessions/{session_id}", "", ""))
        self._protocols = [Subprotocol(PROTOCOL), Subprotocol(BEARER_PREFIX + token)]
        self._connection: ClientConnection | None = None

    async def answer(self, answer: AnswerFrame) -> bool:
        """Send an answer. False means that there is no connection: send it again after the next `welcome`."""
        return await self._send(answer)

    async def ask_next(self) -> bool:
        """Ask for the next turn, in modes at one's own pace. False means that there is no connection."""
        return await self._send(NextTurnFrame())

    async def _send(self, frame: AnswerFrame | NextTurnFrame) -> bool:
        if self._connection is None:
            return False
        try:
            await self._connection.send(msgspec.json.encode(frame), text=True)
        except ConnectionClosed:
            return False
        return True

    async def leave(self) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def __aiter__(self) -> AsyncIterator[ClientOut]:
        attempt = 0
        while True:
            try:
                async with connect(self._url, subprotocols=self._protocols, compression=None) as connection:
                    self._connection = connection
                    attempt = 0
                    async for frame in connection:
                        yield _decode(frame)
                code = connection.close_code
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else None
            except (OSError, TimeoutError, InvalidHandshake):
                code = None
            finally:
                self._connection = None
            if code in FINAL:
                return
            attempt += 1
            await asyncio.sleep(random.uniform(0, min(MAX_BACKOFF_S, 0.2 * 2**attempt)))
