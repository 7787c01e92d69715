"""The runner of mutants tells a fix that a test holds from one that none does. All of it: `make mutants`."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.security import mutants
from tests.security.findings import MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
FINDINGS = {f"V{number}" for number in range(1, 22)}
CHEAP = [mutant for mutant in MUTANTS if mutant.finding in ("V3", "V11")]


def test_every_finding_has_a_fix_and_a_test():
    assert {mutant.finding for mutant in MUTANTS} >= FINDINGS


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.finding} {mutant.title}")
def test_each_fix_stands_once_and_its_test_exists(mutant: Mutant):
    assert (ROOT / mutant.path).read_text("utf-8").count(mutant.fix) == 1
    file, _, name = mutant.test.partition("::")
    assert f"def {name}" in (ROOT / file).read_text("utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mutants.copy_source(tmp_path_factory.mktemp("copy"))


@pytest.mark.process
@pytest.mark.parametrize("mutant", CHEAP, ids=lambda mutant: mutant.finding)
def test_a_removed_fix_is_noticed(copy: Path, mutant: Mutant):
    assert mutants.verdict(copy, mutant) == "noticed"
    assert (copy / mutant.path).read_text("utf-8") == (ROOT / mutant.path).read_text("utf-8"), (
        "it is put back"
    )


@pytest.mark.process
def test_a_change_that_no_test_notices_survives(copy: Path):
    assert mutants.verdict(copy, replace(CHEAP[0], without=CHEAP[0].fix)) == "SURVIVED"
