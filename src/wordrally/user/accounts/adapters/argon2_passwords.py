"""Passwords hashed with Argon2id (RFC 9106) in threads of their own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError
from prometheus_client import Gauge, Histogram

from wordrally.user.shared.application.ports import Overloaded

R = TypeVar("R")

PASSWORDS_WAITING = Gauge("wordrally_passwords_waiting", "Password hashes under way or in line.")
PASSWORD_SECONDS = Histogram(
    "wordrally_password_seconds",
    "From asking for a password hash to having it, waiting in line included.",
    buckets=(0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)

MEMORY_KIB = 19_456
"""OWASP's recommended minimum for Argon2id: 19 MiB, two passes, one lane. That is 25 ms of one core here,
so two cores let a class of 30 sign in within half a second. A higher cost would let a flood of logins take
more cores and memory."""

PASSES = 2
LANES = 1


class Argon2Passwords:
    """Hasher with at most `threads` hashes at once and `waiting` more in its queue.

    Beyond that it raises `Overloaded`, so that the queue is never longer than callers are patient. Devices
    that have logged in before have a thread and a queue of their own.
    """

    def __init__(self, threads: int, waiting: int, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(PASSES, MEMORY_KIB, LANES, type=Type.ID)
        self._lane = _Lane(threads, waiting, "argon2")
        self._known = _Lane(1, waiting, "argon2-known")
        # The passwords of unknown accounts are checked against this hash.
        self._nobody = self._hasher.hash("nobody's password")

    async def hash(self, password: str) -> str:
        return await self._lane.run(lambda: self._hasher.hash(password))

    async def verify(self, password_hash: str | None, password: str, *, is_known: bool = False) -> bool:
        lane = self._known if is_known else self._lane
        matches = await lane.run(lambda: self._matches(password_hash or self._nobody, password))
        return matches and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

    def close(self) -> None:
        """Wait for the hashes under way and end the threads."""
        for lane in (self._lane, self._known):
            lane.close()

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except VerifyMismatchError:
            return False


class _Lane:
    """Threads with a bounded queue."""

    def __init__(self, threads: int, waiting: int, name: str) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._room = threads + waiting

    async def run(self, work: Callable[[], R]) -> R:
        if self._room == 0:
            raise Overloaded
        self._room -= 1
        PASSWORDS_WAITING.inc()
        try:
            with PASSWORD_SECONDS.time():
                return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            PASSWORDS_WAITING.dec()
            self._room += 1

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
