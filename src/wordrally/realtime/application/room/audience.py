"""The connections of a room on this node: players, one socket each, and hosts."""

import random
from collections.abc import Callable, Collection, Container

from wordrally.contracts.frames import ClientOut
from wordrally.contracts.ids import PlayerId
from wordrally.realtime.application import metrics, wire
from wordrally.realtime.application.ports import Connection

SendLatest = Callable[[str, ClientOut], None]
"""Say something to some of the audience that a newer frame of the same kind makes worthless."""


class Audience:
    """Receivers of a room's frames. A frame is encoded once, and the same bytes go to all."""

    def __init__(self) -> None:
        self.players: dict[PlayerId, Connection] = {}
        self.hosts: set[Connection] = set()

    def __len__(self) -> int:
        return len(self.players) + len(self.hosts)

    def everyone(self) -> list[Connection]:
        """All connections, from a random one on: nobody always hears last."""
        all_of_them = [*self.hosts, *self.players.values()]
        start = random.randrange(len(all_of_them)) if all_of_them else 0
        return all_of_them[start:] + all_of_them[:start]

    def send(self, frame: ClientOut) -> None:
        """Say something that nobody may miss."""
        _send(frame, self.everyone())

    def send_players(self, frame: ClientOut, but: Container[PlayerId]) -> None:
        """Say something to all players but these."""
        _send(frame, [one for player, one in self.players.items() if player not in but])

    def send_hosts(self, frame: ClientOut) -> None:
        """Say something to the hosts only that they may not miss."""
        _send(frame, self.hosts)

    def send_latest(self, kind: str, frame: ClientOut) -> None:
        """Say something that a newer frame of the same kind makes worthless."""
        _send_latest(kind, frame, self.everyone())

    def send_latest_hosts(self, kind: str, frame: ClientOut) -> None:
        """Send like `send_latest`, to hosts only."""
        _send_latest(kind, frame, self.hosts)

    def send_latest_players(self, kind: str, frame: ClientOut) -> None:
        """Send like `send_latest`, to players only."""
        _send_latest(kind, frame, self.players.values())


def _send(frame: ClientOut, receivers: Collection[Connection]) -> None:
    encoded = wire.encode(frame)
    count(frame, len(receivers))
    for connection in receivers:
        connection.send(encoded)


def _send_latest(kind: str, frame: ClientOut, receivers: Collection[Connection]) -> None:
    encoded = wire.encode(frame)
    count(frame, len(receivers))
    for connection in receivers:
        connection.send_latest(kind, encoded)


_OUT = {kind: metrics.FRAMES_OUT.labels(str(kind.__struct_config__.tag)) for kind in ClientOut.__args__}


def count(frame: ClientOut, receivers: int) -> None:
    """Count a frame that leaves."""
    _OUT[type(frame)].inc(receivers)
