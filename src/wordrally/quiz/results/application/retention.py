"""Results are not kept for ever."""

from typing import Protocol

DAY_MS = 86_400_000


class Retention(Protocol):
    """The quiz database, as far as it forgets."""

    async def forget_some(self, before: int) -> int:
        """Forget some of the sessions that finished before that instant; how many, 0 once there are no more."""
        ...

    async def forget_unused_media(self, before: int) -> int:
        """Forget some of the media that were stored before that instant and that no quiz names; how many."""
        ...


async def forget(retention: Retention, now: int, kept_days: int) -> int:
    """Forget all sessions that finished more than so many days ago, a few at a time; how many."""
    while await retention.forget_unused_media(now - DAY_MS):
        pass
    forgotten = 0
    while some := await retention.forget_some(now - kept_days * DAY_MS):
        forgotten += some
    return forgotten
