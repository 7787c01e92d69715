"""Requests of the user service for what is stored about an account, over NATS."""

import msgspec
import structlog
from nats.aio.msg import Msg

from wordrally.chassis.queue.connection import respond
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue.exports import ExportReply, ExportRequest
from wordrally.contracts.queue.subjects import EXPORT
from wordrally.quiz.results.application.exporting import Exports, export_slice

QUEUE = "quiz"

log = structlog.get_logger()

_request = msgspec.msgpack.Decoder(ExportRequest)


async def answer_exports(jet: JetStream, exports: Exports) -> None:
    """Answer for as long as the connection lives; replicas share the requests."""

    async def answer(message: Msg) -> None:
        try:
            reply = await export_slice(exports, _request.decode(message.data))
        except Exception:  # a boundary: without a reply the caller would wait for its time-out
            log.exception("export failed")
            reply = ExportReply(refused="unavailable")
        await respond(message, msgspec.msgpack.encode(reply))

    await jet.subscribe(EXPORT, answer, queue=QUEUE)
