"""Sessions, rosters and places in Valkey, as joins and connections read them in one round trip each."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import msgspec
from msgspec import UNSET, structs

from wordrally.chassis.data_loader import DataLoader
from wordrally.chassis.valkey.store import OUTAGES, ValkeyClient
from wordrally.contracts.http.sessions import Standing
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.adapters.valkey_keys import FINISHED_TTL_S, key, prefix
from wordrally.quiz.live.adapters.valkey_scripts import ProjectionScript
from wordrally.quiz.live.adapters.valkey_views import ViewCache, encode_view
from wordrally.quiz.live.application.ports import Away, ProjectionLost, View
from wordrally.quiz.live.application.store_ports import (
    NO_WISH,
    Admission,
    ProjectedPlayer,
    ProjectedSession,
    TeamWish,
)
from wordrally.quiz.live.domain.presence import EXPIRY_MS, RECONNECT_GRACE_MS
from wordrally.quiz.live.domain.ranking import LoggedTurn, Receipt, places_of, score_of, streak_at
from wordrally.quiz.live.domain.seats import identity_of, standing
from wordrally.quiz.live.domain.session import Finished, Open, Podium, SessionState, not_asked, shown_question

HOLD_MS = 5_000
"""Time for which a place is held for a join under way.

It is longer than the longest append, and short enough to try again after a crash.
"""

COUNTED_S = 120
"""Lifetime of the number of joins in a minute."""

decode_seat = msgspec.json.Decoder(PlayerJoined)
decode_turn = msgspec.msgpack.Decoder(LoggedTurn)
decode_receipt = msgspec.msgpack.Decoder(Receipt)


class ValkeyProjections:
    """`wr2:{sid}:…`, see `keys`."""

    def __init__(self, store: ValkeyClient) -> None:
        self._store = store
        self._views = ViewCache()
        self._raw_views = DataLoader(self._get_all)
        self._put = ProjectionScript(store, "put")
        self._admit = ProjectionScript(store, "admit")
        self._give_up_place = ProjectionScript(store, "give_up_place")
        self._seat = ProjectionScript(store, "seat")
        self._unseat = ProjectionScript(store, "unseat")
        self._state = ProjectionScript(store, "state")

    async def view(self, session_id: SessionId) -> View:
        raw = await self._raw_views(session_id)
        if raw is None:
            raise ProjectionLost(session_id)
        return self._views.decode(session_id, raw)

    async def _get_all(self, session_ids: Sequence[SessionId]) -> list[bytes | None]:
        """Read the views of several sessions in one round trip.

        Each question that opens or closes is read four times. A single read costs 120 µs of processor time
        here.
        """
        async with self._store.pipeline(transaction=False) as pipeline:
            for session_id in session_ids:
                pipeline.get(key(session_id, "session"))
            return await self._read(pipeline.execute())

    async def put(self, view: View) -> None:
        created = view.session.created
        session_id = created.session_id
        keep_s = FINISHED_TTL_S if isinstance(view.session.state, Finished) else 0
        await self._put(
            [key(session_id, "session")],
            [
                *(encode_view(view), view.sequence, prefix(session_id), created.question_count, keep_s),
                *excused_from(view.session),
            ],
        )

    async def admit(
        self, session_id: SessionId, player_id: PlayerId, identity: str, now: int, team: TeamWish = NO_WISH
    ) -> Admission:
        names = ["session", "accounts", "players", "board", "places", _joining(identity)]
        names += ["teams", "team_sizes"]
        wish = ["" if team.team is None else team.team, int(team.keeps)]
        raw, place, seat, given = await self._admit(
            [key(session_id, name) for name in names], [player_id, identity, now, HOLD_MS, *wish]
        )
        return Admission(
            view=self._views.decode(session_id, raw),
            place=place.decode(),
            seated=decode_seat.decode(seat) if seat else None,
            team=int(given) if given is not None else None,
        )

    async def give_up_place(self, session_id: SessionId, player_id: PlayerId, identity: str) -> None:
        keys = [key(session_id, name) for name in ("places", _joining(identity), "teams", "team_sizes")]
        await self._give_up_place(keys, [player_id])

    async def seat(self, seats: Sequence[PlayerJoined], now: int) -> None:
        session_id = seats[0].session_id
        names = ["session", "players", "accounts", "board", "places", "present", "counters"]
        names += ["teams", "team_sizes", "team_sums"]
        args: list[Any] = [now + RECONNECT_GRACE_MS]
        for seat in seats:
            args += [
                seat.player_id,
                identity_of(seat),
                seat.sequence,
                "" if seat.team is None else seat.team,
                msgspec.json.encode(seat),
            ]
        await self._seat([key(session_id, name) for name in names], args)

    async def unseat(self, session_id: SessionId, player_id: PlayerId) -> None:
        names = ["session", "board", "marks", "present", "counters", "teams", "team_sizes"]
        await self._unseat([key(session_id, name) for name in names], [player_id, prefix(session_id)])

    async def state(
        self, session_id: SessionId, players: Sequence[PlayerId], connecting: NodeId | None, now: int
    ) -> ProjectedSession:
        names = [
            "session", "players", "board", "marks", "counters", "connected", "present", "nodes",
        ]  # fmt: skip
        keys = [key(session_id, name) for name in names]
        # Valid as long as a node's report. If its first report is lost, the second comes before the expiry.
        args = [prefix(session_id), now, connecting or "", now + EXPIRY_MS, *players]
        reply = await self._state(keys, args)
        raw, event, board_version, answered, connected, seated, top, found, expected, settled = reply
        view = self._views.decode(session_id, raw)
        podium = Podium(
            top=_standings(top, is_paced=view.session.is_paced),
            players=seated,
            board_version=int(board_version or 0),
        )
        return ProjectedSession(
            view=view,
            event=int(event or 0),
            answered=answered,
            connected=connected,
            expected=expected,
            podium=podium,
            players=[_player_state(view, row, connecting, is_settled=bool(settled)) for row in found],
            settled=bool(settled),
        )

    async def find_seat(self, session_id: SessionId, player_id: PlayerId) -> PlayerJoined | None:
        raw = await self._read(self._store.hget(key(session_id, "players"), player_id))
        if raw is None:
            await self.view(session_id)  # nobody has this id, unless the projection is lost
        return None if raw is None else decode_seat.decode(raw)

    async def find_seat_of(self, session_id: SessionId, identity: str) -> PlayerJoined | None:
        player_id = await self._read(self._store.hget(key(session_id, "accounts"), identity))
        if player_id is None:
            await self.view(session_id)  # they have no seat, unless the projection is lost
            return None
        return await self.find_seat(session_id, PlayerId(player_id.decode()))

    async def seats(self, session_id: SessionId, players: Sequence[PlayerId]) -> dict[PlayerId, PlayerJoined]:
        found = await self._read(self._store.hmget(key(session_id, "players"), players))
        return {player: decode_seat.decode(raw) for player, raw in zip(players, found, strict=True) if raw}

    async def forget(self, session_id: SessionId) -> None:
        await self._read(self._store.delete(key(session_id, "session")))
        keys = [found async for found in self._store.scan_iter(match=f"{prefix(session_id)}*", count=1_000)]
        if keys:
            await self._read(self._store.delete(*keys))

    async def count_join(self, session_id: SessionId, minute: int) -> int:
        async with self._store.pipeline(transaction=True) as pipeline:
            pipeline.incr(key(session_id, f"joins:{minute}"))
            pipeline.expire(key(session_id, f"joins:{minute}"), COUNTED_S)
            return (await self._read(pipeline.execute()))[0]

    async def roster(self, session_id: SessionId) -> list[PlayerJoined]:
        raw = await self._read(self._store.hvals(key(session_id, "players")))
        if not raw:
            await self.view(session_id)  # nobody joined, unless the projection is lost
        return [decode_seat.decode(seat) for seat in raw]

    async def _read(self, command: Any) -> Any:
        try:
            return await command
        except OUTAGES as error:
            raise Away(repr(error)) from error


def excused_from(session: SessionState) -> list[Any]:
    """Return the open question, or -1 for none, and the players who are not asked it."""
    question = session.state.question if isinstance(session.state, Open) else None
    return [-1 if question is None else question.index, *not_asked(session)]


def _joining(identity: str) -> str:
    return f"joining:{identity}"


def _standings(rows: list[tuple[bytes, bytes, bytes | None]], *, is_paced: bool) -> list[Standing]:
    seats = [(decode_seat.decode(seat), score_of(float(value)), marks) for seat, value, marks in rows]
    places = places_of(score for _, score, _ in seats)
    return [
        structs.replace(
            standing(seat, rank=rank, score=score, place=place),
            done=len(marks or b"") if is_paced else UNSET,
            mastered=(marks or b"").count(b"1") if is_paced else UNSET,
        )
        for rank, ((seat, score, marks), place) in enumerate(zip(seats, places, strict=True), 1)
    ]


def _player_state(
    view: View, row: list[Any], connecting: NodeId | None, *, is_settled: bool
) -> ProjectedPlayer:
    seat, value, rank, marks, receipt, previous, place, turn = row
    given = decode_receipt.decode(receipt) if receipt else None
    own = _Own(score_of(float(value)) if value else 0, (marks or b"").decode(), given)
    score, streak = _own_standing(view.session, own, is_settled=is_settled)
    previous_node = cast("NodeId", previous.decode()) if previous else None
    is_lost = previous is not None and not previous
    return ProjectedPlayer(
        seat=decode_seat.decode(seat),
        score=score,
        rank=rank + 1 if rank is not None else 0,
        streak=streak,
        receipt=given,
        previous_node=previous_node if previous_node != connecting else None,
        is_lost=is_lost,
        place=place,
        marks=own.marks if view.session.is_paced else "",
        turn=decode_turn.decode(turn).turn if turn else None,
    )


class _Own(NamedTuple):
    """Data of one player: score on the board, marks, and the answer to the shown question."""

    score: int
    marks: str
    given: Receipt | None


def _own_standing(session: SessionState, own: _Own, *, is_settled: bool) -> tuple[int, int]:
    """Return score and streak as the player knows them.

    Before the close they include the open question if its result was told.
    """
    if session.is_paced:
        return own.score, streak_at(own.marks, len(own.marks) - 1)
    question = shown_question(session)
    index = -1 if question is None else question.index
    if is_settled or not isinstance(session.state, Open):
        return own.score, streak_at(own.marks, index, session.skipped)
    before = streak_at(own.marks, index - 1, session.skipped)
    if own.given is None or session.created.settings.feedback == "at_close":
        return own.score, before
    return own.score + own.given.points, before + 1 if own.given.correct else 0
