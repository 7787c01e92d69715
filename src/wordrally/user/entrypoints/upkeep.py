"""Background tasks of the user service: announcing from outboxes, and deleting expired rows."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import structlog

from wordrally.user.application.announcing import (
    announce_departures,
    announce_ended_access,
    announce_rosters,
)
from wordrally.user.application.class_ports import RosterOutbox, Rosters
from wordrally.user.application.mailing import queue_mails, send_reset_link
from wordrally.user.application.ports import (
    AccountDeletions,
    Announcements,
    EndedAccesses,
    MailOutbox,
    MailQueue,
)
from wordrally.user.application.reset_requests import ResetRequests
from wordrally.user.application.user_ports import UserPorts

# Longest delay until the entries of a crashed replica are announced.
ANNOUNCE_EVERY_S = 15.0
RETRY_S = 1.0
SWEEP_EVERY_S = 3_600.0
DAY_MS = 86_400_000

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outboxes:
    """Outboxes with unannounced entries."""

    ended: EndedAccesses
    departures: AccountDeletions
    mails: MailOutbox


class AnnouncementQueue(Announcements, MailQueue, Protocol):
    """Streams into which the outboxes are emptied."""


async def keep_announcing(outboxes: Outboxes, queue: AnnouncementQueue, wanted: asyncio.Event) -> None:
    """Announce waiting entries at start, whenever `wanted` is set, and at intervals, until cancelled.

    Ended access comes first, because it must take effect everywhere within five seconds.
    """

    async def announce() -> None:
        if ended := await announce_ended_access(outboxes.ended, queue):
            log.info("ended access announced", entries=ended)
        if departed := await announce_departures(outboxes.departures, queue):
            log.info("departures announced", accounts=departed)
        if queued := await queue_mails(outboxes.mails, queue):
            log.info("mails queued", mails=queued)

    while True:
        wanted.clear()
        is_done = await _attempt("announcing", announce)
        await _wait(wanted, ANNOUNCE_EVERY_S if is_done else RETRY_S)


async def keep_announcing_rosters(outbox: RosterOutbox, rosters: Rosters, changed: asyncio.Event) -> None:
    """Announce changed classes at start, whenever `changed` is set, and at intervals, until cancelled."""

    async def announce() -> None:
        if announced := await announce_rosters(outbox, rosters):
            log.info("classes announced", classes=announced)

    while True:
        changed.clear()
        is_done = await _attempt("announcing classes", announce)
        await _wait(changed, ANNOUNCE_EVERY_S if is_done else RETRY_S)


async def keep_restoring_rosters(outbox: RosterOutbox, rosters: Rosters, changed: asyncio.Event) -> None:
    """Announce classes again that the queue has lost, at start and every hour, until cancelled."""

    async def restore() -> None:
        if missing := await outbox.restore(await rosters.announced()):
            log.warning("classes missing in the queue", classes=missing)
            changed.set()

    while True:
        is_done = await _attempt("restoring classes", restore)
        await asyncio.sleep(SWEEP_EVERY_S if is_done else RETRY_S)


async def keep_sending_reset_links(ports: UserPorts, requests: ResetRequests) -> None:
    """Look up the addresses of requests one by one and mail links, until cancelled.

    An outage is waited out.
    """
    while True:
        email = await requests.next()
        while not await _attempt(  # noqa: ASYNC110 (a database sets no event when it is back)
            "mailing a reset link", partial(send_reset_link, ports, email)
        ):
            await asyncio.sleep(RETRY_S)


async def keep_sweeping(ports: UserPorts) -> None:
    """Delete expired logins and failure counts at start and every hour, until cancelled."""

    async def sweep() -> None:
        now = ports.clock()
        ended, counts = await ports.logins.sweep(now), await ports.failed_logins.sweep(now)
        await ports.mail_tokens.sweep(now)
        await ports.challenges.sweep(now)
        await ports.api_keys.sweep(now)
        log.info("expired logins swept", logins=ended, failure_counts=counts)

    while True:
        await _attempt("sweeping expired logins", sweep)
        await asyncio.sleep(SWEEP_EVERY_S)


class SweptAudit(Protocol):
    """Audit log, as far as it is deleted."""

    def sweep(self, now: int, kept_months: int) -> list[str]:
        """Delete what is older, and return the names of the deleted parts."""
        ...


async def keep_sweeping_audit(audit: SweptAudit, clock: Callable[[], int], kept_months: int) -> None:
    """Delete old parts of the audit log at start and every hour, until cancelled."""

    async def sweep() -> None:
        if swept := audit.sweep(clock(), kept_months):
            log.info("old audit log deleted", parts=swept)

    while True:
        await _attempt("sweeping the audit log", sweep)
        await asyncio.sleep(SWEEP_EVERY_S)


class Forgetting(Protocol):
    """Attendance, as far as it is deleted."""

    async def forget(self, before: int) -> int:
        """Delete attendance that finished before that instant, and return how many rows."""
        ...


async def keep_forgetting(attendance: Forgetting, clock: Callable[[], int], kept_days: int) -> None:
    """Delete attendance that is older than so many days at start and every hour, until cancelled."""

    async def forget() -> None:
        if forgotten := await attendance.forget(clock() - kept_days * DAY_MS):
            log.info("old attendance forgotten", rows=forgotten)

    while True:
        await _attempt("forgetting old attendance", forget)
        await asyncio.sleep(SWEEP_EVERY_S)


async def _attempt(what: str, work: Callable[[], Awaitable[None]]) -> bool:
    """Return whether the work was done. An outage must not end the loop: the next round tries again."""
    try:
        await work()
    except Exception:  # a boundary
        log.exception("upkeep failed", what=what)
        return False
    return True


async def _wait(event: asyncio.Event, at_most_s: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), at_most_s)
