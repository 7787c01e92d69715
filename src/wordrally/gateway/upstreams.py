"""Upstream services of the gateway, with their limits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upstream:
    """One service. `sticky` keeps a session on one replica.

    `connections` limits the gateway's connections to the service. Further requests wait in the gateway: a
    service has one core, and a pool takes file descriptors from clients.

    Newcomers have `NEWCOMERS_AT_ONCE` connections besides, and a queue of their own.
    """

    name: str
    connections: int = 256
    sticky: bool = False


# As many as fill a round trip to the queue and the store. More would not be faster, and would delay the calls
# of joined clients there.
NEWCOMERS_AT_ONCE = 128

MOST_SOCKETS = 60_000

# Each WebSocket is a connection of its own. `history` and `scoring` receive no requests; they count for
# readiness.
UPSTREAMS = (
    Upstream("user"),
    Upstream("quiz"),
    Upstream("realtime", connections=MOST_SOCKETS, sticky=True),
    Upstream("web"),
    Upstream("history"),
    Upstream("scoring"),
)
