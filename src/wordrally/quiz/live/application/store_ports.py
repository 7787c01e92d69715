"""Ports to the store of the live session: a projection of the logs, which may be lost at any moment.

Every method that reads or writes the projection of a session raises `ProjectionLost` when it is missing.
"""

from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple, Protocol

import msgspec

from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.http.sessions import Goal, Standing, Teams, TeamStanding
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer, ScoredAnswer, TurnOpened
from wordrally.contracts.queue.nodes import RosterChanged
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.domain.ranking import LoggedTurn, Receipt
from wordrally.quiz.live.domain.session import Outcome, Podium


class TeamWish(NamedTuple):
    """Team that a player wants. With `keeps`, it also holds where the session balances its teams."""

    team: int | None = None
    keeps: bool = False


NO_WISH = TeamWish()


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """Reply of the projection to a join.

    `place` is held for some seconds, unless it is `full`, or `joining` when a join of the same account is
    under way. `seated` is the player that the account is in this session.
    """

    view: View
    place: Literal["held", "full", "joining"]
    seated: PlayerJoined | None
    team: int | None = None


class ProjectedPlayer(msgspec.Struct, frozen=True, kw_only=True):
    """Player in the projection: seat, rank and place on the leaderboard, answer to the shown question.

    `score` and `streak` are the player's own: where results are told at once, the answer to the open question
    counts.

    In paced modes, `receipt` is that of the newest turn that ended, and `turn` is the newest that was opened.

    `is_lost` says that the projection was restored since they connected, so their previous node is unknown.
    """

    seat: PlayerJoined
    score: int
    rank: int
    streak: int
    receipt: Receipt | None
    previous_node: NodeId | None
    is_lost: bool = False
    place: int | None = None
    marks: str = ""
    turn: TurnOpened | None = None


class ProjectedSession(msgspec.Struct, frozen=True, kw_only=True):
    """State of a session for a realtime node, read at one instant."""

    view: View
    event: int
    answered: int
    connected: int
    expected: int
    podium: Podium
    players: list[ProjectedPlayer]
    settled: bool = False
    """True if the board includes the shown question. If that is open, its close is on its way to the log."""


class Projections(Protocol):
    """Sessions in the store, next to their leaderboards.

    Writing an older view than the stored one changes nothing.
    """

    async def view(self, session_id: SessionId) -> View: ...

    async def put(self, view: View) -> None:
        """Store the view if it is newer. The keys of a finished session expire 24 h later."""
        ...

    async def admit(
        self, session_id: SessionId, player_id: PlayerId, identity: str, now: int, team: TeamWish = NO_WISH
    ) -> Admission:
        """Hold a place in the session, and one in a team, for a player while they claim a nickname.

        `identity` names the account or class member (`seats.identity_of`). It is '' for a guest.
        """
        ...

    async def give_up_place(self, session_id: SessionId, player_id: PlayerId, identity: str) -> None: ...

    async def seat(self, seats: Sequence[PlayerJoined], now: int) -> None:
        """Put players of one session on the roster and, with score 0, on the leaderboard. Safe to repeat.

        A newer message about a player on the roster replaces their seat (`PlayerJoined.sequence`).
        """
        ...

    async def unseat(self, session_id: SessionId, player_id: PlayerId) -> None:
        """Take a removed player off the leaderboard and from the present players. Safe to repeat."""
        ...

    async def state(
        self, session_id: SessionId, players: Sequence[PlayerId], connecting: NodeId | None, now: int
    ) -> ProjectedSession:
        """Read session and players at one instant, in one round trip. Unknown players are left out.

        `connecting` is stored as the players' node in the same instant.
        """
        ...

    async def find_seat(self, session_id: SessionId, player_id: PlayerId) -> PlayerJoined | None:
        """Return the seat of a player, removed or not."""
        ...

    async def find_seat_of(self, session_id: SessionId, identity: str) -> PlayerJoined | None:
        """Return the seat of an account or class member (`seats.identity_of`)."""
        ...

    async def forget(self, session_id: SessionId) -> None:
        """Delete a session that is erased. Safe to repeat."""
        ...

    async def seats(self, session_id: SessionId, players: Sequence[PlayerId]) -> dict[PlayerId, PlayerJoined]:
        """Return the seats of these players, without those whose seat is not there. Raises `Away`."""
        ...

    async def count_join(self, session_id: SessionId, minute: int) -> int:
        """Count a new seat, and return how many were taken in that minute. Raises `Away`."""
        ...

    async def roster(self, session_id: SessionId) -> list[PlayerJoined]:
        """Return everybody who joined, removed players included, in no order."""
        ...


class PresenceStore(Protocol):
    """Connected players and their nodes: `wr2:{sid}:connected` and `:present`.

    Entries expire unless they are repeated.
    """

    async def change(
        self,
        session_id: SessionId,
        node_id: NodeId,
        joined: Sequence[PlayerId],
        left: Sequence[PlayerId],
        now: int,
    ) -> RosterChanged | None:
        """Store the report of a node and return the change for the session, expired entries included."""
        ...

    async def present(self, session_id: SessionId, players: Sequence[PlayerId], now: int) -> set[PlayerId]:
        """Return the players who are connected, or have left so recently that others wait for them."""
        ...

    async def count(self, session_id: SessionId, now: int) -> RosterChanged:
        """Return the numbers of connected and expected players now, and the expired entries."""
        ...


class Scoreboards(Protocol):
    """Leaderboards, receipts and counts of a session in the store.

    The order is score, time at which it was reached, player id.
    """

    async def settle(self, session_id: SessionId, question: int, *, is_skipped: bool = False) -> None:
        """Add the points of this question to the leaderboard, or none if it is skipped. Safe to repeat."""
        ...

    async def outcome(
        self, session_id: SessionId, index: int, question: Question, *, is_skipped: bool = False
    ) -> Outcome:
        """Settle a question, then return counts, newest receipt and the ten best rows.

        `counts` has an entry per choice, or the 20 most frequent texts.
        """
        ...

    async def counts(
        self, session_id: SessionId, index: int, question: Question
    ) -> list[int] | dict[str, int]:
        """Return the counts of `outcome` alone."""
        ...

    async def podium(self, session_id: SessionId) -> Podium:
        """Return the ten best rows."""
        ...

    async def teams(self, session_id: SessionId, teams: Teams) -> list[TeamStanding]:
        """Return the teams with the sums of their members on the leaderboard, best first."""
        ...

    async def rows(self, session_id: SessionId, offset: int, limit: int) -> tuple[list[Standing], Podium]:
        """Return a slice of the leaderboard, and its head at the same instant."""
        ...

    async def receipts(self, session_id: SessionId, question: int) -> dict[PlayerId, Receipt]:
        """Return every receipt of a question."""
        ...

    async def results(self, session_id: SessionId, question: int) -> list[ScoredAnswer]:
        """Return every receipt of a question with its player's present place on the leaderboard.

        `at_close` feedback sends these after the close.
        """
        ...

    async def next_event(self, session_id: SessionId) -> int:
        """Raise the counter of `Scored` messages by one and return it."""
        ...

    async def all_answered(self, session_id: SessionId, question: int, now: int) -> bool:
        """Return whether somebody is present and everybody present has answered."""
        ...

    async def turns(self, session_id: SessionId) -> int:
        """Return the highest number of turns that a player has had, in paced modes."""
        ...

    async def all_done(
        self,
        session_id: SessionId,
        goal: Goal,
        questions: int,
        now: int,
        *,
        finished: Collection[PlayerId] = (),
    ) -> bool:
        """Return whether at least one player, and every player who is present, has nothing left."""
        ...


LoggedAnswer = tuple[int, ReceivedAnswer]
"""An answer, and the sequence of its message."""


class UnscoredRecords(NamedTuple):
    """Answers, and turns of paced modes, that scoring has not handled yet, in the order of the log."""

    answers: Sequence[LoggedAnswer] = ()
    turns: Sequence[LoggedTurn] = ()


class ScoringProgress(Protocol):
    """Progress of the scoring consumer in ANSWERS."""

    async def reach(self, sequence: int, timeout_s: float) -> None:
        """Wait until every message up to `sequence` is scored. Raises `Behind` when it takes longer."""
        ...

    async def reach_session(self, session_id: SessionId, sequence: int, timeout_s: float) -> None:
        """Wait until everything of one session up to `sequence` is scored. Raises `Behind`.

        A session without unscored answers does not wait for those of others.
        """
        ...

    async def unscored(self, session_id: SessionId, sequence: int, since_ms: int) -> UnscoredRecords:
        """Return the answers of a session up to `sequence` that are not scored, in the log's order.

        Some may be scored by now. Those that were stored before `since_ms` may be left out. Raises `Behind`
        when they are not known: the backlog since then is too long, or the queue is unavailable.
        """
        ...


class Rebuilds(Protocol):
    """Rebuilds of the projection from the logs."""

    async def rebuild(self, session_id: SessionId) -> bool:
        """Fold the logs of a session into the store if it is not there.

        Return False when there is no such session. Concurrent callers wait for one of them to do it.
        """
        ...

    async def redraw(self, session_id: SessionId) -> bool:
        """Rebuild the projection like `rebuild`, but replace the one that is there."""
        ...
