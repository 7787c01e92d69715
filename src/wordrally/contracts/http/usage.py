"""HTTP bodies of API usage."""

from typing import Literal

import msgspec

UsageGrouping = Literal["route", "client", "day"]
ClientKind = Literal["account", "key", "player", "network"]


class UsageClient(msgspec.Struct, frozen=True, kw_only=True):
    """Client of the API: an account or API key by its id, all players and learners, or an anonymous network.

    A network is the first 24 bits of an IPv4 address, or the first 48 of an IPv6 address.
    """

    kind: ClientKind
    id: str


class UsageRow(msgspec.Struct, frozen=True, kw_only=True):
    """Calls of one route, client or day. `errors` counts answers from 400 on, `server_errors` from 500 on.

    WebSockets count when they end, and their duration counts as 0.
    """

    calls: int
    errors: int
    server_errors: int
    mean_ms: float
    max_ms: int
    received_bytes: int
    sent_bytes: int
    route: str | None = None
    client: UsageClient | None = None
    day: str | None = None


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """Usage from `from_at` until before `to_at`, widened to whole hours.

    `items` begin with the most calls, or with the first day. The running hour is included.
    """

    from_at: int
    to_at: int
    by: UsageGrouping
    total: UsageRow
    items: list[UsageRow]
