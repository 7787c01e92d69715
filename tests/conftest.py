"""Fixtures for the whole suite, and the markers that follow from what a test uses."""

import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.engines import jet, nats, store_url, valkey_engine
from tests.postgres import postgres

__all__ = ["jet", "nats", "postgres", "store_url", "valkey_engine"]

MARKERS = {
    "engine": {"nats", "jet", "own_nats", "store_url", "valkey", "valkey_engine"},
    "database": {"engine", "sqlite", "sqlite_url", "postgres", "postgres_url", "postgresql"},
    "stack": {"cells", "stack", "site"},
    "browser": {"browser", "new_device"},
}
"""The fixtures by which a test gets its marker; a parameter of a test that names one counts, too."""

SLOW = (*MARKERS, "process", "slow")
"""Markers that `make unit` omits. `process` is set by hand, and `pytest_runtest_call` requires it."""

NO_UNITS = (
    "browser",
    "documents/test_operators_documents.py",
    "documents/test_running_stack.py",
    "faults",
    "gateway",
    "system",
    "vocabulary/formats/test_hostile_files.py",
)
"""Not even imported by `make unit`: they take longer than all other tests of rules together."""

STARTS = ("subprocess.Popen", "os.posix_spawn", "os.fork")

_unit: list[str] = []
"""The unit test that runs now, if one does."""


hypothesis.settings.register_profile("unit", max_examples=20, derandomize=True)
"""`make unit` is for the next minute; `make test` looks for rarer cases."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what has no unit test when only those are asked for."""
    left_out = [Path(__file__).parent / name for name in NO_UNITS]
    return True if config.getoption("markexpr") == "unit" and collection_path in left_out else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it uses, and all others as unit tests."""
    left_out = [Path(__file__).parent / name for name in NO_UNITS]
    for item in items:
        if any(item.path.is_relative_to(place) for place in left_out):
            item.add_marker("slow")
        used = set(getattr(item, "fixturenames", ())) | _named_by_parameters(item)
        for marker, fixtures in MARKERS.items():
            if used & fixtures:
                item.add_marker(marker)
        if not any(item.get_closest_marker(marker) for marker in SLOW):
            item.add_marker("unit")


def _named_by_parameters(item: pytest.Item) -> set[str]:
    callspec = getattr(item, "callspec", None)
    return {value for value in callspec.params.values() if isinstance(value, str)} if callspec else set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Any:
    """Remember which unit test runs, so that it can be refused a process.

    Fixtures of other tests may end one meanwhile.
    """
    if item.get_closest_marker("unit"):
        _unit.append(item.nodeid)
    try:
        return (yield)
    finally:
        _unit.clear()


def _refuse_processes(event: str, _arguments: tuple[Any, ...]) -> None:
    if _unit and event in STARTS:
        raise AssertionError(f"{_unit[0]} starts a process: mark it with pytest.mark.process")


sys.addaudithook(_refuse_processes)
