"""Announcements in the streams ACCOUNTS, ENDED_ACCESS and MAILS."""

from collections.abc import Callable

import msgspec

from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue.ended_access import AccessEnded
from wordrally.contracts.queue.mails import MailQueued
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.contracts.queue.subjects import ACCOUNT_DELETED, MAIL
from wordrally.user.shared.application.ended_access import EndedEntry
from wordrally.user.shared.application.ports import UserUnavailable


class JetAnnouncements:
    """Streams with one subject for each account or login, so that a reader finds it by its id."""

    def __init__(self, jet: JetStream, clock: Callable[[], int]) -> None:
        self._jet = jet
        self._clock = clock

    async def account_deleted(self, event: AccountDeleted) -> None:
        await self._append(ACCOUNT_DELETED.format(event.account_id), event)

    async def access_ended(self, entry: EndedEntry) -> None:
        left_s = max(1, entry.until - self._clock() // 1000)
        await self._append(entry.subject, AccessEnded(until=entry.until), {"Nats-TTL": f"{left_s}s"})

    async def mail_queued(self, mail_id: str) -> None:
        await self._append(MAIL.format(mail_id), MailQueued(mail_id=mail_id))

    async def _append(
        self, subject: str, message: msgspec.Struct, headers: dict[str, str] | None = None
    ) -> None:
        encoded = msgspec.msgpack.encode(message)
        try:
            await self._jet.append(subject, encoded, message_id=subject, headers=headers)
        except jetstream.JetStreamUnavailable as error:
            raise UserUnavailable("the queue does not answer") from error
