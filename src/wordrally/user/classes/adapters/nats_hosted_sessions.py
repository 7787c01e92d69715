"""Finished sessions, requested from the quiz service over NATS."""

from typing import TypeVar

import msgspec

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.http.classes import (
    SessionClaim,
    SessionClaimed,
    SessionNamesReply,
    SessionNamesRequest,
)
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.queue.subjects import SESSION_CLAIM, SESSION_NAMES
from wordrally.user.classes.domain.refusals import SessionRunning, UnknownGame
from wordrally.user.shared.application.ports import UserUnavailable

TIMEOUT_S = 8.0
"""A session of thousands is compiled in a second or two."""

R = TypeVar("R", SessionNamesReply, SessionClaimed)


class NatsHostedSessions:
    """Any replica of the quiz service answers. It checks that the account led the session."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def names(self, session_id: SessionId, host: AccountId) -> list[tuple[PlayerId, str]]:
        request = SessionNamesRequest(session_id=session_id, account_id=host)
        return (await self._ask(SESSION_NAMES, request, SessionNamesReply)).names

    async def claim(self, claim: SessionClaim) -> None:
        await self._ask(SESSION_CLAIM, claim, SessionClaimed)

    async def _ask(self, subject: str, request: msgspec.Struct, reply_type: type[R]) -> R:
        try:
            payload = msgspec.msgpack.encode(request)
            answer = await self._jet.request(subject, payload, timeout_s=TIMEOUT_S)
            reply = msgspec.msgpack.decode(answer, type=reply_type)
        except (JetStreamUnavailable, msgspec.MsgspecError) as error:
            raise UserUnavailable(f"the quiz service does not answer: {error}") from error
        if reply.refused == "unknown-session":
            raise UnknownGame
        if reply.refused == "not-finished":
            raise SessionRunning
        if reply.refused is not None:
            raise UserUnavailable("the quiz service has no engine")
        return reply
