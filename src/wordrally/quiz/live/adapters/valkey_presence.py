"""Presence in Valkey: the nodes say who is there, and what nobody repeats runs out."""

from collections.abc import Sequence

import msgspec

from wordrally.chassis.store import ValkeyClient
from wordrally.contracts.events import PlayerJoined
from wordrally.contracts.frames import PlayerRef
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.nodes import RosterChanged
from wordrally.quiz.live.adapters.valkey_keys import FINISHED_TTL_S, key
from wordrally.quiz.live.adapters.valkey_scripts import ProjectionScript
from wordrally.quiz.live.domain.presence import EXPIRY_MS, RECONNECT_GRACE_MS

KEYS = ("session", "players", "board", "connected", "present", "nodes")
KEEP_S = 2 * FINISHED_TTL_S
"""These keys are written after a session is finished, too; so they always expire."""

AT_ONCE = 500
"""Players in one call: a script blocks the store for others, here for about 2 ms."""

decode_seat = msgspec.json.Decoder(PlayerJoined)


class ValkeyPresences:
    """`wr:{sid}:connected`, `:present` and `:nodes`."""

    def __init__(self, store: ValkeyClient) -> None:
        self._change = ProjectionScript(store, "presence")

    async def change(
        self,
        session_id: SessionId,
        node_id: NodeId,
        joined: Sequence[PlayerId],
        left: Sequence[PlayerId],
        now: int,
    ) -> RosterChanged | None:
        came: list[PlayerRef] = []
        went: list[PlayerId] = []
        connected = 0
        for some_joined, some_left in _parts(joined, left):
            seats, gone, connected = await self._change(
                [key(session_id, name) for name in KEYS],
                [
                    *(node_id, now, now + EXPIRY_MS, now + RECONNECT_GRACE_MS, KEEP_S),
                    *(len(some_joined), *some_joined, *some_left),
                ],
            )
            came += [_ref(seat) for seat in seats]
            went += [PlayerId(player.decode()) for player in gone]
        if not came and not went:
            return None
        return RosterChanged(session_id=session_id, players=connected, joined=came, left=went)


def _parts(
    joined: Sequence[PlayerId], left: Sequence[PlayerId]
) -> list[tuple[Sequence[PlayerId], Sequence[PlayerId]]]:
    """Leaving first; at least one part, since entries run out even when there is nothing to say."""
    parts: list[tuple[Sequence[PlayerId], Sequence[PlayerId]]] = []
    parts += [((), left[at : at + AT_ONCE]) for at in range(0, len(left), AT_ONCE)]
    parts += [(joined[at : at + AT_ONCE], ()) for at in range(0, len(joined), AT_ONCE)]
    return parts or [((), ())]


def _ref(seat: bytes) -> PlayerRef:
    joined = decode_seat.decode(seat)
    return PlayerRef(player_id=joined.player_id, nickname=joined.nickname)
