"""Announcements in the stream ACCOUNTS."""

import msgspec

from wordrally.chassis import jetstream
from wordrally.chassis.jetstream import JetStream
from wordrally.contracts.results import AccountDeleted
from wordrally.contracts.subjects import ACCOUNT_DELETED
from wordrally.user.application.ports import UserUnavailable


class JetAnnouncements:
    """One subject an account, so that whoever looks for one finds it."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def account_deleted(self, event: AccountDeleted) -> None:
        subject = ACCOUNT_DELETED.format(event.account_id)
        try:
            await self._jet.append(subject, msgspec.msgpack.encode(event), message_id=subject)
        except jetstream.JetStreamUnavailable as error:
            raise UserUnavailable("the queue does not answer") from error
