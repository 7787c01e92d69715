"""Requests for a new password, answered before they are processed, so that timing reveals nothing."""

import asyncio

from wordrally.user.shared.application.ports import Overloaded

MAX_WAITING = 1_000


class ResetRequests:
    """Addresses that wait to be looked up, in order of arrival."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[str] = asyncio.Queue(MAX_WAITING)

    def add(self, email: str) -> None:
        """Add an address. Raises `Overloaded` when too many wait."""
        try:
            self._waiting.put_nowait(email)
        except asyncio.QueueFull:
            raise Overloaded from None

    async def next(self) -> str:
        return await self._waiting.get()
