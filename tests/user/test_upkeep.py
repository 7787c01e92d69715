"""What the user service does on its own, on fakes."""

import asyncio
from dataclasses import dataclass, field

from tests.user import examples
from tests.user.fakes.announcements import FakeAnnouncements
from tests.user.fakes.database import NOW
from tests.user.fakes.ports import FakeUserPorts
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.user.accounts.domain.accounts import address_key
from wordrally.user.accounts.entrypoints.upkeep import Outboxes, keep_announcing, keep_sweeping

ANN = examples.account()


@dataclass
class _Audible(FakeAnnouncements):
    """Says when it was asked, heard or not."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def account_deleted(self, event: AccountDeleted) -> None:
        self.asked.set()
        await super().account_deleted(event)


async def test_departures_are_announced_when_somebody_leaves_and_an_outage_ends_nothing() -> None:
    fake, announcements, departed = FakeUserPorts(), _Audible(away=True), asyncio.Event()
    fake.database.departures[ANN.id] = NOW
    task = asyncio.create_task(
        keep_announcing(Outboxes(fake.ended, fake.departures, fake.mails), announcements, departed)
    )
    await asyncio.wait_for(announcements.asked.wait(), 5)
    assert announcements.told == []

    announcements.away = False
    announcements.asked.clear()
    departed.set()
    await asyncio.wait_for(announcements.asked.wait(), 5)
    task.cancel()
    assert announcements.told == [AccountDeleted(account_id=ANN.id, at=NOW)]


async def test_expired_logins_and_old_counts_are_swept_at_start() -> None:
    fake = FakeUserPorts()
    fake.database.accounts[ANN.id] = ANN
    login = examples.login(ANN)
    await fake.ports.logins.start(login, ANN.password_version)
    await fake.ports.failed_logins.add(address_key(ANN.email), "a", NOW)
    fake.clock.now = login.expires_at
    task = asyncio.create_task(keep_sweeping(fake.ports))
    await asyncio.sleep(0)  # the fakes never wait, so one turn of the loop is all it needs
    task.cancel()
    assert not fake.database.logins
    assert not fake.database.failures
