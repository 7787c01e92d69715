"""What is done to the hosts in the middle of a game."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.cluster.cluster import Cluster
from tests.cluster.hosts import HOSTS
from tests.cluster.plan import PLACES

AWAY_S = 15.0
"""For so long a host stays away: longer than an outage may last."""

Harm = Callable[[Cluster], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """A harm, and how long the canaries are watched from its beginning on."""

    name: str
    do: Harm
    watched_s: float = AWAY_S + 20


def killed(host: str) -> Fault:
    async def do(cluster: Cluster) -> None:
        await asyncio.to_thread(cluster.kill_host, host)
        await asyncio.sleep(AWAY_S)
        await asyncio.to_thread(cluster.start_host, host)

    return Fault(f"{host} killed", do)


def cut_off(host: str) -> Fault:
    async def do(cluster: Cluster) -> None:
        cluster.network.cut(host)
        await asyncio.sleep(AWAY_S)
        cluster.network.heal(host)

    return Fault(f"{host} cut off", do)


def upgraded(*processes: str) -> Fault:
    async def do(cluster: Cluster) -> None:
        for process in processes:
            for host in HOSTS:
                if process in PLACES[host]:
                    await asyncio.to_thread(cluster.replace_process, host, process)

    return Fault("upgrade of " + ", ".join(processes), do, watched_s=60)


SERVICES_UPGRADED = upgraded("web", "history", "user", "quiz", "scoring", "realtime", "gateway")
ENGINES_UPGRADED = upgraded("nats", "store")
ALL = (
    *(killed(host) for host in HOSTS),
    *(cut_off(host) for host in HOSTS),
    SERVICES_UPGRADED,
    ENGINES_UPGRADED,
)
