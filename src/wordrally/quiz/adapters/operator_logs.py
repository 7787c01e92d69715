"""What an operator's commands ask the streams besides: which sessions there are, and who left."""

import nats.errors
from nats.js import errors as js_errors

from wordrally.chassis.jetstream import Jet, Unavailable
from wordrally.contracts import subjects
from wordrally.contracts.ids import AccountId, SessionId


class JetStreamSessionIndex:
    """The subjects `session.*`."""

    def __init__(self, jet: Jet) -> None:
        self._jet = jet

    async def all(self) -> list[SessionId]:
        pattern = subjects.SESSION.format("*")
        try:
            state = (await self._jet.js.stream_info(subjects.SESSIONS, pattern)).state
        except (nats.errors.Error, js_errors.Error, TimeoutError) as error:
            raise Unavailable(repr(error)) from error
        return sorted(SessionId(subject.partition(".")[2]) for subject in state.subjects or {})


class JetStreamDepartures:
    """`account.deleted.{id}`, kept for as long as sessions are."""

    def __init__(self, jet: Jet) -> None:
        self._jet = jet

    async def has_left(self, account_id: AccountId) -> bool:
        subject = subjects.ACCOUNT_DELETED.format(account_id)
        return await self._jet.last(subjects.ACCOUNTS, subject) is not None
