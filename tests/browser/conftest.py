"""A stack with two realtime nodes, Chromium, and as many devices as a test asks for."""

from collections.abc import Iterator
from typing import Protocol

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.browser.chromium import NAMES, chromium, executable
from tests.browser.device import Device
from wordrally.local.stack import Stack


class NewDevice(Protocol):
    """Make a device of that size, whose browser speaks `locale`."""

    def __call__(self, size: ViewportSize, *, locale: str = "en-GB") -> Device: ...


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("browser"), scale={"realtime": 2}) as running:
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
