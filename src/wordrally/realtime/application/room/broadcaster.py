"""Broadcasts of a room: transitions at once and in order, boards and counts at intervals."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, assert_never

import structlog
from msgspec import UNSET, structs

from wordrally.contracts import frames
from wordrally.contracts.http.sessions import PACED
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import Scored
from wordrally.contracts.queue.events import QuestionClosed, QuestionOpened, SessionFinished
from wordrally.contracts.queue.nodes import RosterChanged, SessionSnapshot
from wordrally.contracts.views import QuestionView
from wordrally.realtime.application import wire
from wordrally.realtime.application.ports import NodeUnavailable
from wordrally.realtime.application.room.audience import Audience, SendLatest, count
from wordrally.realtime.application.room.pacer import Pacer, Pacers
from wordrally.realtime.application.room.room_context import RoomContext
from wordrally.realtime.domain import pacing
from wordrally.realtime.domain.seat import Seat
from wordrally.realtime.domain.timing import longest_question, own_question, question_of, timing
from wordrally.realtime.domain.welcome import progress, view, you

STANDINGS_AT_ONCE = 500
"""Players in one request for standings; the reply stays far below the broker's 1 MiB."""


log = structlog.get_logger()
T = TypeVar("T")


class RoomBroadcaster:
    """Broadcaster of one room."""

    def __init__(
        self,
        audience: Audience,
        seats: Mapping[PlayerId, Seat],
        session: Callable[[], SessionSnapshot],
        views: Callable[[], Sequence[QuestionView]],
        around: RoomContext,
    ) -> None:
        self._audience = audience
        self._seats = seats
        self._session = session
        self._views = views
        self._around = around
        self._origin_s = asyncio.get_running_loop().time()
        self._board = self._at_two_paces(self._tell_board, pacing.hosts_interval_s)
        self._progress = self._at_two_paces(self._tell_progress, pacing.hosts_progress_interval_s)
        self._counts = Pacer(
            self._tell_counts, lambda: pacing.counts_interval_s(self._connections()), self._origin_s
        )
        self._answered: frames.Progress | None = None
        self._in_order = asyncio.Lock()

    def transition(self, event: QuestionOpened | QuestionClosed | SessionFinished) -> None:
        """Broadcast a transition of the session at once."""
        self._progress.cancel()
        match event:
            case QuestionOpened():
                self._question(event.version)
            case QuestionClosed():
                self._board.cancel()
                self._audience.send(_reveal(event))
                self._standings(self._leaderboard())
            case SessionFinished():
                self._board.cancel()
                self._standings(
                    frames.FinishedFrame(
                        version=event.version,
                        top=event.top,
                        players=event.players,
                        teams=event.teams or UNSET,
                    )
                )
            case _:
                assert_never(event)

    def session(self) -> None:
        """Broadcast that the session was locked, unlocked, paused or resumed."""
        session = self._session()
        self._audience.send(frames.SessionFrame(version=session.version, session=view(session)))

    def timing(self) -> None:
        """Send everybody their own times of the open question."""
        session = self._session()
        if session.question is None:
            return
        if (longest := longest_question(session)) is not None:
            self._audience.send_hosts(timing(session.version, longest))
        for player_id, connection in list(self._audience.players.items()):
            question = question_of(session, player_id)
            if question is None:
                continue
            frame = timing(session.version, own_question(question, self._seats[player_id].answer))
            count(frame, 1)
            connection.send(wire.encode(frame))

    def _question(self, version: int) -> None:
        """Send an opened question.

        It is the same for all, except for players with more time or who are not asked it.
        """
        session = self._session()
        question, longest = session.question, longest_question(session)
        if question is None or longest is None:
            return
        if not session.asked_needs:
            self._audience.send(frames.QuestionFrame(version=version, question=question))
            return
        self._audience.send_hosts(frames.QuestionFrame(version=version, question=longest))
        needy = [player for player in session.asked_needs if player in self._audience.players]
        usual = frames.QuestionFrame(version=version, question=question)
        self._audience.send_players(usual, but=session.asked_needs.keys())
        for player_id in needy:
            if (own := question_of(session, player_id)) is not None:
                frame = frames.QuestionFrame(version=version, question=own)
                count(frame, 1)
                self._audience.players[player_id].send(wire.encode(frame))

    def scored(self, scored: Scored, *, top_changed: bool) -> None:
        """Schedule the number of answers, and the board if its top rows changed."""
        session = self._session()
        if top_changed:
            self._board.changed()
        if session.question and session.question.index == scored.question:
            self._progressed()

    def board_changed(self) -> None:
        """Schedule a broadcast of the board."""
        self._board.changed()

    def roster(self, change: RosterChanged) -> None:
        """Broadcast arrivals and departures. In a large room players only get the number of players."""
        if self._session().answered:
            self._progressed()
        if not change.joined and not change.left:
            return
        version = self._session().version
        named = frames.Roster(version=version, players=change.players, joined=change.joined, left=change.left)
        if pacing.names_for_all(change.players):
            self._counts.cancel()
            self._audience.send_latest("roster", named)
        else:
            self._audience.send_hosts(named)
            self._counts.changed()

    def stop(self) -> None:
        """Cancel the scheduled broadcasts."""
        for pacer in (self._board, self._progress, self._counts):
            pacer.cancel()

    def _at_two_paces(
        self, tell: Callable[[SendLatest], None], hosts_interval_s: Callable[[int], float]
    ) -> Pacers:
        audience, around = self._audience, self._around
        return Pacers(
            Pacer(lambda: tell(audience.send_latest_players), self._players_interval_s, self._origin_s),
            Pacer(
                lambda: tell(audience.send_latest_hosts),
                lambda: hosts_interval_s(around.connections()),
                self._origin_s,
            ),
        )

    def _players_interval_s(self) -> float:
        is_paced = self._session().mode in PACED
        interval_s = pacing.racers_interval_s if is_paced else pacing.players_interval_s
        return interval_s(self._connections())

    def _connections(self) -> int:
        return max(len(self._audience), self._session().connected)

    def _leaderboard(self) -> frames.Leaderboard:
        session = self._session()
        return frames.Leaderboard(
            board_version=session.board_version,
            players=session.players,
            top=session.top,
            teams=session.teams or UNSET,
        )

    def _tell_board(self, send: SendLatest) -> None:
        send("leaderboard", self._leaderboard())

    def _progressed(self) -> None:
        self._answered = progress(self._session())
        if self._answered is not None:
            self._progress.changed()

    def _tell_progress(self, send: SendLatest) -> None:
        if self._answered is not None:
            send("progress", self._answered)

    def _tell_counts(self) -> None:
        session = self._session()
        counts = frames.Roster(version=session.version, players=session.connected, joined=[], left=[])
        self._audience.send_latest_players("roster", counts)

    def _standings(self, frame: frames.Leaderboard | frames.FinishedFrame) -> None:
        """Send the frame to hosts, and to players with their own standing, which is requested first."""
        self._audience.send_hosts(frame)
        self._around.spawn(self._tell_players(frame))

    async def _tell_players(self, frame: frames.Leaderboard | frames.FinishedFrame) -> None:
        personal = wire.Personal(frame)
        async with self._in_order:
            for players in chunks(list(self._audience.players), STANDINGS_AT_ONCE):
                known = await self._learn(players)
                for player_id in players:
                    connection = self._audience.players.get(player_id)
                    if connection is not None:
                        count(frame, 1)
                        seat = self._seats[player_id]
                        connection.send(
                            personal.to(you(seat, self._session(), self._views()))
                            if player_id in known
                            else wire.encode(frame)
                        )

    async def _learn(self, players: list[PlayerId]) -> set[PlayerId]:
        """Bring the seats up to date, and return the players whose standing is known."""
        try:
            snapshots = await self._around.standings(self._session().session_id, players)
        except NodeUnavailable as error:
            log.warning("standings unavailable", session_id=self._session().session_id, error=str(error))
            return set()
        for snapshot in snapshots:
            self._seats[snapshot.player_id].learn(snapshot)
        return {snapshot.player_id for snapshot in snapshots}


def _reveal(event: QuestionClosed) -> frames.Reveal:
    return frames.Reveal(version=event.version, **structs.asdict(event.reveal))


def chunks(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of at most `size`."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
