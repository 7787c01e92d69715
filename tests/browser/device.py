"""A browser of somebody's own, that remembers everything which no page of ours may do."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PATIENCE_MS = 30_000
"""A busy machine is slow, not wrong."""

PICTURES = Path(os.environ.get("WORDRALLY_SCREENSHOTS", ".screenshots"))
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
BROKEN_RULES = """async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
}"""
LOST_CONNECTION = ("WebSocket connection to ", "Failed to load resource: net::ERR_")
"""How the console tells of a network or server that is away."""
BUSY = ("503 from ", "Failed to load resource: the server responded with a status of 503")
"""Few quizzes are made at a time; the page asks again when the server says so."""


class Device:
    """One context with one page; what it complains of is for the end of the test."""

    def __init__(self, browser: Browser, origin: str, size: ViewportSize, *, locale: str = "en-GB") -> None:
        self.size = size
        self.complaints: list[str] = []
        self._origin = urlsplit(origin)
        self._excused: tuple[str, ...] = ()
        self.context = browser.new_context(base_url=origin, viewport=size, locale=locale)
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.on("request", self._see_request)
        self.context.on("response", self._see_response)
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        self.page: Page = self.context.new_page()
        self.page.on("websocket", lambda socket: self._see_address(socket.url))

    def excuse(self, *beginnings: str) -> None:
        """From now on the console may say, and the server answer, what begins like this."""
        self._excused += beginnings

    def picture(self, name: str) -> None:
        """Keep the page as a phone and a desktop show it, light and dark."""
        for place, size in (("phone", PHONE), ("desktop", DESKTOP)):
            self.page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)
                self._take(f"{name}-{place}-{scheme}")
                if size == self.size:
                    self._check_accessibility(f"{name}-{scheme}")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(self.size)

    def fits(self, name: str, widths: tuple[int, ...]) -> None:
        """Complain of a page that has to be scrolled sideways at one of these widths."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": self.size["height"]})
            self._check_size(f"{name} at {width} px")
        self.page.set_viewport_size(self.size)

    def view(self, name: str) -> None:
        """Keep what is on the screen just now, as it is."""
        self.page.screenshot(path=PICTURES / f"{name}.png")

    def _take(self, name: str) -> None:
        self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", full_page=True)
        self._check_size(name)

    def _check_size(self, name: str) -> None:
        beyond = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if beyond > 0:
            self.complaints.append(f"{name} is {beyond} px wider than the screen")

    def _check_accessibility(self, name: str) -> None:
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text("utf-8"))
        self.complaints += [f"{name} breaks {rule}" for rule in self.page.evaluate(BROKEN_RULES)]

    def _see_request(self, request: Request) -> None:
        self._see_address(request.url)

    def _see_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob") and parts.netloc != self._origin.netloc:
            self.complaints.append(f"left the origin for {address}")

    def _see_response(self, response: Response) -> None:
        complaint = f"{response.status} from {response.url}"
        if response.status >= 500 and not complaint.startswith(self._excused):
            self.complaints.append(complaint)

    def _hear(self, message: ConsoleMessage) -> None:
        """Violations of the content security policy are told here too."""
        if message.type in ("error", "warning") and not message.text.startswith(self._excused):
            self.complaints.append(f"{message.type} in the console: {message.text}")
