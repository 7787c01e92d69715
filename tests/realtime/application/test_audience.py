"""Who is told first."""

from collections import Counter

from tests.realtime.fake_quiz import HOST
from wordrally.contracts.ids import PlayerId
from wordrally.realtime.application.room.audience import Audience


class Listener:
    """A connection that hears nothing."""

    def send(self, frame: bytes) -> None: ...
    def send_latest(self, kind: str, frame: bytes) -> None: ...
    def close(self, code: int, reason: str) -> None: ...


def test_everybody_is_told_and_each_first_equally_often() -> None:
    audience = Audience()
    audience.hosts.add(Listener())
    audience.players.update({PlayerId(f"{HOST}-{number}"): Listener() for number in range(4)})
    told = [audience.everyone() for _ in range(5_000)]
    assert all(len(set(order)) == 5 for order in told)
    first = Counter(order[0] for order in told)
    # 1,000 times each, with a standard deviation of 28: further off than 200 is once in 10^12 runs.
    assert all(800 < times < 1_200 for times in first.values())
    assert len(first) == 5


def test_nobody_is_told_anything_in_an_empty_room() -> None:
    assert Audience().everyone() == []
