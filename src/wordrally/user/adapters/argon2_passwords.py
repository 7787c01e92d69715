"""Passwords hashed with Argon2id (RFC 9106) in threads of their own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import VerifyMismatchError
from prometheus_client import Gauge, Histogram

from wordrally.user.application.ports import Overloaded

R = TypeVar("R")

PASSWORDS_WAITING = Gauge("wordrally_passwords_waiting", "Password hashes under way or in line.")
PASSWORD_SECONDS = Histogram(
    "wordrally_password_seconds",
    "From asking for a password hash to having it, waiting in line included.",
    buckets=(0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)

# OWASP's recommended minimum for Argon2id: 19 MiB, two passes, one lane. That is 25 ms of one core here, so
# two cores let a class of 30 sign in within half a second. A higher cost would let a flood of logins take
# more cores and memory.
MEMORY_KIB = 19_456
PASSES = 2
LANES = 1


class Argon2Passwords:
    """Hasher with at most `threads` hashes at once and `waiting` more in its queue.

    Beyond that it raises `Overloaded`, so that the queue is never longer than callers are patient.
    """

    def __init__(self, threads: int, waiting: int, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(PASSES, MEMORY_KIB, LANES, type=Type.ID)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._room = threads + waiting
        # The passwords of unknown accounts are checked against this hash.
        self._nobody = self._hasher.hash("nobody's password")

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        matches = await self._run(lambda: self._matches(password_hash or self._nobody, password))
        return matches and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        return self._hasher.check_needs_rehash(password_hash)

    def close(self) -> None:
        """Wait for the hashes under way and end the threads."""
        self._threads.shutdown(cancel_futures=True)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except VerifyMismatchError:
            return False

    async def _run(self, work: Callable[[], R]) -> R:
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
