"""Sums of API calls by hour, route, client and class of status."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from wordrally.contracts.claims import ACCOUNT_ISSUER, KEY_ISSUER, PLAYER_ISSUER
from wordrally.user.shared.domain.networks import wide_network

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
PAGES = "pages"
"""Route of everything outside the API."""
UNKNOWN = "unknown"
SWITCHING_PROTOCOLS = 101

MAX_KEYS = 20_000
"""Sums kept in memory. Further clients are counted together."""


class LoggedCall(msgspec.Struct, frozen=True):
    """One line of the gateway's log. Fields that do not apply are null or "-"."""

    method: str | None = None
    route: str | None = None
    issuer: str | None = None
    subject: str | None = None
    role: str | None = None
    token: str | None = None
    address: str | None = None
    status: int | None = None
    duration_ms: int | None = None
    received_bytes: int | None = None
    sent_bytes: int | None = None


class UsageKey(NamedTuple):
    """Key by which calls are summed. `hour` is its beginning in Unix ms; `client` is `kind:id`."""

    hour: int
    route: str
    client: str
    status_class: int


@dataclass(slots=True)
class UsageSum:
    """Calls, and the sums of their durations and bytes."""

    calls: int = 0
    duration_ms: int = 0
    max_ms: int = 0
    received_bytes: int = 0
    sent_bytes: int = 0

    def add(self, other: "UsageSum") -> None:
        """Add the calls of another sum."""
        self.calls += other.calls
        self.duration_ms += other.duration_ms
        self.max_ms = max(self.max_ms, other.max_ms)
        self.received_bytes += other.received_bytes
        self.sent_bytes += other.sent_bytes


Sums = dict[UsageKey, UsageSum]


class RunningSums:
    """Sums since they were last taken, bounded in number."""

    def __init__(self, max_keys: int = MAX_KEYS) -> None:
        self._sums: Sums = {}
        self._max_keys = max_keys

    def count(self, call: LoggedCall, at: int) -> None:
        """Add one call, logged at `at` (Unix ms)."""
        self._add(key_of(call, at), sum_of(call))

    def take(self) -> Sums:
        """Return the sums, and begin anew."""
        taken, self._sums = self._sums, {}
        return taken

    def put_back(self, sums: Mapping[UsageKey, UsageSum]) -> None:
        """Add sums that could not be stored."""
        for key, value in sums.items():
            self._add(key, value)

    def _add(self, key: UsageKey, value: UsageSum) -> None:
        if key not in self._sums and len(self._sums) >= self._max_keys:
            key = key._replace(client="network:others")
        self._sums.setdefault(key, UsageSum()).add(value)


def key_of(call: LoggedCall, at: int) -> UsageKey:
    """Return what a call is summed by."""
    return UsageKey(at - at % HOUR_MS, _route_of(call), _client_of(call), (call.status or 0) // 100)


def sum_of(call: LoggedCall) -> UsageSum:
    """Return the sum of one call.

    A WebSocket lasts as long as its player stays, so its duration is left out.
    """
    duration_ms = 0 if call.status == SWITCHING_PROTOCOLS else max(call.duration_ms or 0, 0)
    return UsageSum(1, duration_ms, duration_ms, call.received_bytes or 0, call.sent_bytes or 0)


def _route_of(call: LoggedCall) -> str:
    if not call.route or not call.route.startswith("/"):
        return call.route if call.route == PAGES else UNKNOWN
    return f"{call.method if call.method in METHODS else 'OTHER'} {call.route}"


def _client_of(call: LoggedCall) -> str:
    if call.issuer == PLAYER_ISSUER or call.role == "learner":
        return "player:all"
    if call.issuer == ACCOUNT_ISSUER and call.subject:
        return f"account:{call.subject}"
    if call.issuer == KEY_ISSUER and call.token:
        return f"key:{call.token}"
    return f"network:{wide_network(call.address or '') or UNKNOWN}"
