"""What the live session needs of the store: a projection of the logs, which may be lost at any moment.

Every method that reads or writes the projection of a session raises `ProjectionLost` when it is not there.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

import msgspec

from wordrally.contracts.answers import ReceivedAnswer, ScoredAnswer, TurnOpened
from wordrally.contracts.events import PlayerJoined
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.nodes import RosterChanged
from wordrally.contracts.quizzes import Question
from wordrally.contracts.sessions import Goal, Standing, Teams, TeamStanding
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.domain.ranking import Receipt
from wordrally.quiz.live.domain.session import Outcome, Podium


class TeamWish(NamedTuple):
    """The team that somebody wants; `keeps`: also where the session balances its teams."""

    team: int | None = None
    keeps: bool = False


NO_WISH = TeamWish()


class Admission(msgspec.Struct, frozen=True, kw_only=True):
    """What the projection says to somebody at the door.

    `place` is theirs for some seconds unless it is `full`, or a join of the same account is `joining` already;
    `seated` is the player that the account is in this session.
    """

    view: View
    place: Literal["held", "full", "joining"]
    seated: PlayerJoined | None
    team: int | None = None


class ProjectedPlayer(msgspec.Struct, frozen=True, kw_only=True):
    """A player in the projection: their seat, their rank and place on the board, their answer to the shown question.

    `score` and `streak` are their own: where results are told at once, the answer to the open question counts.

    At one's own pace, `receipt` is that of the newest turn that ended, `turn` the newest that was opened.

    `is_lost`: the projection was restored since they connected, so that it cannot say where they were.
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
    """Everything a node needs to know of a session, read at one instant."""

    view: View
    event: int
    answered: int
    connected: int
    expected: int
    podium: Podium
    players: list[ProjectedPlayer]
    settled: bool = False
    """The board has moved for the question that is shown: if that is open, its close is on its way to the log."""


class Projections(Protocol):
    """Sessions in the store, next to their boards. Writing an older view than the stored one changes nothing."""

    async def view(self, session_id: SessionId) -> View: ...

    async def put(self, view: View) -> None:
        """Store the view if it is newer; the keys of a finished session expire 24 h later."""
        ...

    async def admit(
        self, session_id: SessionId, player_id: PlayerId, identity: str, now: int, team: TeamWish = NO_WISH
    ) -> Admission:
        """Hold one of the session's places, and one in a team, for a player while they claim a nickname.

        `identity` names the account or class member (`seats.identity_of`); '' for a guest.
        """
        ...

    async def give_up_place(self, session_id: SessionId, player_id: PlayerId, identity: str) -> None: ...

    async def seat(self, seats: Sequence[PlayerJoined], now: int) -> None:
        """Put players of one session on the roster and, with score 0, on the board. Safe to repeat.

        A newer message about a player who is on the roster replaces their seat there (`PlayerJoined.sequence`).
        """
        ...

    async def unseat(self, session_id: SessionId, player_id: PlayerId) -> None:
        """Take a removed player off the board and from those present. Safe to repeat."""
        ...

    async def state(
        self, session_id: SessionId, players: Sequence[PlayerId], connecting: NodeId | None, now: int
    ) -> ProjectedSession:
        """Read session and players at one instant, in one round trip; unknown players are left out.

        `connecting` is noted as the players' node in the same instant.
        """
        ...

    async def find_seat(self, session_id: SessionId, player_id: PlayerId) -> PlayerJoined | None:
        """The seat of a player, removed or not."""
        ...

    async def forget(self, session_id: SessionId) -> None:
        """Forget a session that is erased. Safe to repeat."""
        ...

    async def roster(self, session_id: SessionId) -> list[PlayerJoined]:
        """Everybody who joined, removed players included, in no order."""
        ...


class PresenceStore(Protocol):
    """Who is connected where: `wr2:{sid}:connected` and `:present`, whose entries expire unless they are repeated."""

    async def change(
        self,
        session_id: SessionId,
        node_id: NodeId,
        joined: Sequence[PlayerId],
        left: Sequence[PlayerId],
        now: int,
    ) -> RosterChanged | None:
        """Note what a node says; return what changed for the session, entries that ran out included."""
        ...

    async def present(self, session_id: SessionId, players: Sequence[PlayerId], now: int) -> set[PlayerId]:
        """Those of the players who are connected, or have been away for so short a time that others wait for them."""
        ...

    async def count(self, session_id: SessionId, now: int) -> RosterChanged:
        """How many are connected and expected now, and whose entries ran out."""
        ...


class Scoreboards(Protocol):
    """Boards, receipts and counts of a session in the store. One order: score, who reached it first, player id."""

    async def settle(self, session_id: SessionId, question: int, *, is_skipped: bool = False) -> None:
        """Add the points of this question to the board, none if it is skipped. Safe to repeat."""
        ...

    async def outcome(
        self, session_id: SessionId, index: int, question: Question, *, is_skipped: bool = False
    ) -> Outcome:
        """Settle a question; then counts, newest receipt and the ten best rows.

        `counts` has an entry per choice, or the 20 most frequent texts.
        """
        ...

    async def podium(self, session_id: SessionId) -> Podium:
        """The ten best rows."""
        ...

    async def teams(self, session_id: SessionId, teams: Teams) -> list[TeamStanding]:
        """The teams as the board has their members, best first."""
        ...

    async def rows(self, session_id: SessionId, offset: int, limit: int) -> tuple[list[Standing], Podium]:
        """A slice of the board, and its head at the same instant."""
        ...

    async def receipts(self, session_id: SessionId, question: int) -> dict[PlayerId, Receipt]:
        """Every receipt of a question."""
        ...

    async def results(self, session_id: SessionId, question: int) -> list[ScoredAnswer]:
        """Every receipt of a question with where the board now has its player: what `at_close` tells after the close."""
        ...

    async def next_event(self, session_id: SessionId) -> int:
        """Raise the counter of `Scored` messages by one and return it."""
        ...

    async def all_answered(self, session_id: SessionId, question: int, now: int) -> bool:
        """Whether somebody is present and everybody present has answered."""
        ...

    async def turns(self, session_id: SessionId) -> int:
        """How many turns somebody has had at most, at everyone's own pace."""
        ...

    async def all_done(self, session_id: SessionId, goal: Goal, questions: int, now: int) -> bool:
        """Whether somebody has nothing left, and everybody who is present has nothing left."""
        ...


class ScoringProgress(Protocol):
    """How far the scoring consumer is in ANSWERS."""

    async def reach(self, sequence: int, timeout_s: float) -> None:
        """Return once every message up to `sequence` is scored. Raises `Behind` when it takes longer."""
        ...

    async def reach_session(self, session_id: SessionId, sequence: int, timeout_s: float) -> None:
        """Return once everything of one session up to `sequence` is scored. Raises `Behind`.

        A session without unscored answers does not wait for those of others.
        """
        ...

    async def unscored(self, session_id: SessionId, sequence: int) -> list[ReceivedAnswer]:
        """Return the answers of a session up to `sequence` that are not scored, in the log's order.

        Some may be scored by now. Raises `Behind` when they are not known: the backlog is too long, or the queue away.
        """
        ...


class Rebuilds(Protocol):
    """The way back from the logs to the projection."""

    async def rebuild(self, session_id: SessionId) -> bool:
        """Fold the logs of a session into the store if it is not there; False when there is no such session.

        Callers that come at once wait for one of them to do it.
        """
        ...

    async def redraw(self, session_id: SessionId) -> bool:
        """As `rebuild`, in place of the projection that is there."""
        ...
