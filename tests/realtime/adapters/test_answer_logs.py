"""The port of answer logs: one suite on the fake and on the real queue, and what only the real one can do."""

import asyncio
import secrets
from contextlib import suppress
from pathlib import Path

import pytest

from tests.engines import nats_server
from tests.realtime.application.test_group_commit import Sent
from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.nats_quiz import decode_record
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue import streams, subjects
from wordrally.contracts.queue.answers import AnswerBatch, ReceivedAnswer
from wordrally.realtime.adapters.jetstream_answer_writer import JetStreamAnswerWriter
from wordrally.realtime.application.group_commit import GroupCommit
from wordrally.realtime.application.ports import AnswerWriter, Fenced, NodeUnavailable

pytestmark = pytest.mark.process


@pytest.fixture(params=["fake", "nats"])
async def logs(request: pytest.FixtureRequest, jet: JetStream) -> AnswerWriter:
    network = FakeNetwork()
    network.scoring = False
    return network if request.param == "fake" else JetStreamAnswerWriter(jet)


def fresh() -> NodeId:
    return NodeId(f"n-{secrets.token_hex(6)}")


def batch(node_id: NodeId, *players: str) -> AnswerBatch:
    answers = [ReceivedAnswer(SessionId("s"), PlayerId(player), 0, 1, [0]) for player in players]
    return AnswerBatch(node_id=node_id, answers=answers)


async def test_records_stand_one_behind_the_other(logs: AnswerWriter) -> None:
    node_id = fresh()
    first = await logs.open(node_id, 1)
    second = await logs.append(batch(node_id, "a"), first)
    third = await logs.append(batch(node_id, "b"), second)
    assert first < second < third == await logs.newest(node_id)


async def test_a_log_that_does_not_exist_has_no_newest_record(logs: AnswerWriter) -> None:
    assert await logs.newest(fresh()) == 0


async def test_nothing_is_stored_behind_a_fence(logs: AnswerWriter) -> None:
    node_id = fresh()
    first = await logs.open(node_id, 1)
    fence = await logs.fence(node_id, 2, "it was silent")
    with pytest.raises(Fenced):
        await logs.append(batch(node_id, "a"), first)
    assert await logs.newest(node_id) == fence


async def test_an_id_begins_one_log_only(logs: AnswerWriter) -> None:
    node_id = fresh()
    await logs.open(node_id, 1)
    await logs.append(batch(node_id, "a"), await logs.newest(node_id))
    with pytest.raises(Fenced):
        await logs.open(node_id, 2)


async def test_a_batch_whose_acknowledgement_was_lost_is_stored_once(jet: JetStream) -> None:
    logs, node_id = JetStreamAnswerWriter(jet), fresh()
    first = await logs.open(node_id, 1)
    sent = batch(node_id, "a", "b")
    stored = await logs.append(sent, first)
    assert await logs.append(sent, first) == stored
    assert await stored_answers(jet, node_id) == sent.answers


async def test_a_batch_that_was_stored_and_then_fenced_is_not_sent_again(jet: JetStream) -> None:
    logs, node_id = JetStreamAnswerWriter(jet), fresh()
    first = await logs.open(node_id, 1)
    sent = batch(node_id, "a")
    await logs.append(sent, first)
    await logs.fence(node_id, 2, "it was silent")
    with pytest.raises(Fenced):
        await logs.append(sent, first)
    assert await stored_answers(jet, node_id) == sent.answers


async def test_answers_taken_while_the_queue_restarts_are_stored_once(tmp_path: Path) -> None:
    engine = nats_server(tmp_path)
    engine.start()
    node_id = fresh()
    async with await jetstream.connect(engine.url, "tests") as jet:
        await jet.ensure(streams.ANSWERS)
        logs = JetStreamAnswerWriter(jet)
        commit = GroupCommit(node_id, logs, await logs.open(node_id, 1), lambda: 1)
        running = asyncio.create_task(commit.run())
        sent = [Sent(number, 1) for number in range(2_000)]
        for number, each in enumerate(sent):
            assert commit.offer(each)
            if number in (700, 1_400):
                await commit.settled()
            if number == 1_000:
                engine.kill()
                await until_unavailable(logs, node_id)
                engine.start()
        await commit.settled()
        assert all(each.told[-1] == "stored" for each in sent)
        assert await stored_answers(jet, node_id) == [each.record for each in sent]
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    engine.kill()


async def until_unavailable(logs: AnswerWriter, node_id: NodeId) -> None:
    """The connection notices only when it is used."""
    with suppress(NodeUnavailable):
        while True:
            await logs.newest(node_id)


async def stored_answers(jet: JetStream, node_id: NodeId) -> list[ReceivedAnswer]:
    answers: list[ReceivedAnswer] = []
    async for message in jet.read(subjects.ANSWERS, subjects.ANSWERS_OF.format(node_id)):
        record = decode_record(message.payload)
        answers += record.answers if isinstance(record, AnswerBatch) else []
    return answers
