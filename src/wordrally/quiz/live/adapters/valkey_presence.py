"""Presence in Valkey. The nodes report their players, and entries that are not repeated expire."""

from collections.abc import Sequence

import msgspec

from wordrally.chassis.valkey.store import OUTAGES, ValkeyClient
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue.nodes import RosterChanged
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.contracts.views import PlayerRef
from wordrally.quiz.live.adapters.valkey_keys import FINISHED_TTL_S, key, prefix
from wordrally.quiz.live.adapters.valkey_scripts import ProjectionScript
from wordrally.quiz.live.application.ports import Away, ProjectionLost
from wordrally.quiz.live.domain.pacing import LEFT_MS
from wordrally.quiz.live.domain.presence import EXPIRY_MS, RECONNECT_GRACE_MS
from wordrally.quiz.live.domain.seats import player_ref

KEYS = ("session", "players", "board", "connected", "present", "nodes")
NOBODY = NodeId("")
"""Node of a read that reports nothing."""

KEEP_S = 2 * FINISHED_TTL_S
"""Lifetime of these keys. They are also written after a session is finished, so they always expire."""

AT_ONCE = 500
"""Players in one call. A script blocks the store for others, here for about 2 ms."""

decode_seat = msgspec.json.Decoder(PlayerJoined)


class ValkeyPresences:
    """`wr2:{sid}:connected`, `:present` and `:nodes`."""

    def __init__(self, store: ValkeyClient) -> None:
        self._store = store
        self._change = ProjectionScript(store, "presence")

    async def change(
        self,
        session_id: SessionId,
        node_id: NodeId,
        joined: Sequence[PlayerId],
        left: Sequence[PlayerId],
        now: int,
    ) -> RosterChanged | None:
        changed = await self._note(session_id, node_id, (joined, left), now)
        return changed if changed.joined or changed.left else None

    async def present(self, session_id: SessionId, players: Sequence[PlayerId], now: int) -> set[PlayerId]:
        try:
            async with self._store.pipeline(transaction=True) as pipeline:
                pipeline.exists(key(session_id, "session"))
                pipeline.zmscore(key(session_id, "present"), list(players))
                is_there, until = await pipeline.execute()
        except OUTAGES as error:
            raise Away(repr(error)) from error
        if not is_there:
            raise ProjectionLost(session_id)
        return {player for player, at in zip(players, until, strict=True) if at is not None and at > now}

    async def count(self, session_id: SessionId, now: int) -> RosterChanged:
        return await self._note(session_id, NOBODY, ((), ()), now)

    async def _note(
        self,
        session_id: SessionId,
        node_id: NodeId,
        players: tuple[Sequence[PlayerId], Sequence[PlayerId]],
        now: int,
    ) -> RosterChanged:
        came: list[PlayerRef] = []
        went: list[PlayerId] = []
        connected, expected = 0, 0
        for some_joined, some_left in _parts(*players):
            seats, gone, connected, expected = await self._change(
                [key(session_id, name) for name in KEYS],
                [
                    *(node_id, now, now + EXPIRY_MS, now + RECONNECT_GRACE_MS, now + LEFT_MS, KEEP_S),
                    prefix(session_id),
                    *(len(some_joined), *some_joined, *some_left),
                ],
            )
            came += [_ref(seat) for seat in seats]
            went += [PlayerId(player.decode()) for player in gone]
        return RosterChanged(
            session_id=session_id, players=connected, joined=came, left=went, expected=expected
        )


def _parts(
    joined: Sequence[PlayerId], left: Sequence[PlayerId]
) -> list[tuple[Sequence[PlayerId], Sequence[PlayerId]]]:
    """Split a report into calls, with the players who left first.

    There is at least one call, since entries expire even when there is nothing to report.
    """
    parts: list[tuple[Sequence[PlayerId], Sequence[PlayerId]]] = []
    parts += [((), left[at : at + AT_ONCE]) for at in range(0, len(left), AT_ONCE)]
    parts += [(joined[at : at + AT_ONCE], ()) for at in range(0, len(joined), AT_ONCE)]
    return parts or [((), ())]


def _ref(seat: bytes) -> PlayerRef:
    joined = decode_seat.decode(seat)
    return player_ref(joined)
