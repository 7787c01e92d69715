"""Indexes for operator commands: all sessions, and erased accounts."""

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import AccountId, SessionId
from wordrally.contracts.queue import subjects


class JetStreamSessionIndex:
    """Implementation of `SessionIndex` by the subjects `session.*`."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def all(self) -> list[SessionId]:
        return sorted(await self.messages())

    async def messages(self) -> dict[SessionId, int]:
        state = await self._jet.state(subjects.SESSIONS, subjects.SESSION.format("*"))
        counts = (state.subjects or {}).items()
        return {SessionId(subject.partition(".")[2]): count for subject, count in counts}


class JetStreamDepartures:
    """Implementation of `ErasedAccounts` by the subjects `account.deleted.{id}`, kept as long as sessions."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def has_left(self, account_id: AccountId) -> bool:
        subject = subjects.ACCOUNT_DELETED.format(account_id)
        return await self._jet.last(subjects.ACCOUNTS, subject) is not None
