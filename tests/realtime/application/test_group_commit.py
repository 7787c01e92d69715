"""Group commit: one publish in flight, nothing lost, nothing twice, and the fence is noticed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from tests.realtime.fake_ports import FakeNetwork
from wordrally.contracts.ids import NodeId, PlayerId, SessionId
from wordrally.contracts.queue.answers import AnswerBatch, ReceivedAnswer
from wordrally.realtime.application import group_commit
from wordrally.realtime.application.group_commit import GroupCommit
from wordrally.realtime.application.ports import Fenced, NodeUnavailable

NODE = NodeId("n1")


class Sent:
    """An answer on its way; remembers what it was told."""

    def __init__(self, number: int, received_at: int) -> None:
        self.record = self.logged = ReceivedAnswer(
            SessionId("s1"), PlayerId(f"p{number}"), 0, received_at, [0]
        )
        self.told: list[str] = []
        self.trace = None

    def stored(self) -> None:
        self.told.append("stored")

    def delayed(self) -> None:
        self.told.append("delayed")


@asynccontextmanager
async def committing(network: FakeNetwork) -> AsyncIterator[GroupCommit]:
    commit = GroupCommit(NODE, network, await network.open(NODE, 0), network.now_ms)
    running = asyncio.create_task(commit.run())
    yield commit
    running.cancel()
    with suppress(asyncio.CancelledError, Fenced):
        await running


@pytest.fixture
def network() -> FakeNetwork:
    network = FakeNetwork()
    network.scoring = False
    return network


def batches(network: FakeNetwork) -> list[int]:
    return [len(record.answers) for _, record in network.logs[NODE] if isinstance(record, AnswerBatch)]


async def test_answers_that_arrive_while_one_is_stored_form_the_next_batch(network: FakeNetwork) -> None:
    async with committing(network) as commit:
        network.storing.clear()
        sent = [Sent(number, network.now) for number in range(5)]
        commit.offer(sent[0])
        await network.attempted(1)
        for each in sent[1:]:
            commit.offer(each)
        assert [each.told for each in sent] == [[]] * 5
        network.storing.set()
        sequence = await commit.settled()
    assert batches(network) == [1, 4]
    assert sequence == network.logs[NODE][-1][0]
    assert [each.told for each in sent] == [["stored"]] * 5
    assert network.stored() == [each.record for each in sent]


async def test_who_comes_soon_after_a_batch_shares_the_next_and_a_full_one_goes_at_once(
    network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "BETWEEN_BATCHES_S", 3_600.0)
    async with committing(network) as commit:
        commit.offer(Sent(0, network.now))
        await commit.settled()
        for number in range(group_commit.MAX_BATCH):
            commit.offer(Sent(1 + number, network.now))
        await commit.settled()
        commit.offer(Sent(-1, network.now))
        for _ in range(10):
            await asyncio.sleep(0)
        assert commit.waiting == 1
    assert batches(network) == [1, group_commit.MAX_BATCH]


async def test_whoever_comes_after_many_full_batches_waits_for_one_moment_only(
    network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "MAX_BATCH", 2)
    monkeypatch.setattr(group_commit, "BETWEEN_BATCHES_S", 0.5)
    async with committing(network) as commit:
        for number in range(200):
            commit.offer(Sent(number, network.now))
        await commit.settled()
        commit.offer(Sent(-1, network.now))
        await asyncio.wait_for(commit.settled(), 20)  # not for a hundred of them
    assert batches(network) == [2] * 100 + [1]


async def test_a_batch_has_a_bound(network: FakeNetwork) -> None:
    async with committing(network) as commit:
        for number in range(group_commit.MAX_BATCH + 1):
            assert commit.offer(Sent(number, network.now))
        await commit.settled()
    assert batches(network) == [group_commit.MAX_BATCH, 1]


async def test_the_queue_has_a_bound(network: FakeNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "MAX_WAITING", 3)
    network.storing.clear()
    async with committing_blocked(network) as commit:
        assert [commit.offer(Sent(number, network.now)) for number in range(4)] == [True, True, True, False]


@asynccontextmanager
async def committing_blocked(network: FakeNetwork) -> AsyncIterator[GroupCommit]:
    network.storing.set()
    async with committing(network) as commit:
        network.storing.clear()
        yield commit
        network.storing.set()
        await commit.settled()


async def test_an_outage_is_waited_out_and_told_once(
    network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "FIRST_RETRY_S", 0.001)
    monkeypatch.setattr(group_commit, "SLOWEST_RETRY_S", 0.001)
    async with committing(network) as commit:
        network.away = True
        early = Sent(1, network.now)
        commit.offer(early)
        await network.attempted(2)
        assert early.told == []
        network.now += group_commit.DELAYED_AFTER_MS + 1
        late = Sent(2, network.now)
        commit.offer(late)
        await network.attempted(3)
        assert (early.told, late.told) == (["delayed"], [])
        network.away = False
        await commit.settled()
    assert (early.told, late.told) == (["delayed", "stored"], ["stored"])
    assert network.stored() == [early.record, late.record]


async def test_a_fence_ends_it_and_whoever_waits_is_told(network: FakeNetwork) -> None:
    commit = GroupCommit(NODE, network, await network.open(NODE, 0), network.now_ms)
    await network.fence(NODE, 0, "it was silent")
    sent = Sent(1, network.now)
    commit.offer(sent)
    waiting = asyncio.create_task(commit.settled())
    with pytest.raises(Fenced):
        await commit.run()
    with pytest.raises(Fenced):
        await waiting
    with pytest.raises(Fenced):
        await commit.settled()
    assert sent.told == []
    assert not commit.offer(Sent(2, network.now))
    assert network.stored() == []


async def test_a_quiet_node_learns_of_its_fence(network: FakeNetwork) -> None:
    commit = GroupCommit(NODE, network, await network.open(NODE, 0), network.now_ms)
    await commit.probe()
    await network.fence(NODE, 0, "it was silent")
    with pytest.raises(Fenced):
        await commit.probe()
    network.away = True
    with pytest.raises(NodeUnavailable):
        await commit.probe()
