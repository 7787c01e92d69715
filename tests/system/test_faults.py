"""A smoke of `make faults`: the most telling faults, and whether a spoilt product would be noticed."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.catalogue import (
    AGAIN,
    CLOSING,
    HOMEWORK,
    KILLS,
    POWER_CUT,
    RACE,
    SILENT_QUEUE,
    VARIANTS,
    Fault,
    Variant,
)
from tests.faults.disks import Skipped
from tests.faults.outcome import Catch, Outcome
from tests.faults.scene import Site
from tests.faults.sites import plain, spoilt_by
from tests.faults.trial import run_trial

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)
"""Connections that break while they are made are left to the collector by the libraries of our clients."""

PLAYERS = 20
"""In each of two games: each habit of players once in every question."""

SEED = 11
SPOILT = ("no unique key", "accepted before stored", "no fencing")
"""`make faults` tries them all; these are quickly found."""


@pytest.fixture(scope="module", autouse=True)
def _swept() -> Iterator[None]:
    """Collect garbage here, once the loops are closed, and not in another test."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One stack for all that needs nothing special."""
    with plain(tmp_path_factory.mktemp("faults"), {}) as made:
        yield made


@pytest.mark.parametrize("fault", [KILLS, CLOSING, AGAIN, SILENT_QUEUE, RACE], ids=lambda fault: fault.name)
async def test_nothing_is_lost_doubled_or_wrong_after(site: Site, fault: Fault):
    _check(await _try(site, fault))


@pytest.mark.parametrize("fault", [POWER_CUT, HOMEWORK], ids=lambda fault: fault.name)
async def test_nothing_is_lost_doubled_or_wrong_after_a_power_cut(tmp_path: Path, fault: Fault):
    try:
        with fault.ground(tmp_path, {}) as site:
            _check(await _try(site, fault))
    except Skipped as why:
        pytest.skip(str(why))


@pytest.mark.parametrize(
    "variant", [variant for variant in VARIANTS if variant.name in SPOILT], ids=lambda variant: variant.name
)
async def test_a_spoilt_product_is_noticed(tmp_path: Path, variant: Variant):
    try:
        with variant.fault.ground(tmp_path, spoilt_by(variant.name)) as site:
            outcome = await _try(site, variant.fault)
    except Skipped as why:
        pytest.skip(str(why))
    catch = Catch.of(variant.name, outcome)
    assert catch.caught, f"{catch} {outcome}"


async def _try(site: Site, fault: Fault) -> Outcome:
    return await run_trial(site, fault, players=PLAYERS, seed=SEED)


def _check(outcome: Outcome) -> None:
    """How fast it recovered depends on the machine; that it did, does not."""
    assert outcome.is_good, str(outcome)
    assert outcome.recovered_s is not None
