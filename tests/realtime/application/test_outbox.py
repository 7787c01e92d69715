"""Outgoing frames: one write per tick. A slow reader loses only stale frames, or its connection."""

from collections.abc import Callable

from wordrally.realtime.application.outbox import (
    MAX_BACKLOG_BYTES,
    WRITES_PER_TURN,
    Flusher,
    Outbox,
)


class Loop:
    """Turns of an event loop, by hand."""

    def __init__(self) -> None:
        self.soon: list[Callable[[], None]] = []

    def call_soon(self, callback: Callable[[], None]) -> None:
        self.soon.append(callback)

    def turn(self) -> None:
        now, self.soon = self.soon, []
        for callback in now:
            callback()


class Wire:
    """A transport whose kernel takes `room` bytes more."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.backlog = 0

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def get_write_buffer_size(self) -> int:
        return self.backlog


class Line:
    """An outbox with everything around it."""

    def __init__(self, loop: Loop, flusher: Flusher) -> None:
        self.wire = Wire()
        self.overflows = 0
        self.loop = loop
        self.outbox = Outbox(self.wire, flusher, self._overflow)

    def _overflow(self) -> None:
        self.overflows += 1


def line() -> Line:
    loop = Loop()
    return Line(loop, Flusher(loop.call_soon))


def test_frames_of_one_tick_leave_in_one_write_in_order() -> None:
    one = line()
    one.outbox.put(b"a")
    one.outbox.put_latest("leaderboard", b"b")
    one.outbox.put(b"c")
    assert one.wire.written == []
    one.loop.turn()
    assert one.wire.written == [b"abc"]
    one.loop.turn()
    assert one.wire.written == [b"abc"]


def test_a_hall_is_written_to_in_turns() -> None:
    loop = Loop()
    flusher = Flusher(loop.call_soon)
    lines = [Line(loop, flusher) for _ in range(WRITES_PER_TURN + 1)]
    for each in lines:
        each.outbox.put(b"question")
    loop.turn()
    assert sum(bool(each.wire.written) for each in lines) == WRITES_PER_TURN
    loop.turn()
    assert all(each.wire.written == [b"question"] for each in lines)


def test_a_slow_reader_gets_only_the_newest_of_what_is_stale() -> None:
    one = line()
    one.outbox.slow_down()
    for number in range(5):
        one.outbox.put_latest("leaderboard", b"board%d" % number)
        one.outbox.put_latest("progress", b"progress%d" % number)
    one.outbox.put(b"question")
    one.loop.turn()
    assert one.wire.written == [b"question"]
    one.outbox.speed_up()
    one.loop.turn()
    assert one.wire.written == [b"question", b"board4progress4"]


def test_a_reader_that_lets_too_much_pile_up_is_given_up_once() -> None:
    one = line()
    one.outbox.slow_down()
    one.wire.backlog = MAX_BACKLOG_BYTES
    one.outbox.put(b"question")
    one.loop.turn()
    one.outbox.put(b"reveal")
    one.loop.turn()
    assert one.overflows == 1
    assert one.wire.written == []


def test_nothing_is_written_to_a_connection_that_is_gone() -> None:
    one = line()
    one.outbox.put(b"question")
    one.outbox.discard()
    one.outbox.put(b"reveal")
    one.loop.turn()
    assert one.wire.written == []


def test_a_large_backlog_of_a_reader_that_keeps_up_does_not_matter() -> None:
    one = line()
    one.wire.backlog = MAX_BACKLOG_BYTES
    one.outbox.put(b"question")
    one.loop.turn()
    assert one.wire.written == [b"question"]
    assert one.overflows == 0
