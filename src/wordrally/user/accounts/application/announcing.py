"""Use cases that announce ended access and erased accounts to the other services."""

from wordrally.user.accounts.application.account_ports import AccountDeletions, Announcements
from wordrally.user.shared.application.ended_access import EndedAccesses


async def announce_ended_access(ended: EndedAccesses, announcements: Announcements) -> int:
    """Announce every unannounced end of access, and return how many.

    An entry is settled only after its announcement is stored: a crash in between repeats an announcement and
    never loses one.
    """
    announced = 0
    while waiting := await ended.waiting():
        for entry in waiting:
            await announcements.access_ended(entry)
            await ended.settle(entry)
            announced += 1
    return announced


async def announce_departures(departures: AccountDeletions, announcements: Announcements) -> int:
    """Announce every unannounced erased account, and return how many, with the same guarantee as above."""
    announced = 0
    while waiting := await departures.waiting():
        for event in waiting:
            await announcements.account_deleted(event)
            await departures.settle(event.account_id)
            announced += 1
    return announced
