"""A queue that is silent for a while: callers that gave up waiting must still receive messages."""

import signal
from pathlib import Path

import pytest

from tests.engines import nats_server
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.connection import JetStreamUnavailable

pytestmark = pytest.mark.process


async def test_who_gave_up_on_a_flush_hears_the_queue_when_it_is_back(tmp_path: Path):
    queue = nats_server(tmp_path)
    queue.start()
    try:
        async with await jetstream.connect(queue.url, "test") as jet:
            queue.signal(signal.SIGSTOP)
            with pytest.raises(JetStreamUnavailable):
                await jet.flush(0.1)
            queue.signal(signal.SIGCONT)

            await jet.flush(5)  # less than it takes to find out that a connection is dead
            await jet.js.account_info()
    finally:
        queue.kill()
