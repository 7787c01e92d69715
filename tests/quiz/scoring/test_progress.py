"""What the server's words about a consumer say of one sequence."""

from datetime import UTC, datetime

import pytest
from nats.js import api

from wordrally.quiz.live.adapters.jetstream_progress import is_scored


def consumer(*, floor: int, delivered: int, unacknowledged: int, waiting: int = 0) -> api.ConsumerInfo:
    """A consumer as the server tells of it."""
    return api.ConsumerInfo(
        name="scoring",
        stream_name="ANSWERS",
        config=api.ConsumerConfig(),
        created=datetime(2026, 1, 1, tzinfo=UTC),
        delivered=api.SequenceInfo(consumer_seq=delivered, stream_seq=delivered),
        ack_floor=api.SequenceInfo(consumer_seq=floor, stream_seq=floor),
        num_ack_pending=unacknowledged,
        num_pending=waiting,
    )


@pytest.mark.parametrize("sequence", [1, 4, 5])
def test_what_lies_at_or_below_the_floor_is_scored(sequence: int) -> None:
    assert is_scored(consumer(floor=5, delivered=9, unacknowledged=2), sequence)


def test_what_lies_above_a_message_that_is_not_acknowledged_may_not_be_scored() -> None:
    assert not is_scored(consumer(floor=5, delivered=9, unacknowledged=1), 6)


def test_all_that_was_delivered_is_scored_when_nothing_waits_for_its_acknowledgement() -> None:
    # The messages 6 … 8 were deleted before they were delivered, so that the floor stayed behind.
    assert is_scored(consumer(floor=5, delivered=9, unacknowledged=0), 9)


def test_what_was_not_delivered_yet_is_not_scored_though_nothing_is_unacknowledged() -> None:
    assert not is_scored(consumer(floor=5, delivered=5, unacknowledged=0, waiting=1), 6)


def test_an_idle_consumer_says_nothing_of_a_message_it_does_not_know_yet() -> None:
    assert not is_scored(consumer(floor=5, delivered=5, unacknowledged=0, waiting=0), 6)


def test_a_new_consumer_has_scored_nothing() -> None:
    assert not is_scored(consumer(floor=0, delivered=0, unacknowledged=0), 1)
