"""Reading boards and receipts in Valkey, and settling what was held back."""

import asyncio
from collections.abc import Callable, Collection
from typing import Any

import msgspec
from redis.asyncio.client import Pipeline

from wordrally.chassis.valkey.store import OUTAGES, ValkeyClient
from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.http.sessions import Goal, Standing, Teams, TeamStanding
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ScoredAnswer
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.live.adapters.valkey_scripts import ProjectionScript
from wordrally.quiz.live.adapters.valkey_views import ViewCache
from wordrally.quiz.live.application.ports import Away, ProjectionLost
from wordrally.quiz.live.domain.ranking import Receipt, places_of, score_of, streak_at
from wordrally.quiz.live.domain.session import Outcome, Podium
from wordrally.quiz.live.domain.teams import TeamSum, team_standings
from wordrally.quiz.scoring.adapters import PACKAGE
from wordrally.quiz.scoring.domain.judging import count_answers

NO_QUESTION = -1

At = Callable[[str], str]
"""The key of a session by its name."""

YIELD_EVERY = 500
"""Rows worked on before others get the event loop: about a millisecond."""


class BoardRows(msgspec.Struct, frozen=True, array_like=True):
    """The result of `rows.lua`."""

    rows: list[Standing]
    top: list[Standing]
    players: int
    board_version: int
    settled: bool

    @property
    def podium(self) -> Podium:
        return Podium(top=self.top, players=self.players, board_version=self.board_version)


decode_rows = msgspec.msgpack.Decoder(BoardRows)
decode_receipt = msgspec.msgpack.Decoder(Receipt)


class ValkeyScoreboards:
    """`board`, `marks` and `receipts:{q}` of a session, see `keys`."""

    def __init__(self, store: ValkeyClient) -> None:
        self._store = store
        self._views = ViewCache()
        self._rows = ProjectionScript(store, "rows", PACKAGE)
        self._teams = ProjectionScript(store, "teams", PACKAGE)
        self._settle = ProjectionScript(store, "settle", PACKAGE)
        self._all_answered = ProjectionScript(store, "all_answered", PACKAGE)
        self._all_done = ProjectionScript(store, "all_done", PACKAGE)
        self._next_event = ProjectionScript(store, "next_event", PACKAGE)

    async def settle(self, session_id: SessionId, question: int, *, is_skipped: bool = False) -> None:
        [raw] = await self._read(session_id)
        created_at = self._views.decode(session_id, raw).session.created.at
        names = ("session", "counters", "board", f"receipts:{question}", "marks")
        await self._settle([key(session_id, name) for name in names], [question, created_at, int(is_skipped)])

    async def outcome(
        self, session_id: SessionId, index: int, question: Question, *, is_skipped: bool = False
    ) -> Outcome:
        _, receipts = await self._read(session_id, lambda read, at: read.hvals(at(f"receipts:{index}")))
        board = await self._board(session_id, 0, 0, index)
        # Also when a rebuild came in between, which cannot know of the closing.
        while not board.settled:
            await self.settle(session_id, index, is_skipped=is_skipped)
            board = await self._board(session_id, 0, 0, index)
        answers = [decode_receipt.decode(receipt) for receipt in receipts]
        return Outcome(
            counts=count_answers(question, answers),
            last_received_at=max((answer.received_at for answer in answers), default=0),
            podium=board.podium,
        )

    async def counts(
        self, session_id: SessionId, index: int, question: Question
    ) -> list[int] | dict[str, int]:
        return count_answers(question, (await self.receipts(session_id, index)).values())

    async def podium(self, session_id: SessionId) -> Podium:
        return (await self._board(session_id, 0, 0)).podium

    async def teams(self, session_id: SessionId, teams: Teams) -> list[TeamStanding]:
        names = ("session", "counters", "board", "teams", "team_sums")
        flat = await self._teams([key(session_id, name) for name in names], [])
        sums = {team: TeamSum(*flat[2 * team : 2 * team + 2]) for team in range(teams.count)}
        return team_standings(teams, sums)

    async def rows(self, session_id: SessionId, offset: int, limit: int) -> tuple[list[Standing], Podium]:
        board = await self._board(session_id, offset, limit)
        return board.rows, board.podium

    async def receipts(self, session_id: SessionId, question: int) -> dict[PlayerId, Receipt]:
        _, receipts = await self._read(session_id, lambda read, at: read.hgetall(at(f"receipts:{question}")))
        return _decode_receipts(receipts)

    async def results(self, session_id: SessionId, question: int) -> list[ScoredAnswer]:
        def read_board(read: Pipeline, at: At) -> None:
            read.hgetall(at(f"receipts:{question}"))
            read.zrange(at("board"), 0, -1, withscores=True)
            read.hgetall(at("marks"))

        raw, receipts, board, marks = await self._read(session_id, read_board)
        skipped = self._views.decode(session_id, raw).session.skipped
        answers = _decode_receipts(receipts)
        places = places_of(score_of(value) for _, value in board)
        results: list[ScoredAnswer] = []
        for rank, ((player, value), place) in enumerate(zip(board, places, strict=True), 1):
            if rank % YIELD_EVERY == 0:
                await asyncio.sleep(0)
            player_id = PlayerId(player.decode())
            if (given := answers.get(player_id)) is not None:
                streak = streak_at(marks.get(player, b"").decode(), question, skipped)
                points = 0 if question in skipped else given.points
                judged = (given.received_at, given.correct, points)
                placed = (score_of(value), rank, streak, place)
                results.append(ScoredAnswer(player_id, question, *judged, *placed, almost=given.almost))
        return results

    async def next_event(self, session_id: SessionId) -> int:
        return await self._next_event([key(session_id, "session"), key(session_id, "counters")], [])

    async def all_answered(self, session_id: SessionId, question: int, now: int) -> bool:
        names = ("session", f"receipts:{question}", "present", f"answered:{question}")
        return bool(await self._all_answered([key(session_id, name) for name in names], [now]))

    async def turns(self, session_id: SessionId) -> int:
        _, slots = await self._read(session_id, lambda read, at: read.hget(at("counters"), "slots"))
        return int(slots or 0)

    async def all_done(
        self,
        session_id: SessionId,
        goal: Goal,
        questions: int,
        now: int,
        *,
        finished: Collection[PlayerId] = (),
    ) -> bool:
        keys = [key(session_id, name) for name in ("session", "marks", "present")]
        return bool(await self._all_done(keys, [now, goal, questions, *finished]))

    async def _board(
        self, session_id: SessionId, offset: int, limit: int, question: int = NO_QUESTION
    ) -> BoardRows:
        names = ("session", "counters", "board", "players", "marks")
        keys = [key(session_id, name) for name in names]
        return decode_rows.decode(await self._rows(keys, [offset, limit, question]))

    async def _read(self, session_id: SessionId, *reads: Callable[[Pipeline, At], object]) -> list[Any]:
        """Return the raw view and the replies of the reads, all from one instant."""

        def at(name: str) -> str:
            return key(session_id, name)

        try:
            async with self._store.pipeline(transaction=True) as pipeline:
                pipeline.get(at("session"))
                for read in reads:
                    read(pipeline, at)
                replies = await pipeline.execute()
        except OUTAGES as error:
            raise Away(repr(error)) from error
        if replies[0] is None:
            raise ProjectionLost(session_id)
        return replies


def _decode_receipts(raw: dict[bytes, bytes]) -> dict[PlayerId, Receipt]:
    return {PlayerId(player.decode()): decode_receipt.decode(receipt) for player, receipt in raw.items()}
