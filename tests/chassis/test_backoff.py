"""Delays between attempts."""

from wordrally.chassis.backoff import backoff_s


def test_delays_double_up_to_the_longest():
    assert [backoff_s(attempt, 0.1, 30.0) for attempt in (1, 2, 3, 60)] == [0.1, 0.2, 0.4, 30.0]
