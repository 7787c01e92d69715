"""Background tasks of the user service: announcing from outboxes, and deleting expired rows."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import structlog

from wordrally.user.accounts.application.account_ports import AccountDeletions, Announcements
from wordrally.user.accounts.application.announcing import announce_departures, announce_ended_access
from wordrally.user.accounts.application.mail_ports import MailOutbox, MailQueue
from wordrally.user.accounts.application.mailing import queue_mails, send_reset_link
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.application.reset_requests import ResetRequests
from wordrally.user.shared.application.ended_access import EndedAccesses
from wordrally.user.shared.entrypoints.repeating import (
    ANNOUNCE_EVERY_S,
    RETRY_S,
    SWEEP_EVERY_S,
    attempt,
    wait_at_most,
)

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
        is_done = await attempt("announcing", announce)
        await wait_at_most(wanted, ANNOUNCE_EVERY_S if is_done else RETRY_S)


async def keep_sending_reset_links(ports: UserPorts, requests: ResetRequests) -> None:
    """Look up the addresses of requests one by one and mail links, until cancelled.

    An outage is waited out.
    """
    while True:
        email = await requests.next()
        while not await attempt(  # noqa: ASYNC110 (a database sets no event when it is back)
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
        await attempt("sweeping expired logins", sweep)
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
        await attempt("sweeping the audit log", sweep)
        await asyncio.sleep(SWEEP_EVERY_S)
