"""The quiz database of live sessions, in memory."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec import structs

from wordrally.contracts.http.quizzes import Quiz
from wordrally.contracts.http.reports import PlayerReport, PreviousResults
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.quiz.live.application.hosted_sessions import AssignmentSeat, HostedSession
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.live.domain.seats import ERASED_NAME
from wordrally.quiz.shared.application.paging import PageCursor


@dataclass
class FakeReadableQuizzes:
    """Implements `ReadableQuizzes`."""

    quizzes: dict[QuizId, Quiz] = field(default_factory=dict[QuizId, Quiz])

    played: dict[QuizId, int] = field(default_factory=dict[QuizId, int])

    async def find(self, quiz_id: QuizId) -> Quiz | None:
        return self.quizzes.get(quiz_id)

    async def note_played(self, quiz_id: QuizId, host_id: AccountId, at: int) -> None:
        self.played[quiz_id] = at


@dataclass
class FakeHostedSessions:
    """Implements `HostedSessions`."""

    hosts: dict[SessionId, AccountId] = field(default_factory=dict[SessionId, AccountId])
    practice: set[SessionId] = field(default_factory=set[SessionId])

    async def add(
        self,
        session_id: SessionId,
        host_id: AccountId,
        created_at: int,
        *,
        quiz_id: QuizId | None = None,
        is_practice: bool = False,
    ) -> None:
        self.hosts[session_id] = host_id
        if is_practice:
            self.practice.add(session_id)

    async def delete(self, session_id: SessionId) -> None:
        self.hosts.pop(session_id, None)

    async def unfinished(self, since: int) -> list[SessionId]:
        return list(self.hosts)

    async def newest(self, host_id: AccountId, limit: int, after: PageCursor | None) -> list[HostedSession]:
        listed = {one: host for one, host in self.hosts.items() if one not in self.practice}
        return [HostedSession(one, 0, None) for one, host in listed.items() if host == host_id][:limit]


@dataclass
class FakeAssignmentSeats:
    """Implements `AssignmentSeats`; no session of it has results."""

    seats: list[AssignmentSeat] = field(default_factory=list[AssignmentSeat])

    async def add(self, seats: Sequence[AssignmentSeat]) -> None:
        self.seats += [seat for seat in seats if seat not in self.seats]

    async def unfinished(
        self, account_id: AccountId, limit: int, after: PageCursor | None
    ) -> list[AssignmentSeat]:
        own = [seat for seat in self.seats if seat.account_id == account_id]
        newest = sorted(own, key=lambda seat: (seat.joined_at, seat.session_id), reverse=True)
        return [seat for seat in newest if after is None or (seat.joined_at, seat.session_id) < tuple(after)][
            :limit
        ]


@dataclass
class FakeFinishedSessions:
    """Implements `FinishedSessions`."""

    sessions: dict[SessionId, FinishedSession] = field(default_factory=dict[SessionId, FinishedSession])
    saved: asyncio.Event = field(default_factory=asyncio.Event)

    async def save(self, finished: FinishedSession) -> None:
        self.sessions.setdefault(finished.report.session.id, finished)
        self.saved.set()

    async def until_saved(self) -> None:
        """Wait for the first results."""
        async with asyncio.timeout(20):
            await self.saved.wait()

    async def previous(self, host_id: AccountId, session: Session, before: int) -> PreviousResults | None:
        same = [
            each
            for each in self.sessions.values()
            if (each.host_id, each.report.session.quiz_id, each.report.session.settings.class_id)
            == (host_id, session.quiz_id, session.settings.class_id)
            and each.finished_at < before
        ]
        last = max(same, key=lambda each: each.finished_at, default=None)
        if last is None:
            return None
        return PreviousResults(
            session_id=last.report.session.id,
            finished_at=last.finished_at,
            correct=sum(question.correct for question in last.report.questions),
            answered=sum(question.answered for question in last.report.questions),
        )

    async def find(self, session_id: SessionId) -> FinishedSession | None:
        return self.sessions.get(session_id)

    async def delete(self, session_id: SessionId) -> None:
        self.sessions.pop(session_id, None)

    async def erase_player(self, session_id: SessionId, player_id: PlayerId) -> None:
        if (finished := self.sessions.get(session_id)) is not None:
            report = structs.replace(
                finished.report, players=[_erased(each, player_id) for each in finished.report.players]
            )
            accounts = {player: owner for player, owner in finished.accounts.items() if player != player_id}
            self.sessions[session_id] = structs.replace(finished, report=report, accounts=accounts)


def _erased(player: PlayerReport, erased: PlayerId) -> PlayerReport:
    if player.player_id != erased:
        return player
    answers = [structs.replace(one, text=None if one.text is None else "") for one in player.answers]
    return structs.replace(player, nickname=ERASED_NAME, answers=answers)
