"""Players at their own pace: each answers some seconds after a turn opens, and then asks for the next."""

import asyncio
import time

import msgspec
from picows import WSMsgType

from bench.players import Player, Room


class _Turn(msgspec.Struct):
    index: int
    turn: int


class _Question(msgspec.Struct):
    question: _Turn


class _Welcome(msgspec.Struct):
    question: _Turn | None = None


_question = msgspec.json.Decoder(_Question)
_welcome = msgspec.json.Decoder(_Welcome)


class Racer(Player):
    """Goes on until nothing is left. `answer_within_s` of the room is twice the mean pause."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self._turn: _Turn | None = None

    def take_welcome(self, now: float, payload: bytes) -> None:
        super().take_welcome(now, payload)
        shown = _welcome.decode(payload).question
        if shown is not None:
            self._think(shown)

    def take_question(self, now: float, payload: bytes) -> None:
        self._think(_question.decode(payload).question)

    def _think(self, turn: _Turn) -> None:
        self._turn = turn
        after_s = self._room.dice.uniform(0, self._room.answer_within_s)
        asyncio.get_running_loop().call_later(after_s, self._answer)

    def _answer(self) -> None:
        if self._transport is None or self._turn is None:
            return
        room = self._room
        message = b'{"type":"answer","question":%d,"turn":%d,"choices":[%d]}' % (
            self._turn.index,
            self._turn.turn,
            room.dice.randrange(4),
        )
        self._sent_at = room.last_answer_at = time.perf_counter()
        self._transport.send(WSMsgType.TEXT, message)

    def take_reveal(self, _now: float, _payload: bytes) -> None:
        if self._transport is not None and self._turn is not None:
            self._transport.send(WSMsgType.TEXT, b'{"type":"next","after":%d}' % self._turn.turn)

    def take_done(self, _now: float, _payload: bytes) -> None:
        self._room.revealed += 1
        self._room.check()
