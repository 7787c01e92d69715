"""What operators read names what there is: tests, metrics, streams."""

import re
from pathlib import Path

import pytest
from deploy.check import expressions
from deploy.monitoring.alerts import ALERTS
from deploy.monitoring.objectives import OBJECTIVES

from wordrally.contracts.queue import streams

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
    promised = GUARANTEES.partition("## A part is away")[0]
    rows = [line for line in promised.splitlines() if line.startswith("| ") and not line.startswith("| --")]
    promises = [row for row in rows if not row.startswith("| promise |")]
    assert len(promises) >= 20
    assert [row for row in promises if "::test_" not in row] == []


def test_every_metric_is_explained_and_none_that_is_not_there():
    assert set(re.findall(r"wordrally_[a-z]+_\w+|wordrally_[a-z]+(?=`)", OPERATIONS)) == metrics()


def test_the_retention_of_every_stream_is_stated():
    section = OPERATIONS.partition("## How long things are kept")[2]
    assert [spec.name for spec in streams.ALL if f"`{spec.name}`" not in section] == []


def test_every_alert_has_a_runbook_and_none_is_for_an_alert_that_is_gone():
    section = OPERATIONS.partition("\n## Runbooks\n")[2].partition("\n## ")[0]
    runbooks = re.findall(r"^### (\w+)$", section, re.MULTILINE)
    assert sorted(runbooks) == sorted({*(one.name for one in ALERTS), *(one.alert for one in OBJECTIVES)})


def test_rules_and_dashboards_ask_for_metrics_that_are_there():
    suffix = re.compile(r"_(total|bucket|count|sum)$")
    asked = {
        (place, suffix.sub("", name))
        for place, expression in expressions()
        for name in re.findall(r"\bwordrally_[a-z_]+", expression)
    }
    assert [one for one in sorted(asked) if one[1] not in metrics()] == []
