"""Requests of other services about words to ask again, over NATS."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import msgspec
import structlog
from nats.aio.msg import Msg

from wordrally.chassis.queue.connection import respond
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.http.classes import (
    ClassWordsReply,
    ClassWordsRequest,
    OwnWordsReply,
    OwnWordsRequest,
)
from wordrally.contracts.queue.subjects import CLASS_WORDS, OWN_WORDS
from wordrally.user.classes.application.memory import pick_class_words
from wordrally.user.classes.application.ports import ClassPorts
from wordrally.user.learning.application.own_words import pick_own_words
from wordrally.user.learning.application.ports import LearningPorts
from wordrally.user.shared.application.ports import UserUnavailable

QUEUE = "user"

log = structlog.get_logger()

_class_request = msgspec.msgpack.Decoder(ClassWordsRequest)
_own_request = msgspec.msgpack.Decoder(OwnWordsRequest)

Asked = TypeVar("Asked")


async def answer_word_requests(jet: JetStream, learning: LearningPorts, class_ports: ClassPorts) -> None:
    """Answer for as long as the connection lives; replicas share the requests."""
    of_class = partial(
        _answer,
        _class_request,
        partial(pick_class_words, class_ports),
        ClassWordsReply(refused="unavailable"),
    )
    pick_own = partial(pick_own_words, learning.learned, learning.attendance, class_ports.clock)
    own = partial(_answer, _own_request, pick_own, OwnWordsReply(refused="unavailable"))
    await jet.subscribe(CLASS_WORDS, of_class, queue=QUEUE)
    await jet.subscribe(OWN_WORDS, own, queue=QUEUE)


async def _answer(
    decoder: msgspec.msgpack.Decoder[Asked],
    pick: Callable[[Asked], Awaitable[object]],
    away: object,
    message: Msg,
) -> None:
    try:
        reply = await pick(decoder.decode(message.data))
    except UserUnavailable as error:
        log.warning("words not read", error=str(error))
        reply = away
    except Exception:  # a boundary: without a reply the caller would wait for its time-out
        log.exception("words not read")
        reply = away
    await respond(message, msgspec.msgpack.encode(reply))
