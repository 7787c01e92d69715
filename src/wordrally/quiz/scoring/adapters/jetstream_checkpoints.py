"""Checkpoints in the stream ANSWERS, beside what they are copies of.

A back-up, a restored copy and a lost stream keep both or neither.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import msgspec

from wordrally.chassis.queue.jetstream import JetStream, StaleSequence
from wordrally.chassis.queue.messages import ONLY_NEWEST
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.checkpoints import AnswerCheckpoint, CheckpointPlace
from wordrally.quiz.live.domain.ranking import LoggedTurn
from wordrally.quiz.scoring.application.session_history import SessionAnswers

ANSWERS_AT_ONCE = 2_000
"""Answers or turns of a message: about 400 kB with the longest typed texts."""

T = TypeVar("T")

encode = msgspec.msgpack.encode
decode_checkpoint = msgspec.msgpack.Decoder(AnswerCheckpoint).decode
decode_place = msgspec.msgpack.Decoder(CheckpointPlace).decode


class JetStreamCheckpoints:
    """Implements `Checkpoints`."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def place(self) -> CheckpointPlace | None:
        stored = await self._jet.last(subjects.ANSWERS, subjects.CHECKPOINTED)
        return None if stored is None else decode_place(stored.payload)

    async def of(self, session_id: SessionId) -> SessionAnswers:
        found = SessionAnswers()
        async for stored in self._jet.read(subjects.ANSWERS, subjects.CHECKPOINT.format(session_id)):
            part = decode_checkpoint(stored.payload)
            found.answers += part.answers
            found.turns += [LoggedTurn(turn, sequence) for sequence, turn in part.turns]
        return found

    async def add(self, session_id: SessionId, found: SessionAnswers) -> None:
        turns = [(logged.sequence, logged.turn) for logged in found.turns]
        for answers in _portions(found.answers):
            await self._append(session_id, AnswerCheckpoint(answers=answers))
        for some in _portions(turns):
            await self._append(session_id, AnswerCheckpoint(turns=some))

    async def _append(self, session_id: SessionId, part: AnswerCheckpoint) -> None:
        await self._jet.append(subjects.CHECKPOINT.format(session_id), encode(part))

    async def move(self, place: CheckpointPlace, before: CheckpointPlace | None) -> bool:
        stored = await self._jet.last(subjects.ANSWERS, subjects.CHECKPOINTED)
        if (None if stored is None else decode_place(stored.payload)) != before:
            return False
        expected = 0 if stored is None else stored.sequence
        try:
            await self._jet.append(
                subjects.CHECKPOINTED, encode(place), expected_last=expected, headers=ONLY_NEWEST
            )
        except StaleSequence:
            return False
        return True


def _portions(items: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), ANSWERS_AT_ONCE):
        yield list(items[start : start + ANSWERS_AT_ONCE])
