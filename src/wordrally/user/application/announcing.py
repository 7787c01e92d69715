"""Use case of announcing what the other services must know: access that ended, and accounts that were erased."""

from wordrally.user.application.ports import AccountDeletions, Announcements, EndedAccesses


async def announce_ended_access(ended: EndedAccesses, announcements: Announcements) -> int:
    """Announce every end of access that has not been, and return how many.

    An entry is settled only after its announcement is stored: a crash between leads to a second one, never to none.
    """
    announced = 0
    while waiting := await ended.waiting():
        for entry in waiting:
            await announcements.access_ended(entry)
            await ended.settle(entry)
            announced += 1
    return announced


async def announce_departures(departures: AccountDeletions, announcements: Announcements) -> int:
    """Announce every erased account that has not been, and return how many; in the same order as above."""
    announced = 0
    while waiting := await departures.waiting():
        for event in waiting:
            await announcements.account_deleted(event)
            await departures.settle(event.account_id)
            announced += 1
    return announced
