"""The services behind the gateway: how they are found, checked and protected."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upstream:
    """One service. `sticky` keeps a session on one replica; `connections` bounds what the gateway opens to it.

    More requests than that wait in the gateway: a service has one core, and a pool takes file descriptors from clients.
    Newcomers have `NEWCOMERS_AT_ONCE` besides, and a line of their own.
    """

    name: str
    connections: int = 256
    sticky: bool = False


# As many as fill a round trip to queue and store; more would take no less time, and let those inside wait behind them there.
NEWCOMERS_AT_ONCE = 128

MOST_SOCKETS = 60_000

# A socket is a connection of its own. `history` and `scoring` take no request; they count for the health of the whole.
UPSTREAMS = (
    Upstream("user"),
    Upstream("quiz"),
    Upstream("realtime", connections=MOST_SOCKETS, sticky=True),
    Upstream("web"),
    Upstream("history"),
    Upstream("scoring"),
)
