"""Background tasks of classes: announcing their newest state."""

import asyncio

import structlog

from wordrally.user.classes.application.announcing import announce_rosters
from wordrally.user.classes.application.ports import RosterOutbox, Rosters
from wordrally.user.shared.entrypoints.repeating import (
    ANNOUNCE_EVERY_S,
    RETRY_S,
    SWEEP_EVERY_S,
    attempt,
    wait_at_most,
)

log = structlog.get_logger()


async def keep_announcing_rosters(outbox: RosterOutbox, rosters: Rosters, changed: asyncio.Event) -> None:
    """Announce changed classes at start, whenever `changed` is set, and at intervals, until cancelled."""

    async def announce() -> None:
        if announced := await announce_rosters(outbox, rosters):
            log.info("classes announced", classes=announced)

    while True:
        changed.clear()
        is_done = await attempt("announcing classes", announce)
        await wait_at_most(changed, ANNOUNCE_EVERY_S if is_done else RETRY_S)


async def keep_restoring_rosters(outbox: RosterOutbox, rosters: Rosters, changed: asyncio.Event) -> None:
    """Announce classes again that the queue has lost, at start and every hour, until cancelled."""

    async def restore() -> None:
        if missing := await outbox.restore(await rosters.announced()):
            log.warning("classes missing in the queue", classes=missing)
            changed.set()

    while True:
        is_done = await attempt("restoring classes", restore)
        await asyncio.sleep(SWEEP_EVERY_S if is_done else RETRY_S)
