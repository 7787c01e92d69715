"""Stacks in different surroundings. Each is a context that yields a `Site`, or raises `Skipped`."""

import asyncio
import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from tests.engines import free_port
from tests.faults.detour import Detour
from tests.faults.disks import Skipped, disk
from tests.faults.inside import sitecustomize as inside
from tests.faults.scene import Site
from wordrally.local.stack import Stack

SCALE = {"user": 2, "quiz": 2, "scoring": 2, "realtime": 2}
INSIDE = Path(inside.__file__).parent
LIBRARIES = (Path("/usr/lib"), Path("/usr/local/lib"))
FAKETIME = "faketime/libfaketime.so.1"
WRONG_BY = "+2m"
IMAGE_MB, SMALL_MB = 2_000, 200

Ground = Callable[[Path, Mapping[str, str]], AbstractContextManager[Site]]
"""Makes a site in a folder, with this environment for all of its processes."""


@contextlib.contextmanager
def plain(folder: Path, environ: Mapping[str, str]) -> Iterator[Site]:
    """Nothing special."""
    with _stack(folder, environ) as stack:
        yield Site(stack)


@contextlib.contextmanager
def with_workers_inside(folder: Path, environ: Mapping[str, str]) -> Iterator[Site]:
    """`scoring` runs inside `quiz`, and `history` inside `user`, as on a small machine."""
    scale = {"realtime": 2, "scoring": 0}
    with Stack(folder / "data", port=free_port(), scale=scale, environ=environ) as stack:
        yield Site(stack)


@contextlib.contextmanager
def with_little_behind_it(folder: Path, environ: Mapping[str, str]) -> Iterator[Site]:
    """Nothing special, but a stack of its own: what replays a log replays all that was ever played there."""
    with plain(folder, environ) as site:
        yield site


@contextlib.contextmanager
def on_an_image(folder: Path, environ: Mapping[str, str]) -> Iterator[Site]:
    """All data on a disk of its own, whose power can be cut."""
    with disk(folder, folder / "data", IMAGE_MB) as made, _stack(folder, environ) as stack:
        yield Site(stack, disk=made)


@contextlib.contextmanager
def on_a_small_disk(folder: Path, environ: Mapping[str, str]) -> Iterator[Site]:
    """The queue alone on a small disk."""
    with disk(folder, folder / "data" / "nats", SMALL_MB) as made, _stack(folder, environ) as stack:
        yield Site(stack, disk=made)


@contextlib.contextmanager
def with_detours(folder: Path, environ: Mapping[str, str]) -> Iterator[Site]:
    """Connect one node to the queue, and a quiz replica and a scorer to the store, through proxies."""
    run = folder / "data" / "run"
    queue_port, store_port = free_port(), free_port()

    async def to_queue() -> Any:
        found = re.search(r"listen: [\d.]+:(\d+)", (run / "nats.conf").read_text("utf-8"))
        assert found is not None, "the queue's configuration names its port"
        return await asyncio.open_connection("127.0.0.1", int(found[1]))

    async def to_store() -> Any:
        return await asyncio.open_unix_connection(str(run / "store.sock"))

    store = {"WORDRALLY_STORE_URL": f"redis://127.0.0.1:{store_port}"}
    queue = {"WORDRALLY_NATS_URL": f"nats://127.0.0.1:{queue_port}"}
    own = {"realtime-1": queue, "quiz-1": store, "scoring-1": store}
    with (
        Detour(queue_port, to_queue) as queue_way,
        Detour(store_port, to_store) as store_way,
        _stack(folder, {**environ, **_settings(own)}) as stack,
    ):
        yield Site(stack, detours={"queue": queue_way, "store": store_way})


@contextlib.contextmanager
def with_a_wrong_clock(folder: Path, environ: Mapping[str, str]) -> Iterator[Site]:
    """One node's clock is two minutes ahead."""
    found = next((path for root in LIBRARIES for path in root.glob(f"**/{FAKETIME}")), None)
    if found is None:
        raise Skipped("libfaketime is not installed")
    clock = {"LD_PRELOAD": str(found), "FAKETIME": WRONG_BY, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with _stack(folder, {**environ, **_settings({"realtime-2": clock})}) as stack:
        yield Site(stack)


def spoilt_by(variant: str) -> dict[str, str]:
    """The environment in which a variant of `inside/spoilt.py` runs."""
    return {inside.VARIANT: variant, "PYTHONPATH": str(INSIDE)}


def _settings(own: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {inside.SETTINGS: json.dumps(own), "PYTHONPATH": str(INSIDE)}


def _stack(folder: Path, environ: Mapping[str, str]) -> Stack:
    """On a port that stays the same when all of it is started again."""
    return Stack(folder / "data", port=free_port(), scale=SCALE, environ=environ)
