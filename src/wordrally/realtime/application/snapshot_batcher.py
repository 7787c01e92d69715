"""Snapshots for many who connect at once: while one request is under way, those that come share the next."""

import asyncio
from dataclasses import dataclass

from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue.nodes import PlayerSnapshot, SessionSnapshot, SnapshotReply, SnapshotRequest
from wordrally.realtime.application.ports import NodeUnavailable, Snapshots
from wordrally.realtime.application.room.room_context import Spawn

MAX_PLAYERS = 500


@dataclass(frozen=True, slots=True)
class SnapshotQuery:
    """A snapshot of one session and one player, or of the session alone (`player_id` None), for `node_id`."""

    session_id: SessionId
    player_id: PlayerId | None
    node_id: NodeId
    min_sequence: int = 0


SnapshotResult = tuple[SessionSnapshot, PlayerSnapshot | None]


class NoSuchSession(Exception):
    """There is no such session."""


class SnapshotBatcher:
    """Batches snapshot requests, one in flight per session. Waits for scoring do not delay the others."""

    def __init__(self, snapshots: Snapshots, spawn: Spawn) -> None:
        self._snapshots = snapshots
        self._spawn = spawn
        self._waiting: dict[
            tuple[SessionId, NodeId, bool], list[tuple[SnapshotQuery, asyncio.Future[SnapshotResult]]]
        ] = {}

    async def see(self, wish: SnapshotQuery) -> SnapshotResult:
        """Return the session, and the player if the session has them.

        Raises `NoSuchSession`, `NodeUnavailable`.
        """
        lane = (wish.session_id, wish.node_id, wish.min_sequence > 0)
        future: asyncio.Future[SnapshotResult] = asyncio.get_running_loop().create_future()
        if lane in self._waiting:
            self._waiting[lane].append((wish, future))
        else:
            self._waiting[lane] = [(wish, future)]
            self._spawn(self._drain(lane))
        return await future

    async def _drain(self, lane: tuple[SessionId, NodeId, bool]) -> None:
        while waiting := self._waiting[lane]:
            group, self._waiting[lane] = waiting[:MAX_PLAYERS], waiting[MAX_PLAYERS:]
            await self._serve(lane, [(wish, future) for wish, future in group if not future.done()])
        del self._waiting[lane]

    async def _serve(
        self,
        lane: tuple[SessionId, NodeId, bool],
        group: list[tuple[SnapshotQuery, asyncio.Future[SnapshotResult]]],
    ) -> None:
        players = list(dict.fromkeys(wish.player_id for wish, _ in group if wish.player_id is not None))
        request = SnapshotRequest(
            session_id=lane[0],
            players=players,
            connecting=lane[1] if players else None,
            min_sequence=max((wish.min_sequence for wish, _ in group), default=0),
        )
        try:
            answer = _answers(await self._snapshots.fetch(request))
        except (NodeUnavailable, NoSuchSession) as error:
            for _, future in group:
                if not future.done():
                    future.set_exception(type(error)(*error.args))  # raised in another task each
            return
        session, known = answer
        for wish, future in group:
            if not future.done():
                future.set_result((session, known.get(wish.player_id) if wish.player_id else None))


def _answers(reply: SnapshotReply) -> tuple[SessionSnapshot, dict[PlayerId, PlayerSnapshot]]:
    if reply.refused == "unknown_session":
        raise NoSuchSession
    if reply.session is None:
        raise NodeUnavailable(reply.refused or "no snapshot")
    return reply.session, {player.player_id: player for player in reply.players}
