"""What is written on the big screen can be read from the last row of a classroom."""

import math
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.made_up import (
    ID,
    MadeUpGame,
    client_files,
    now_ms,
    question,
    session_view,
    standings,
    welcome,
)
from wordrally.contracts.frames import (
    FinishedFrame,
    Leaderboard,
    Progress,
    QuestionFrame,
    Reveal,
    Roster,
)
from wordrally.contracts.http.sessions import TeamStanding
from wordrally.contracts.views import PlayerRef, You

MM_PER_PX = 0.865
"""Of a screen of 75 inches with 1,920 × 1,080 pixels."""
CAPITAL_EM = 0.71
"""Height of a capital letter."""
DISTANCE_MM = 8_000
LEAST_PX = math.tan(math.radians(16 / 60)) * DISTANCE_MM / MM_PER_PX / CAPITAL_EM
"""Type whose capitals are 16 arc minutes high."""
LEAST_NAME_PX = 40
"""Names in the lobby are looked for, not read: a whole class is shown at once."""
SMALL_TEXTS = """([least, leastName]) => {
  const small = new Set();
  const texts = document.createTreeWalker(document.querySelector("main.host"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const part = texts.currentNode.parentElement;
    const text = texts.currentNode.textContent.trim();
    if (!text || part.closest("footer, .visually-hidden, .wordmark")) continue;
    const box = part.getBoundingClientRect();
    if (!box.width || !box.height || getComputedStyle(part).visibility === "hidden") continue;
    const px = parseFloat(getComputedStyle(part).fontSize);
    if (px < (part.closest(".names") ? leastName : least)) small.add(`${px.toFixed(0)} px: ${text}`);
  }
  return [...small];
}"""
COUNT_LAYOUTS = """() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => {
  window.layouts = 0;
  const measured = new MutationObserver((changes) => (layouts += changes.length));
  measured.observe(document.querySelector(".promptbox"), { attributeFilter: ["class"] });
})"""
"""Counts how often the prompt is measured."""
CHOICES = ["light rain", "strong wind", "thick fog", "hot sun"]
WORDS = ["responsibility", "misunderstanding", "thunderstorm", "drought", "hail", "frost", "breeze", "mild"]
TEAMS = [
    TeamStanding(team=nth, name=name, score=7_200 - 900 * nth, members=9, place=nth + 1)
    for nth, name in enumerate(("Foxes", "Night Owls", "Storm chasers", "Snails"))
]


@pytest.fixture
def page(browser: Browser) -> Generator[Page]:
    with client_files() as url:
        context = browser.new_context(
            base_url=url, viewport={"width": 1920, "height": 1080}, reduced_motion="reduce"
        )
        yield context.new_page()
        context.close()


class Reader:
    """Reads the big screen from the last row; `small` is what cannot be read there."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.small: list[str] = []

    def reads(self, moment: str, part: str) -> None:
        self._page.locator(part).first.wait_for()
        for text in self._page.evaluate(SMALL_TEXTS, [LEAST_PX, LEAST_NAME_PX]):
            self.small.append(f"{moment}: {text}")


def test_every_text_of_a_live_game_can_be_read_from_eight_metres(page: Page):
    rows, reader = standings(30), Reader(page)
    top = rows[:10]
    game = MadeUpGame(page, welcome(session_view("live", "lobby"), You(role="host")))
    page.goto(f"/host/{ID}")
    reader.reads("empty lobby", ".nobody")
    game.everybody = rows
    came = [PlayerRef(player_id=row.player_id, nickname=row.nickname) for row in rows]
    game.tells(Roster(version=1, players=30, joined=came, left=[]))
    reader.reads("lobby", ".names li:nth-child(30)")

    reading = question(0, "drizzle", CHOICES, opened_at=now_ms() + 60_000, closes_at=now_ms() + 90_000)
    game.tells(QuestionFrame(version=2, question=reading))
    reader.reads("reading", "[data-testid=host-reading]")
    shown = [
        (question(1, "drizzle", CHOICES, multiple=True), ".tile .text"),
        (question(2, "A word for what comes before a fall", WORDS), ".tile:nth-child(8) .text"),
        (question(3, "Very light rain", None, kind="scramble", letters=list("zdrizle")), ".letters"),
        (question(4, "Opposite of “ancient”", None), ".hint"),
    ]
    for version, (asked, part) in enumerate(shown, 3):
        game.tells(QuestionFrame(version=version, question=asked))
        reader.reads(f"question {asked.index}", f"[data-index='{asked.index}'] {part}")

    counts = {"modern": 18, "modren": 6, "old": 3}
    game.tells(Reveal(version=7, question=4, correct=["modern", "new"], counts=counts, explanation=None))
    reader.reads("typed key", ".typed li")
    game.tells(
        QuestionFrame(version=8, question=question(5, "drizzle", WORDS)),
        Progress(question=5, answered=28, players=30, expected=30),
        Reveal(version=9, question=5, correct=[0], counts=[20, 5, 2, 1, 0, 0, 0, 0], explanation="Rain."),
        Leaderboard(board_version=2, players=30, top=top, teams=TEAMS),
    )
    for nth, (beat, part) in enumerate(
        {"key": ".count", "share": ".note", "board": ".lane", "teams": "li"}.items()
    ):
        page.locator("footer .beats button").nth(nth).click()
        reader.reads(beat, f"[data-beat={beat}] {part}")

    game.answers(f"/sessions/{ID}/report", {"questions": [asked_about(0, 12), asked_about(1, 29)]})
    game.tells(FinishedFrame(version=10, top=top, players=30))
    reader.reads("podium", "[data-testid=host-podium]")
    page.get_by_test_id("host-step").click()
    reader.reads("whole podium", ".others li")
    page.get_by_test_id("host-step").click()
    reader.reads("result", "[data-testid=host-result] li")
    assert reader.small == []


def test_every_text_of_a_race_can_be_read_from_eight_metres(page: Page):
    rows, reader = standings(30), Reader(page)
    race = welcome(session_view("race", "open"), You(role="host"), everybody=rows)
    game = MadeUpGame(page, race, rows)
    page.goto(f"/host/{ID}")
    reader.reads("race", "[data-testid=race-leaders] li")
    reader.reads("race", ".sign")
    game.tells(Leaderboard(board_version=2, players=30, top=rows[:10], teams=TEAMS))
    reader.reads("race in teams", "[data-testid=team-board] li")
    assert reader.small == []


def test_counts_of_answers_do_not_lay_the_question_out_anew(page: Page):
    game = MadeUpGame(page, welcome(session_view("live", "lobby"), You(role="host")))
    page.goto(f"/host/{ID}")
    page.locator(".nobody").wait_for()
    game.tells(QuestionFrame(version=2, question=question(0, "drizzle", CHOICES)))
    page.locator(".promptbox").wait_for()
    page.evaluate(COUNT_LAYOUTS)
    for answered in range(1, 4):
        game.tells(Progress(question=0, answered=answered, players=30, expected=30))
        page.get_by_test_id("host-answered").get_by_text(str(answered), exact=True).wait_for()
    assert page.evaluate("layouts") == 0


def asked_about(index: int, correct: int) -> dict[str, object]:
    """What the report tells of a question that 30 answered."""
    return {
        "index": index,
        "kind": "choice",
        "prompt": WORDS[index],
        "answered": 30,
        "correct": correct,
        "counts": [correct, 30 - correct],
        "median_ms": 4_000,
    }
