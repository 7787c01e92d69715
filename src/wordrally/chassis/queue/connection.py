"""Connection to NATS: its life, live messages, and request and reply."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import contextmanager, suppress
from typing import Any, Self

import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from wordrally.chassis import logging
from wordrally.chassis.queue.messages import headers_of

REQUEST_TIMEOUT_S = 2.0
PONG_WITHIN_S = 60
"""Longer than a connection outlives the silence of its server."""

CLOSE_WITHIN_S = 2.0
FLUSH_WITHIN_S = 1

log = structlog.get_logger()


class JetStreamUnavailable(Exception):
    """The queue did not answer in time; what was sent may or may not have been stored."""


@contextmanager
def translate_errors() -> Generator[None]:
    """Raise errors of the client as `JetStreamUnavailable`."""
    try:
        yield
    except (nats.errors.Error, TimeoutError, ConnectionError) as error:
        raise JetStreamUnavailable(repr(error)) from error


async def respond(message: Msg, payload: bytes) -> None:
    """Answer a request. Raises `JetStreamUnavailable`."""
    with translate_errors():
        await message.respond(payload)


class LiveSubscription:
    """Subscription to live messages. Without a connection there is nothing left to end."""

    def __init__(self, subscription: Subscription) -> None:
        self._subscription = subscription

    async def unsubscribe(self) -> None:
        """Take no more messages."""
        with suppress(nats.errors.Error, ConnectionError):
            await self._subscription.unsubscribe()

    async def drain(self) -> None:
        """Take no new messages, and finish those that have arrived."""
        with suppress(nats.errors.Error, ConnectionError):
            await self._subscription.drain()


class QueueConnection:
    """One connection to NATS, and the tasks that live as long as it does."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._tasks: set[asyncio.Task[None]] = set()
        self._has_handlers = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Cancel the followers, flush what was published, let handlers finish, and close."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # Without handlers there is nothing to drain. A drain that is given up leaves an error in the log.
        leaving = self.client.drain() if self._has_handlers else self.client.flush(FLUSH_WITHIN_S)
        with suppress(TimeoutError, nats.errors.Error):
            await asyncio.wait_for(leaving, CLOSE_WITHIN_S)
        await self.client.close()

    def follow(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` for as long as this connection lives."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def is_connected(self) -> bool:
        """True unless the connection is away. The client keeps what is published then, and sends it later."""
        return self.client.is_connected

    async def check(self) -> None:
        """Raise `JetStreamUnavailable` unless the server answers, for readiness."""
        if not self.is_connected:
            raise JetStreamUnavailable("not connected")  # the client's own flush would report nothing
        await self.flush(1)

    async def flush(self, timeout_s: float) -> None:
        """Wait until the server has processed everything sent. Raises `JetStreamUnavailable`.

        A caller may give up, but the flush itself may not. If the pong of an abandoned flush arrives later,
        nats-py stops reading until its own pings notice, ten to fifteen seconds later.
        """
        flushing = asyncio.create_task(self.client.flush(timeout=PONG_WITHIN_S))
        self._tasks.add(flushing)
        flushing.add_done_callback(self._tasks.discard)
        flushing.add_done_callback(
            lambda task: task.cancelled() or task.exception()
        )  # the caller may have given up
        with translate_errors():
            await asyncio.wait_for(asyncio.shield(flushing), timeout_s)

    async def publish(self, subject: str, payload: bytes) -> None:
        """Publish to present subscribers; nothing is stored. Raises `JetStreamUnavailable`."""
        with translate_errors():
            await self.client.publish(subject, payload, headers=headers_of(None, None, None) or None)

    async def request(self, subject: str, payload: bytes, *, timeout_s: float = REQUEST_TIMEOUT_S) -> bytes:
        """Request a reply from one subscriber of `subject`.

        Raises `JetStreamUnavailable` if none arrives in time.
        """
        headers = headers_of(None, None, None) or None
        with translate_errors():
            reply = await self.client.request(subject, payload, timeout=timeout_s, headers=headers)
        return reply.data

    async def request_many(
        self, subject: str, payload: bytes, take: Callable[[bytes], bool], *, timeout_s: float
    ) -> None:
        """Request replies of all subscribers, and give each to `take` until it returns True or time is over.

        Raises `JetStreamUnavailable`.
        """
        complete = asyncio.Event()

        async def on_reply(message: Msg) -> None:
            if message.data and take(message.data):  # without subscribers the server sends an empty reply
                complete.set()

        inbox = self.client.new_inbox()
        with translate_errors():
            subscription = LiveSubscription(await self.client.subscribe(inbox, cb=on_reply))
            try:
                await self.client.publish(subject, payload, reply=inbox)
                with suppress(TimeoutError):
                    await asyncio.wait_for(complete.wait(), timeout_s)
            finally:
                await subscription.unsubscribe()

    async def subscribe(
        self, subject: str, handler: Callable[[Msg], Awaitable[None]], *, queue: str = ""
    ) -> LiveSubscription:
        """Call `handler` for each message, one after the other. Raises `JetStreamUnavailable`.

        Replicas with the same `queue` share the messages.
        """

        async def deliver(message: Msg) -> None:
            logging.bind_request(message.headers)
            try:
                await handler(message)
            except Exception:  # a boundary: one bad message must not end the subscription
                log.exception("message failed", subject=message.subject)

        self._has_handlers = True
        with translate_errors():
            return LiveSubscription(await self.client.subscribe(subject, queue=queue, cb=deliver))
