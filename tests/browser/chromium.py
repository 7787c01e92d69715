"""The Chromium that is installed."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.device import PATIENCE_MS

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--no-sandbox",  # as root there is none
    "--no-first-run",
    # What Chromium itself would ask of the network:
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str | None:
    """Where it is, if it is installed at all."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium() -> Generator[Browser]:
    """A running browser."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable(), args=OPTIONS)
        yield running
        running.close()
