"""When a trial counts as good: nothing wrong, and something looked at."""

import dataclasses
from pathlib import Path

import pytest

from tests.faults.catalogue import VARIANTS, all_faults
from tests.faults.inside.spoilt import VARIANTS as SPOILT
from tests.faults.logs import SIGN, Logs
from tests.faults.outcome import Catch, Outcome
from tests.system.verdict import KINDS

GOOD = Outcome(
    fault="kill nats",
    moment="burst",
    seed=1,
    accepted=780,
    **dict.fromkeys(KINDS, 0),
    unresolved=0,
    limit_s=5.0,
    recovered_s=2.0,
    p99_during_ms=800.0,
    p99_after_ms=40.0,
    outages=0,
    seconds=20.0,
    tracebacks=0,
    work={},
    idle=[],
    notes=[],
)


def test_a_traceback_is_found_in_what_was_written_since(tmp_path: Path):
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "quiz-1.log").write_text(f"{SIGN}: long ago\n")
    logs = Logs(tmp_path)
    with (folder / "quiz-1.log").open("a") as log:
        log.write(
            f'{{"event": "message failed", "exception": "{SIGN} KeyError"}}\n{{"event": "queue away"}}\n'
        )
    (folder / "web-1.log").write_text("started\n")
    assert [row.partition(":")[0] for row in logs.tracebacks()] == ["quiz-1"]


def but(**changes: object) -> Outcome:
    return dataclasses.replace(GOOD, **changes)


def test_a_trial_with_nothing_wrong_is_good():
    assert GOOD.is_good


@pytest.mark.parametrize("kind", [*KINDS, "unresolved"])
def test_one_thing_wrong_is_too_much(kind: str):
    assert not but(**{kind: 1}).is_good


def test_a_check_without_work_is_no_success():
    assert not but(idle=["nothing to check: no key"]).is_good
    assert not but(accepted=0).is_good


def test_slow_is_said_and_is_not_wrong():
    late = but(recovered_s=5.1)
    assert late.is_slow
    assert late.is_good
    assert not but(recovered_s=None).is_slow


def test_a_variant_is_caught_by_what_was_judged_and_not_by_silence():
    assert Catch.of("no fencing", but(late=3)).caught
    assert not Catch.of("no fencing", GOOD).caught
    assert not Catch.of("no fencing", but(unresolved=2, accepted=0)).caught
    assert not Catch.of("no fencing", but(idle=["nothing to check: no key"])).caught


def test_each_variant_is_tried_and_each_fault_has_a_name_of_its_own():
    assert {variant.name for variant in VARIANTS} == SPOILT.keys()
    assert len(VARIANTS) >= 8
    names = [fault.name for fault in all_faults()]
    assert len(names) == len(set(names))
