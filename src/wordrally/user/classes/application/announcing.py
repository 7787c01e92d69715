"""Use case that announces the states of classes to the other services."""

from wordrally.user.classes.application.ports import RosterOutbox, Rosters


async def announce_rosters(outbox: RosterOutbox, rosters: Rosters) -> int:
    """Announce the newest state of every changed class, with the same guarantee, and return how many."""
    announced = 0
    while waiting := await outbox.waiting():
        for change in waiting:
            await rosters.announce(change)
            await outbox.settle(change)
            announced += 1
    return announced
