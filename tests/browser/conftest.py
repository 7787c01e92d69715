"""A stack with two realtime nodes, Chromium, and as many devices as a test asks for."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Protocol

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.browser.chromium import NAMES, chromium, executable
from tests.browser.device import Device
from wordrally.local.stack import Stack

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


class NewDevice(Protocol):
    """Make a device of that size, whose browser speaks `locale`."""

    def __call__(self, size: ViewportSize, *, locale: str = "en-GB") -> Device: ...


@pytest.fixture(scope="package")
def other_site() -> Iterator[str]:
    """Origin of another site, which serves the pages of docs/examples."""
    serve = partial(QuietPages, directory=EXAMPLES)
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


class QuietPages(SimpleHTTPRequestHandler):
    """Serves files, and prints nothing."""

    def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory, other_site: str) -> Iterator[Stack]:
    """Runs for all browser tests, and lets the other site in."""
    environ = {"WORDRALLY_ALLOWED_ORIGINS": other_site, "WORDRALLY_FRAME_ANCESTORS": other_site}
    folder = tmp_path_factory.mktemp("browser")
    with Stack(folder, scale={"realtime": 2}, environ=environ) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if executable() is None:
        pytest.skip(f"none of {', '.join(NAMES)} is installed")
    with chromium() as running:
        yield running


@pytest.fixture
def new_device(stack: Stack, browser: Browser) -> Iterator[NewDevice]:
    """Makes devices, and holds them to what no page may do: errors, requests elsewhere, policy violations."""
    devices: list[Device] = []

    def make(size: ViewportSize, *, locale: str = "en-GB") -> Device:
        devices.append(Device(browser, stack.url, size, locale=locale))
        return devices[-1]

    yield make
    complaints = [complaint for device in devices for complaint in device.complaints]
    for device in devices:
        device.context.close()
    assert complaints == []
