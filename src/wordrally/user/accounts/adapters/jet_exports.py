"""Exports of other services about an account, requested over NATS slice by slice."""

from collections.abc import AsyncIterator

import msgspec

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.exports import ExportReply, ExportRequest
from wordrally.contracts.queue.subjects import EXPORT
from wordrally.user.shared.application.ports import UserUnavailable

_reply = msgspec.msgpack.Decoder(ExportReply)


class JetExports:
    """Documents of the quiz service."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def documents(self, account_id: AccountId) -> AsyncIterator[tuple[str, bytes]]:
        after = ""
        while (first := await self._ask(ExportRequest(account_id=account_id, after=after))).name:
            content = bytearray(first.content)
            while len(content) < first.size:
                request = ExportRequest(account_id=account_id, after=after, offset=len(content))
                part = await self._ask(request)
                if part.name != first.name or not part.content:
                    raise UserUnavailable("a document changed while it was read")
                content += part.content
            yield first.name, bytes(content)
            after = first.name

    async def _ask(self, request: ExportRequest) -> ExportReply:
        try:
            reply = _reply.decode(await self._jet.request(EXPORT, msgspec.msgpack.encode(request)))
        except JetStreamUnavailable as error:
            raise UserUnavailable("the quiz service does not answer") from error
        if reply.refused is not None:
            raise UserUnavailable("the quiz service cannot read what it has")
        return reply
