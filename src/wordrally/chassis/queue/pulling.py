"""Pull requests on a durable consumer. A request stays open and serves many messages."""

import asyncio
import time
from collections import deque
from typing import Self

import msgspec
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js import errors as js_errors

REQUEST_S = 3.0
"""Life of a request. A consumer whose leader died is asked again after this time at the latest."""

REQUEST_ALONE_S = 5.0
"""Life of a request to a single server. If that dies, the connection ends, and the request with it.

A replica that is frozen keeps its open request, and gets messages for as long as that lives.
"""

LATE_S = 0.5
WAIT_S = 1.0
"""Time after which a waiting caller gets no message, so that it can see that it should stop."""

NEXT_SUBJECT = "$JS.API.CONSUMER.MSG.NEXT.{}.{}"
ACK_PREFIX = "$JS.ACK."
EXPIRED = {"404", "408"}
HEARTBEAT = "100"
STATUS = "Status"
PENDING_MESSAGES = "Nats-Pending-Messages"


class PullConsumer:
    """Messages of a durable consumer, at most `batch` at a time.

    The client's own `fetch` sends one or two requests for each batch, and most batches of a small room hold a
    single message. Here messages keep arriving while earlier ones are handled; `waiting` holds them.
    """

    def __init__(self, client: Client, stream: str, durable: str, batch: int, request_s: float) -> None:
        self.waiting: deque[Msg] = deque()
        self._client = client
        self._subject = NEXT_SUBJECT.format(stream, durable)
        self._batch = batch
        self._request_s = request_s
        self._inbox: str = client.new_inbox()
        self._subscription: Subscription | None = None
        self._changed = asyncio.Event()
        self._error: js_errors.APIError | None = None
        self._requested = 0  # messages that the server may still send
        self._expires_at = 0.0
        self._reconnects = -1

    @classmethod
    async def open(
        cls, client: Client, stream: str, durable: str, batch: int, *, request_s: float = REQUEST_S
    ) -> Self:
        """Subscribe for the messages; nothing is requested yet."""
        consumer = cls(client, stream, durable, batch, request_s)
        consumer._subscription = await client.subscribe(consumer._inbox, cb=consumer._arrive)
        return consumer

    async def next(self) -> list[Msg]:
        """Return the messages that have arrived, or wait for the first one; empty after `WAIT_S`.

        Raises `nats.js.errors.APIError` when the server refuses the request, and the client's own errors.
        """
        if self._left() <= self._batch // 2 and len(self.waiting) < self._batch:
            await self._request()
        if not self.waiting:
            await self._wait()
        if self._error is not None and not self.waiting:
            raise self._error
        return [self.waiting.popleft() for _ in range(min(self._batch, len(self.waiting)))]

    async def close(self) -> None:
        """Unsubscribe, and hand the waiting messages back for another replica."""
        if self._subscription is not None:
            await self._subscription.unsubscribe()
        while self.waiting:
            await self.waiting.popleft().nak()

    def _left(self) -> int:
        """Return how many messages open requests may still bring. A new connection has no open request."""
        is_lost = self._reconnects != self._client.stats["reconnects"]
        if is_lost or time.monotonic() > self._expires_at + LATE_S:
            self._requested = 0
        return self._requested

    async def _request(self) -> None:
        count = self._batch - self._requested
        body = {"batch": count, "expires": int(self._request_s * 1e9)}
        self._error = None
        self._reconnects = self._client.stats["reconnects"]
        self._requested += count
        self._expires_at = time.monotonic() + self._request_s
        await self._client.publish(self._subject, msgspec.json.encode(body), self._inbox)

    async def _wait(self) -> None:
        self._changed.clear()
        try:
            async with asyncio.timeout(WAIT_S):
                await self._changed.wait()
        except TimeoutError:
            return

    async def _arrive(self, message: Msg) -> None:
        if message.reply.startswith(ACK_PREFIX):
            self._requested = max(self._requested - 1, 0)
            self.waiting.append(message)
        else:
            self._learn(message)
        self._changed.set()

    def _learn(self, message: Msg) -> None:
        """Take a status: a request expired, or the server refuses it."""
        headers = message.headers or {}
        status = headers.get(STATUS)
        if status in EXPIRED:
            self._requested = max(self._requested - int(headers.get(PENDING_MESSAGES) or self._requested), 0)
        elif status != HEARTBEAT:
            self._requested = 0
            try:
                js_errors.APIError.from_msg(message)
            except js_errors.APIError as error:
                self._error = error
