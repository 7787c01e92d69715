"""The services behind the gateway: how they are found, checked and protected."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upstream:
    """One service. `sticky` keeps a session on one replica; `connections` bounds what the gateway opens to it.

    More requests than that wait in the gateway: a service has one core, and a pool takes file descriptors from clients.
    """

    name: str
    connections: int = 384
    sticky: bool = False


# A socket is a connection of its own. `history` and `scoring` take no request; they count for the health of the whole.
UPSTREAMS = (
    Upstream("user"),
    Upstream("quiz"),
    Upstream("realtime", connections=60_000, sticky=True),
    Upstream("web"),
    Upstream("history"),
    Upstream("scoring"),
)
