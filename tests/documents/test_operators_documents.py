"""What operators read names what there is: tests, metrics, streams."""

import re
from pathlib import Path

import pytest

from wordrally.contracts import streams

ROOT = Path(__file__).parents[2]
GUARANTEES = (ROOT / "docs" / "guarantees.md").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")

NAMED_TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", GUARANTEES)
METRIC = re.compile(r"\b(?:Counter|Gauge|Histogram)\(\s*\"(wordrally_\w+)\"")


def metrics() -> set[str]:
    sources = (ROOT / "src" / "wordrally").rglob("*.py")
    return {name for source in sources for name in METRIC.findall(source.read_text("utf-8"))}


@pytest.mark.parametrize(("file", "test"), NAMED_TESTS)
def test_a_promise_is_shown_by_a_test_that_exists(file: str, test: str):
    assert re.search(rf"^(async )?def {test}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_every_row_of_promises_names_a_test():
    promised = GUARANTEES.partition("## What was done to it")[0]
    rows = [line for line in promised.splitlines() if line.startswith("| ") and "---" not in line]
    promises = [row for row in rows if not row.startswith("| promise |")]
    assert len(promises) >= 20
    assert [row for row in promises if "::test_" not in row] == []


def test_every_metric_is_explained_and_none_that_is_not_there():
    assert set(re.findall(r"wordrally_[a-z]+_\w+|wordrally_[a-z]+(?=`)", OPERATIONS)) == metrics()


def test_the_retention_of_every_stream_is_stated():
    section = OPERATIONS.partition("## How long things are kept")[2]
    assert [spec.name for spec in streams.ALL if f"`{spec.name}`" not in section] == []
