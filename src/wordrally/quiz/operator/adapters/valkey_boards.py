"""Rows of a board in Valkey, including rows without a seat, which the leaderboard script rejects."""

from typing import Any

from wordrally.chassis.valkey.store import OUTAGES, ValkeyClient
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.live.application.ports import Away
from wordrally.quiz.live.domain.ranking import BoardRow, score_of


class ValkeyBoards:
    """Implementation of `Boards`."""

    def __init__(self, store: ValkeyClient) -> None:
        self._store = store

    async def rows(self, session_id: SessionId) -> list[BoardRow]:
        try:
            found: Any = await self._store.zrange(key(session_id, "board"), 0, -1, withscores=True)
        except OUTAGES as error:
            raise Away(repr(error)) from error
        return [BoardRow(PlayerId(player.decode()), score_of(value), int(value)) for player, value in found]
