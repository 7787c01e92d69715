"""Failed logins: growing delays for whoever fails, and never a block of the owner."""

import hashlib
from dataclasses import dataclass

from wordrally.user.accounts.domain.accounts import AddressKey
from wordrally.user.accounts.domain.refusals import TooManyFailures

FORGOTTEN_MS = 60 * 60_000
"""Time without a failure after which a count begins anew."""
MANY_FAILURES = 100
"""Failures of all unknown devices together that make an attack. The account holder is told by mail."""
ALL_UNKNOWN = "all"
"""Source under which the failures of all unknown devices are counted together."""
CODES = "codes"
"""Source under which the wrong codes of all unknown devices are counted together."""


@dataclass(frozen=True, slots=True)
class Failures:
    """Failures of one source against one address, and when the last one happened."""

    count: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Limit:
    """Number of failures without a delay, and the delays after them, which double."""

    free: int
    shortest_ms: int
    longest_ms: int

    def delay_ms(self, count: int) -> int:
        """Return the delay after so many failures."""
        if count < self.free:
            return 0
        doublings = min(count - self.free, 20)
        return min(self.shortest_ms * 2**doublings, self.longest_ms)


ORDINARY = Limit(free=10, shortest_ms=1_000, longest_ms=30_000)
"""One source makes at most about 120 guesses an hour."""

UNDER_ATTACK = Limit(free=1, shortest_ms=5_000, longest_ms=30_000)
"""Many networks guess together. Each has one guess, then it waits. A fresh network gets through."""

OF_CODES = Limit(free=10, shortest_ms=1_000, longest_ms=15 * 60_000)
"""Six digits are few. The guesser knows the password already, and recovery codes always work."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Address that is tried, the source whose failures count, and the limit that holds for it."""

    key: AddressKey
    source: str
    limit: Limit = ORDINARY
    is_unknown: bool = False


def by_device(key: AddressKey, token_hash: str) -> Attempt:
    """Return an attempt by a device that has logged in to the account before. It is counted separately."""
    return Attempt(key, f"device {token_hash}")


def by_network(key: AddressKey, network: str, total: Failures | None, now: int) -> Attempt:
    """Return an attempt by an unknown device; `total` are the failures of all unknown devices."""
    is_attack = total is not None and not is_over(total, now) and total.count >= MANY_FAILURES
    hashed = hashlib.sha256(f"{key} {network}".encode()).hexdigest()[:32]
    return Attempt(key, f"network {hashed}", UNDER_ATTACK if is_attack else ORDINARY, is_unknown=True)


def is_over(failures: Failures, now: int) -> bool:
    """Return whether the failures lie so far back that counting starts again."""
    return now >= failures.last_at + FORGOTTEN_MS


def add_failure(failures: Failures | None, now: int) -> Failures:
    """Return the count after one more failure. The SQL statement is held to the same tests."""
    if failures is None or is_over(failures, now):
        return Failures(1, now)
    return Failures(failures.count + 1, now)


def refuse_another(failures: Failures | None, limit: Limit, now: int) -> None:
    """Raise `TooManyFailures` until the delay after the last failure is over."""
    if failures is None or is_over(failures, now):
        return
    wait_ms = failures.last_at + limit.delay_ms(failures.count) - now
    if wait_ms > 0:
        raise TooManyFailures(wait_ms)


def refuse_overtaken(before: Failures | None, present: Failures | None, limit: Limit, now: int) -> None:
    """Raise `TooManyFailures` when others failed while this attempt was checked, and the limit is reached.

    Of many guesses sent at once, those behind the limit thus learn nothing, right or wrong.
    """
    if present is None or is_over(present, now) or present.count < limit.free:
        return
    if before is None or is_over(before, now) or present.count > before.count:
        raise TooManyFailures(limit.delay_ms(present.count))
