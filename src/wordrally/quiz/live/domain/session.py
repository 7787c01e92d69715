"""State of a live session. `evolution` folds it from events, `commands` decides the next events.

The state is made of structs, not dataclasses, since the projection stores it as it is here.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, assert_never

import msgspec
from msgspec import UNSET

from wordrally.contracts.http.sessions import PACED, Phase, Standing, TeamStanding
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ANSWER_GRACE_MS
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    FinishReason,
    Needs,
    SessionCreated,
    SessionFinished,
)
from wordrally.contracts.views import QuestionView, RevealView
from wordrally.quiz.live.domain.refusals import QuizError

GRACE_MS = ANSWER_GRACE_MS

IDLE_MS = 24 * 3_600_000
"""Time after its last event at which an unfinished session ends by itself (contract)."""


class Lobby(msgspec.Struct, frozen=True, tag="lobby"):
    """Players join. No question was opened yet."""


class Open(msgspec.Struct, frozen=True, tag="open"):
    """A question can be answered until it is `sealed`.

    After an outage or a pause its time runs from `resumed_at` on. `is_skip` says that it was sealed to be
    skipped.
    """

    question: QuestionView
    sealed: bool = False
    resumed_at: int = 0
    is_skip: bool = False
    extra_ms: int = 0

    @property
    def closes_at(self) -> int:
        """Time at which the question closes for the players who have the most time."""
        return self.question.closes_at + self.extra_ms

    @property
    def longest(self) -> QuestionView:
        """The question with the times of the players who have the most. Its host sees these."""
        longest_ms = self.question.time_limit_ms + self.extra_ms
        return msgspec.structs.replace(self.question, time_limit_ms=longest_ms, closes_at=self.closes_at)

    @property
    def paused_at(self) -> int | None:
        """Time since which the question is paused, if it is."""
        return None if self.question.paused_at is UNSET else self.question.paused_at


class Closed(msgspec.Struct, frozen=True, tag="closed"):
    """The key of the last question is revealed. The next one is not open."""

    question: QuestionView
    reveal: RevealView


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """The session has ended. Its last question stays visible."""

    question: QuestionView | None
    reveal: RevealView | None


class Running(msgspec.Struct, frozen=True, tag="running"):
    """Players take turns at their own pace until the session is sealed.

    `sealed` is the reason for that. It is '' before.
    """

    closes_at: int
    sealed: FinishReason | Literal[""] = ""


State = Lobby | Open | Closed | Running | Finished


class SeatCodeGiven(msgspec.Struct, frozen=True, array_like=True):
    """Seat code that was given out."""

    player_id: PlayerId
    expires_at: int


class SessionState(msgspec.Struct, frozen=True, kw_only=True):
    """State of a session after its events.

    `skipped` are the questions that earned nothing. `barred` are the devices of removed players.
    `generations` counts for each player how often their seat was given to another device. `seat_codes` are
    keyed by their hashes. `needs` are the players' present needs; `asked_needs` are those that hold for the
    question that is shown. `moved_to` is the session in which this one is played again. `closes_at` is the
    end of a session in a paced mode, and 0 while there is none.
    """

    created: SessionCreated
    state: State
    version: int
    locked: bool
    removed: frozenset[PlayerId]
    last_at: int
    skipped: frozenset[int] = frozenset()
    barred: dict[PlayerId, str] = {}
    generations: dict[PlayerId, int] = {}
    seat_codes: dict[str, SeatCodeGiven] = {}
    needs: dict[PlayerId, Needs] = {}
    asked_needs: dict[PlayerId, Needs] = {}
    moved_to: SessionId | Literal[""] = ""
    moved_at: int = 0
    closes_at: int = 0

    @property
    def is_paced(self) -> bool:
        """True if players go at their own pace."""
        return self.created.mode in PACED


class Podium(msgspec.Struct, frozen=True, kw_only=True):
    """Head of a leaderboard. `players` counts all of its rows."""

    top: list[Standing]
    players: int
    board_version: int
    teams: list[TeamStanding] = []


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Result of a question after every accepted answer is scored. `last_received_at` is 0 without answers."""

    counts: list[int] | dict[str, int]
    last_received_at: int
    podium: Podium


def creation_of(events: Sequence[AnySessionEvent]) -> SessionCreated:
    """Return the event with which the log of every session begins."""
    created = events[0]
    assert isinstance(created, SessionCreated), "the log of a session begins with its creation"
    return created


def finish_of(events: Iterable[AnySessionEvent]) -> SessionFinished | None:
    """Return the end of the session if it has ended. The session may be played again after it."""
    return next((event for event in events if isinstance(event, SessionFinished)), None)


def not_asked(session: SessionState) -> list[PlayerId]:
    """Return the players who are not asked the open question, since they get no audio questions."""
    state = session.state
    if not isinstance(state, Open) or state.question.kind != "listen":
        return []
    return [player for player, needs in session.asked_needs.items() if needs.no_audio]


def phase_of(session: SessionState) -> Phase:
    """Return the phase by its name in the contract."""
    match session.state:
        case Lobby():
            return "lobby"
        case Open():
            return "open"
        case Closed():
            return "closed"
        case Running():
            return "open"
        case Finished():
            return "finished"
        case _:
            assert_never(session.state)


def shown_question(session: SessionState) -> QuestionView | None:
    """Return the question that is open, or was last."""
    return None if isinstance(session.state, Lobby | Running) else session.state.question


def shown_reveal(session: SessionState) -> RevealView | None:
    """Return the key of the question that was closed last, unless another is open."""
    return session.state.reveal if isinstance(session.state, Closed | Finished) else None


def with_counts(session: SessionState, counts: list[int] | dict[str, int]) -> SessionState:
    """Return the session with the counts of the revealed question, which the log does not hold for texts."""
    state = session.state
    if not isinstance(state, Closed | Finished) or state.reveal is None or state.reveal.counts is not UNSET:
        return session
    reveal = msgspec.structs.replace(state.reveal, counts=counts)
    return msgspec.structs.replace(session, state=msgspec.structs.replace(state, reveal=reveal))


def wrong_phase(session: SessionState, what: str) -> QuizError:
    """Return the refusal of a command that the session's phase does not allow."""
    return QuizError("wrong_phase", f"A session in phase `{phase_of(session)}` cannot be {what}.")
