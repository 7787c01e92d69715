"""Use case of telling the other services who has left."""

from wordrally.user.application.ports import AccountDeletions, Announcements


async def announce_departures(departures: AccountDeletions, announcements: Announcements) -> int:
    """Announce every erased account that has not been, and return how many.

    A departure is settled only after its announcement is stored: a crash between leads to a second one, never to none.
    """
    announced = 0
    while waiting := await departures.waiting():
        for event in waiting:
            await announcements.account_deleted(event)
            await departures.settle(event.account_id)
            announced += 1
    return announced
