"""Requests of other services about classes, over NATS."""

import msgspec
import structlog
from nats.aio.msg import Msg

from wordrally.chassis.jetstream import JetStream
from wordrally.contracts.classes import ClassWordsReply, ClassWordsRequest
from wordrally.contracts.subjects import CLASS_WORDS
from wordrally.user.application.class_memory import pick_class_words
from wordrally.user.application.class_ports import ClassPorts
from wordrally.user.application.ports import UserUnavailable

QUEUE = "user"

log = structlog.get_logger()

_request = msgspec.msgpack.Decoder(ClassWordsRequest)


async def answer_class_words(jet: JetStream, ports: ClassPorts) -> None:
    """Answer for as long as the connection lives; replicas share the requests."""

    async def answer(message: Msg) -> None:
        try:
            reply = await pick_class_words(ports, _request.decode(message.data))
        except UserUnavailable as error:
            log.warning("class words not read", error=str(error))
            reply = ClassWordsReply(refused="unavailable")
        except Exception:  # a boundary: without a reply the caller would wait for its time-out
            log.exception("class words not read")
            reply = ClassWordsReply(refused="unavailable")
        await message.respond(msgspec.msgpack.encode(reply))

    await jet.subscribe(CLASS_WORDS, answer, queue=QUEUE)
