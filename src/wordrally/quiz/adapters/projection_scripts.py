"""Running the scripts of the projection: calls that come while one is under way share the next round trip."""

import asyncio
from dataclasses import dataclass
from typing import Any

from redis.exceptions import NoScriptError, ResponseError

from wordrally.chassis.store import OUTAGES, Script, Store
from wordrally.quiz.application.ports import Away, ProjectionLost

PACKAGE = "wordrally.quiz.adapters"

CALLS_AT_ONCE = 64
"""A call alone costs 120 µs of our time, in company 20: hundreds join within a second. Bounds what others wait for."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a script, and where its reply goes."""

    keys: list[str]
    args: list[Any]
    reply: asyncio.Future[Any]


class ProjectionScript:
    """A script that fails with `LOST` when the session has no projection.

    Replies come in the order of the calls. What waits is bounded by the requests and messages that are under way.
    """

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._script = Script(store, PACKAGE, f"lua/{name}.lua")
        self._waiting: list[Call] = []
        self._sending: asyncio.Task[None] | None = None

    async def __call__(self, keys: list[str], args: list[Any]) -> Any:
        """Raises `ProjectionLost` and `Away`."""
        call = Call(keys, args, asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        if self._sending is None:
            # Not the caller's own work: it goes on when that caller is cancelled, and ends when nobody waits.
            self._sending = asyncio.create_task(self._send_all())
        return _checked(await call.reply, keys)

    async def _send_all(self) -> None:
        try:
            while calls := self._waiting[:CALLS_AT_ONCE]:
                del self._waiting[:CALLS_AT_ONCE]
                await self._send(calls)
        finally:
            self._sending = None

    async def _send(self, calls: list[Call]) -> None:
        try:
            replies = await self._execute(calls)
            if any(isinstance(reply, NoScriptError) for reply in replies):
                await self._script.load()
                replies = await self._execute(calls)  # all of them: a script may be carried out twice
        except OUTAGES as error:
            replies = [Away(repr(error)) for _ in calls]
        except Exception as error:  # a boundary: the callers would wait for ever
            replies = [error for _ in calls]
        for call, reply in zip(calls, replies, strict=True):
            if not call.reply.done():  # its caller may have been cancelled
                call.reply.set_result(reply)

    async def _execute(self, calls: list[Call]) -> list[Any]:
        async with self._store.pipeline(transaction=False) as pipeline:
            for call in calls:
                self._script.queue(pipeline, call.keys, call.args)
            return await pipeline.execute(raise_on_error=False)


def _checked(reply: Any, keys: list[str]) -> Any:
    """The reply, unless it is an error."""
    if isinstance(reply, ResponseError) and "LOST" in str(reply):
        raise ProjectionLost(keys[0])
    if isinstance(reply, OUTAGES):  # it is loading, or full of connections
        raise Away(repr(reply))
    if isinstance(reply, Exception):
        raise reply
    return reply
