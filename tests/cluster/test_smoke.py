"""One host dies in the middle of a game; `make cluster` does the rest."""

from pathlib import Path

import pytest

from tests.cluster.cluster import running
from tests.cluster.faults import killed
from tests.cluster.hosts import network, why_not
from tests.cluster.trial import try_faults

pytestmark = pytest.mark.process

PLAYERS = 20


@pytest.mark.timeout(400)
async def test_a_host_dies_with_the_master_of_the_store_and_the_game_goes_on(tmp_path: Path):
    if reason := why_not():
        pytest.skip(f"skipped: {reason}")
    with network() as hosts, running(hosts, tmp_path / "run") as cluster:
        outcome = await try_faults(cluster, [killed("h1")], seed=1, players=PLAYERS)
    assert outcome.verdict.faults == 0, outcome.verdict.notes
    assert outcome.failures == []
    assert outcome.verdict.accepted == PLAYERS * 4
