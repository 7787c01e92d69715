"""Deletion of old results."""

from typing import Protocol

from wordrally.quiz.authoring.application.quizzes import KEPT_DELETED_MS
from wordrally.quiz.shared.application.idempotency import KEPT_MS

DAY_MS = 86_400_000


class Retention(Protocol):
    """Deletion of old data in the quiz database."""

    async def forget_some(self, before: int) -> int:
        """Delete some sessions that finished before `before`; returns their number, 0 if none are left."""
        ...

    async def forget_unused_media(self, before: int) -> int:
        """Delete some media stored before `before` that no quiz uses; returns their number."""
        ...

    async def forget_deleted_quizzes(self, before: int) -> int:
        """Erase some quizzes that were deleted before `before`; returns their number."""
        ...

    async def forget_idempotency_keys(self, before: int) -> None:
        """Delete the keys of requests made before `before`."""
        ...


async def forget(retention: Retention, now: int, kept_days: int) -> int:
    """Delete what has expired, in small portions.

    That is unused media of a day ago, quizzes deleted 30 days ago, and sessions older than `kept_days`.
    Returns the number of deleted sessions.
    """
    while await retention.forget_unused_media(now - DAY_MS):
        pass
    while await retention.forget_deleted_quizzes(now - KEPT_DELETED_MS):
        pass
    await retention.forget_idempotency_keys(now - KEPT_MS)
    forgotten = 0
    while some := await retention.forget_some(now - kept_days * DAY_MS):
        forgotten += some
    return forgotten
