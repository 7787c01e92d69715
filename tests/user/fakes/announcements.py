"""Fakes of ended access and of announcements."""

from dataclasses import dataclass, field

from tests.user.fakes.database import FakeDatabase
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.user.shared.application.ended_access import EndedEntry
from wordrally.user.shared.application.ports import UserUnavailable


@dataclass
class FakeEndedAccess:
    database: FakeDatabase

    async def waiting(self) -> list[EndedEntry]:
        return [EndedEntry(subject, until) for subject, until in sorted(self.database.ended.items())][:100]

    async def settle(self, entry: EndedEntry) -> None:
        self.database.ended.pop(entry.subject, None)


@dataclass
class FakeAnnouncements:
    """Keeps what it is told; fails while `away`."""

    told: list[AccountDeleted] = field(default_factory=list[AccountDeleted])
    ended: list[EndedEntry] = field(default_factory=list[EndedEntry])
    queued: list[str] = field(default_factory=list[str])
    away: bool = False

    async def mail_queued(self, mail_id: str) -> None:
        if self.away:
            raise UserUnavailable("the queue is away")
        self.queued.append(mail_id)

    async def access_ended(self, entry: EndedEntry) -> None:
        if self.away:
            raise UserUnavailable("the queue is away")
        self.ended.append(entry)

    async def account_deleted(self, event: AccountDeleted) -> None:
        if self.away:
            raise UserUnavailable("the queue is away")
        self.told.append(event)
