"""Ports of the live session besides its logs and its store: recipients of messages, database, tokens."""

from collections.abc import Collection, Mapping
from typing import Protocol

import msgspec

from wordrally.contracts.claims import PlayerClaims
from wordrally.contracts.http.quizzes import Quiz
from wordrally.contracts.http.reports import PreviousResults, Report
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue.answers import Scored
from wordrally.contracts.queue.nodes import Announce, RosterChanged
from wordrally.contracts.queue.results import SessionResults
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.domain.session import SessionState


class ProjectionLost(Exception):
    """The store has no projection of this session. Rebuild it from the logs, then repeat the call."""


class StaleView(Exception):
    """Another writer appended to the session's log first. Fold it again, then decide again."""


class NameTaken(Exception):
    """The nickname's subject holds a claim already: that of `holder`."""

    def __init__(self, holder: PlayerJoined) -> None:
        super().__init__("the nickname is taken")
        self.holder = holder


class PinTaken(Exception):
    """The PIN is in use, or was within the last hour."""


class Away(Exception):
    """The store did not answer. The logs may still be available."""


class Behind(Exception):
    """Scoring or the projection did not catch up in time. The same call may succeed a moment later."""


class View(msgspec.Struct, frozen=True):
    """A session, and the sequence of its newest event in SESSIONS, with which an append is compared."""

    session: SessionState
    sequence: int


class KnownWords(Protocol):
    """The part of the lexicon that marking needs."""

    async def common(self) -> Mapping[str, frozenset[str]]:
        """Return the words of each language that has a list, in lower case: every form of English words."""
        ...


class Broadcasts(Protocol):
    """Live messages to the realtime nodes. A gap is repaired by their snapshots."""

    async def roster(self, changed: RosterChanged) -> None: ...

    async def scored(self, scored: Scored) -> None: ...

    async def announce(self, announce: Announce) -> None: ...


class FinishedSession(msgspec.Struct, frozen=True, kw_only=True):
    """Permanent results of a finished session: the host's report, and the accounts of the players."""

    host_id: AccountId
    finished_at: int
    report: Report
    accounts: dict[PlayerId, AccountId]


class FinishedSessions(Protocol):
    """Results of finished sessions in the quiz database."""

    async def save(self, finished: FinishedSession) -> None:
        """Store the results and update the difficulty of words from them, in one transaction.

        Repeating it changes nothing.
        """
        ...

    async def find(self, session_id: SessionId) -> FinishedSession | None: ...

    async def previous(self, host_id: AccountId, session: Session, before: int) -> PreviousResults | None:
        """Return the host's newest results of the same quiz and class that finished before that time."""
        ...

    async def delete(self, session_id: SessionId) -> None:
        """Delete the results. Safe to repeat."""
        ...

    async def erase_player(self, session_id: SessionId, player_id: PlayerId) -> None:
        """Erase the name, the account and the typed texts of a player. Safe to repeat."""
        ...


class Attendances(Protocol):
    """`results.{id}`: results on their way to the history of accounts."""

    async def publish(self, results: SessionResults) -> None:
        """Store one part. Repeating it is harmless."""
        ...

    async def erase(self, people: Collection[AccountId]) -> None:
        """Erase the results of accounts and class members. Safe to repeat."""
        ...


class ReadableQuizzes(Protocol):
    """Quizzes that may be played."""

    async def find(self, quiz_id: QuizId) -> Quiz | None: ...

    async def note_played(self, quiz_id: QuizId, host_id: AccountId, at: int) -> None:
        """Store the time at which the quiz was last played by its owner. Safe to repeat.

        If somebody else played it, nothing changes.
        """
        ...


class Tokens(Protocol):
    """Signer of player tokens."""

    def sign(self, claims: PlayerClaims) -> str: ...
