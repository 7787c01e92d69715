"""Report to the quiz service who is connected here: changes at a pace, and everything again now and then."""

import asyncio
from collections import defaultdict
from collections.abc import Callable

import structlog

from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue.nodes import PresenceChanged
from wordrally.realtime.application.ports import NodeUnavailable, PresenceReports
from wordrally.realtime.application.room.broadcaster import chunks

COALESCED_S = 0.25
REPEATED_S = 20.0
"""The store forgets a presence that was not repeated for 60 s."""

PLAYERS_AT_ONCE = 1_000

log = structlog.get_logger()


class Presence:
    """Players connected to this node. Of changes that overtake one another the last one holds."""

    def __init__(self, presences: PresenceReports, node_id: Callable[[], NodeId]) -> None:
        self._presences = presences
        self._node_id = node_id
        self._here: defaultdict[SessionId, set[PlayerId]] = defaultdict(set)
        self._changes: defaultdict[SessionId, dict[PlayerId, bool]] = defaultdict(dict)
        self._changed = asyncio.Event()

    def joined(self, session_id: SessionId, player_id: PlayerId) -> None:
        """Note that a player connected here."""
        self._here[session_id].add(player_id)
        self._note(session_id, player_id, here=True)

    def left(self, session_id: SessionId, player_id: PlayerId) -> None:
        """Note that a player is no longer connected here."""
        self._forget(session_id, player_id)
        self._note(session_id, player_id, here=False)

    def moved(self, session_id: SessionId, player_id: PlayerId) -> None:
        """Note that a player is connected to another node, which reports it."""
        self._forget(session_id, player_id)
        self._changes[session_id].pop(player_id, None)

    def end(self) -> None:
        """Report that nobody is connected here any more."""
        for session_id, players in list(self._here.items()):
            for player_id in list(players):
                self.left(session_id, player_id)

    def announce(self, session_id: SessionId) -> None:
        """Say again who is here."""
        for player_id in self._here.get(session_id, ()):
            self._note(session_id, player_id, here=True)

    def announce_all(self) -> None:
        """Say again who is here, of every session."""
        for session_id in list(self._here):
            self.announce(session_id)

    async def run(self) -> None:
        """Report changes as they come, for ever."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(COALESCED_S)
            self._changed.clear()
            await self.flush()

    async def repeat(self) -> None:
        """Say everything again at times, for ever."""
        while True:
            await asyncio.sleep(REPEATED_S)
            self.announce_all()

    async def flush(self) -> None:
        """Report what changed; what cannot be told now is told with the next repetition."""
        changes, self._changes = self._changes, defaultdict(dict)
        for session_id, players in changes.items():
            try:
                await self._report(session_id, players)
            except NodeUnavailable as error:
                log.warning("presence not reported", session_id=session_id, error=str(error))
                self._changes[session_id] = players | self._changes[session_id]

    async def _report(self, session_id: SessionId, players: dict[PlayerId, bool]) -> None:
        for some in chunks(list(players.items()), PLAYERS_AT_ONCE):
            await self._presences.report(
                PresenceChanged(
                    session_id=session_id,
                    node_id=self._node_id(),
                    joined=[player_id for player_id, here in some if here],
                    left=[player_id for player_id, here in some if not here],
                )
            )

    def _note(self, session_id: SessionId, player_id: PlayerId, *, here: bool) -> None:
        self._changes[session_id][player_id] = here
        self._changed.set()

    def _forget(self, session_id: SessionId, player_id: PlayerId) -> None:
        players = self._here.get(session_id)
        if players is not None:
            players.discard(player_id)
            if not players:
                del self._here[session_id]
