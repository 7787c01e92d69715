"""Frames a second on the big screen and long tasks on a phone, in a made-up game of 500 players.

`python -m bench.screens [PLAYERS]` needs the built client (`make web`) and an installed Chromium. The host's
page runs four times slower than the machine, the phone's six times. Printed are, for each scene of the big
screen, the mean of the frames a second and the longest frame, and for each moment of the phone its longest
task. The goals are 50 frames a second, and no task over 100 ms.
"""

import random
import sys
from collections.abc import Callable, Sequence

from playwright.sync_api import Browser, Page
from tests.browser.chromium import chromium
from tests.browser.made_up import (
    ID,
    MadeUpGame,
    client_files,
    question,
    session_view,
    standings,
    welcome,
)

from wordrally.contracts.frames import (
    Accepted,
    FinishedFrame,
    Leaderboard,
    Progress,
    QuestionFrame,
    Result,
    Reveal,
    Roster,
)
from wordrally.contracts.http.sessions import Standing
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.views import PlayerRef, You

HOST_SLOWED = 4
PHONE_SLOWED = 6
CHOICES = ["light rain", "strong wind", "thick fog", "hot sun"]
COUNT = """() => {
  window.spans = [];
  window.tasks = [];
  let last = performance.now();
  requestAnimationFrame(function next(now) {
    spans.push(now - last);
    last = now;
    requestAnimationFrame(next);
  });
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: "longtask", buffered: true });
}"""
SEAT = """localStorage.setItem("wordrally.seat.made-up", JSON.stringify(
  { token: "made-up", playerId: "p7", nickname: "Yusuf", expiresAtMs: Date.now() + 9e6 }))"""


def _slow_page(browser: Browser, url: str, slowed: int, size: tuple[int, int]) -> Page:
    context = browser.new_context(base_url=url, viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.add_init_script(f"({COUNT})()")
    page.add_init_script(SEAT)
    return page


def _shuffled(rows: Sequence[Standing], chance: random.Random) -> list[Standing]:
    """Return the board after a question that many had right."""
    gained = {row.player_id: row.score + chance.choice((0, 500, 700, 900)) for row in rows}
    ordered = sorted(rows, key=lambda row: -gained[row.player_id])
    return [
        Standing(
            rank=nth + 1,
            place=nth + 1,
            player_id=row.player_id,
            nickname=row.nickname,
            score=gained[row.player_id],
            avatar=row.avatar,
            done=(row.done or 0) + 1,
            mastered=(row.mastered or 0) + 1,
        )
        for nth, row in enumerate(ordered)
    ]


def _scene(page: Page, name: str, act: Callable[[], object], wait_ms: int) -> None:
    page.evaluate("() => { spans.length = 0; tasks.length = 0; }")
    act()
    page.wait_for_timeout(wait_ms)
    spans: list[float] = page.evaluate("spans")
    longest = max(page.evaluate("tasks"), default=0)
    print(
        f"{name:<28} {1000 * len(spans) / sum(spans):5.1f} frames/s, "
        f"longest frame {max(spans):4.0f} ms, longest task {longest:4.0f} ms"
    )


def big_screen(browser: Browser, url: str, players: int) -> None:
    """Measure the host's page from the lobby to the podium."""
    chance = random.Random(3)
    rows = standings(players)
    page = _slow_page(browser, url, HOST_SLOWED, (1366, 768))
    game = MadeUpGame(page, welcome(session_view("live", "lobby"), You(role="host")))
    page.goto(f"/host/{ID}")
    page.wait_for_timeout(3_000)
    came = [PlayerRef(player_id=row.player_id, nickname=row.nickname, avatar=row.avatar or 0) for row in rows]

    def arrive() -> None:
        for start in range(0, players, 25):
            joined = came[start : start + 25]
            game.tells(Roster(version=1, players=start + len(joined), joined=joined, left=[]))
            page.wait_for_timeout(100)

    _scene(page, "lobby, everybody arrives", arrive, 2_000)
    game.everybody = rows
    asked = question(0, "drizzle", CHOICES)
    _scene(page, "question", lambda: game.tells(QuestionFrame(version=2, question=asked)), 3_000)

    def answer() -> None:
        for answered in range(0, players, players // 20):
            game.tells(Progress(question=0, answered=answered, players=players, expected=players))
            page.wait_for_timeout(100)

    _scene(page, "answers come in", answer, 500)

    def close() -> None:
        game.everybody = _shuffled(rows, chance)
        game.tells(
            Reveal(version=3, question=0, correct=[0], counts=[320, 90, 60, 30], explanation=None),
            Leaderboard(board_version=2, players=players, top=game.everybody[:10]),
        )

    _scene(page, "reveal", close, 2_500)
    beats = page.locator("footer .beats button")
    _scene(page, "share", beats.nth(1).click, 2_500)
    _scene(page, "board, rows overtake", beats.nth(2).click, 4_000)
    last = FinishedFrame(version=4, top=game.everybody[:10], players=players)
    _scene(page, "podium", lambda: game.tells(last), 14_000)
    page.context.close()


def race(browser: Browser, url: str, players: int) -> None:
    """Measure the race on the big screen while everybody drives on."""
    chance = random.Random(3)
    rows = standings(players)
    page = _slow_page(browser, url, HOST_SLOWED, (1920, 1080))
    view = session_view("race", "open")
    game = MadeUpGame(page, welcome(view, You(role="host"), everybody=rows), rows)
    page.goto(f"/host/{ID}")
    page.wait_for_timeout(5_000)

    def drive() -> None:
        for version in range(2, 6):
            game.everybody = _shuffled(game.everybody, chance)
            top = game.everybody[:10]
            game.tells(Leaderboard(board_version=version, players=players, top=top))
            page.wait_for_timeout(2_000)

    _scene(page, "race, everybody drives", drive, 1_000)
    page.context.close()


def phone(browser: Browser, url: str, players: int) -> None:
    """Measure a player's phone: join page, question, answer, verdict, place, end."""
    rows = standings(players)
    page = _slow_page(browser, url, PHONE_SLOWED, (390, 844))
    me = You(role="player", player_id=PlayerId("p7"), nickname="Yusuf", score=0, streak=0, avatar=75)
    game = MadeUpGame(page, welcome(session_view("live", "lobby"), me, everybody=rows))
    page.goto("/")
    _scene(page, "phone: join page, after load", lambda: None, 3_000)
    page.goto(f"/play/{ID}")
    page.wait_for_timeout(3_000)
    _print_load(page, "phone: play page loads")
    asked = question(0, "drizzle", CHOICES)
    _scene(page, "phone: question", lambda: game.tells(QuestionFrame(version=2, question=asked)), 1_500)

    def answer() -> None:
        page.get_by_test_id("answer-A").click()
        game.tells(Accepted(question=0, received_at=asked.opened_at + 2_000))

    _scene(page, "phone: answer", answer, 1_500)
    near = rows[5:10]
    after = You(
        role="player", player_id=PlayerId("p7"), nickname="Yusuf", score=900, rank=8, place=8, streak=1
    )
    _scene(
        page,
        "phone: verdict and place",
        lambda: game.tells(
            Result(question=0, correct=True, points=900, score=900, rank=8, place=8, streak=1),
            Reveal(version=3, question=0, correct=[0], counts=[320, 90, 60, 30], explanation="Rain."),
            Leaderboard(board_version=2, players=players, top=[*rows[:5], *near], you=after),
        ),
        8_000,
    )
    last = FinishedFrame(version=4, top=rows[:10], players=players, you=after)
    _scene(page, "phone: end", lambda: game.tells(last), 14_000)
    page.context.close()


def _print_load(page: Page, name: str) -> None:
    print(f"{name:<28} longest task {max(page.evaluate('tasks'), default=0):4.0f} ms")


def main() -> None:
    players = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with client_files() as url, chromium() as browser:
        big_screen(browser, url, players)
        race(browser, url, players)
        phone(browser, url, players)


if __name__ == "__main__":
    main()
