"""One played game, read from the log and appended again as other games."""

import secrets
import time
from dataclasses import dataclass
from typing import TypeVar

import httpx
import msgspec
from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import NodeId, SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, AnswerRecord, ReceivedAnswer
from wordrally.contracts.queue.events import AnySessionEvent
from wordrally.contracts.queue.seats import PlayerJoined

INSTANTS = {"at", "opened_at", "closes_at", "received_at"}
"""Fields of messages that are instants."""

S = TypeVar("S", bound=msgspec.Struct)

encode = msgspec.msgpack.encode
decode_event: msgspec.msgpack.Decoder[AnySessionEvent] = msgspec.msgpack.Decoder(AnySessionEvent)
decode_seat = msgspec.msgpack.Decoder(PlayerJoined)
decode_record: msgspec.msgpack.Decoder[AnswerRecord] = msgspec.msgpack.Decoder(AnswerRecord)


@dataclass(frozen=True)
class Size:
    """Players and questions of each game."""

    players: int
    questions: int


@dataclass(frozen=True)
class Log:
    """All messages of one session; seats with the last part of their subject."""

    events: list[AnySessionEvent]
    seats: list[tuple[str, PlayerJoined]]
    answers: list[ReceivedAnswer]


async def play(url: str, size: Size) -> SessionId:
    """Play one game to its end, and return its session."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:
        quiz = quiz_body(size.questions)
        lesson = await Lesson.open(http, await sign_in(http), quiz, [], close_when_all_answered=False)
        players = [await lesson.seat(f"Player {number}") for number in range(size.players)]
        await lesson.does("start")
        for index in range(size.questions):
            answer = {"text": "rain"} if index % 3 == 2 else {"choices": [0]}
            for player in players:
                await player.until(lambda each=player, at=index: each.saw_question(at), "the question")
                await player.send_answer(index, answer)
            for player in players:
                await player.until(lambda each=player, at=index: at in each.accepted, "accepted")
            await lesson.does("close")
            await lesson.does("next")
        await lesson.leave()
        return SessionId(lesson.session["id"])


async def read_log(jet: JetStream, session_id: SessionId) -> Log:
    """Read everything of one session."""
    of_session = subjects.SESSION.format(session_id), subjects.JOIN.format(session_id, "*")
    events = [decode_event.decode(one.payload) async for one in jet.read(subjects.SESSIONS, of_session[0])]
    seats = [
        (one.subject.rpartition(".")[2], decode_seat.decode(one.payload))
        async for one in jet.read(subjects.SESSIONS, of_session[1])
    ]
    answers: list[ReceivedAnswer] = []
    async for one in jet.read(subjects.ANSWERS, subjects.ANSWERS_OF.format("*")):
        record = decode_record.decode(one.payload)
        if isinstance(record, AnswerBatch):
            answers += [answer for answer in record.answers if answer.session_id == session_id]
    return Log(events, seats, answers)


async def copy_log(jet: JetStream, log: Log, times: int) -> None:
    """Append the log again under other session ids: seats and answers first, then what happened."""
    node, last = NodeId(f"growth-{secrets.token_hex(4)}"), 0
    for _ in range(times):
        session_id, later_ms = SessionId(secrets.token_hex(16)), _now_ms() - log.events[-1].at
        for name, seat in log.seats:
            await jet.append(subjects.JOIN.format(session_id, name), encode(_of(seat, session_id, later_ms)))
        batch = AnswerBatch(
            node_id=node, answers=[_of(answer, session_id, later_ms) for answer in log.answers]
        )
        last = await jet.append(subjects.ANSWERS_OF.format(node), encode(batch), expected_last=last)
        before = 0
        for event in log.events:
            message = encode(_of(event, session_id, later_ms))
            before = await jet.append(subjects.SESSION.format(session_id), message, expected_last=before)


def _of(struct: S, session_id: SessionId, later_ms: int) -> S:
    """Return the message as one of another session, played so much later, as its storing is.

    Most events name their session by their subject alone.
    """
    changed: dict[str, object] = {}
    for name in struct.__struct_fields__:
        value = getattr(struct, name)
        if name == "session_id":
            changed[name] = session_id
        elif name in INSTANTS and value:
            changed[name] = value + later_ms
        elif isinstance(value, msgspec.Struct):
            changed[name] = _of(value, session_id, later_ms)
    return msgspec.structs.replace(struct, **changed)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
