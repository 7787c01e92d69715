"""A judge of races and assignments that knows only the public contract; see `judge` and `paced_checks`."""

import asyncio
import dataclasses
import sys
import time
from typing import Any, Literal

import httpx

from tests.system import paced_checks
from tests.system.judge import JOINS_AT_ONCE, MOMENTS, Judge, quiz_body
from tests.system.player import JSON
from tests.system.racer import Racer
from tests.system.verdict import Verdict

BETWEEN_TURNS_S = 0.4
TIMED_MS = 3_000
"""The shortest time limit: one habit is to let it pass."""

HOUR_MS = 3_600_000
TEAMS = 3
SLEEPERS, CIRCLE = 1, 6
ANSWERED, ASKED, TIMES_OUT, AWAY = "answered", "next asked", "time runs out", "everybody is away"
PACED_MOMENTS = (*MOMENTS, ANSWERED, ASKED, TIMES_OUT, AWAY, "finished", "judged")
"""Moments for harm: somebody has answered, has asked for a turn, lets their time pass; and nobody is here."""


@dataclasses.dataclass(frozen=True)
class PacedCourse:
    """A game: its mode, whether turns are timed, and the number of questions.

    Games that differ by `turn` have the same questions and other keys.
    """

    mode: Literal["race", "assignment"] = "race"
    timed: bool = False
    goal: Literal["mastery", "once"] = "mastery"
    order: Literal["quiz", "shuffled"] = "shuffled"
    has_teams: bool = False
    questions: int = 5
    turn: int = 0

    def quiz(self) -> JSON:
        limits_ms = dict.fromkeys(range(self.questions), TIMED_MS if self.timed else 20_000)
        return quiz_body(self.questions, turn=self.turn, limits_ms=limits_ms)

    def settings(self) -> JSON:
        chosen: JSON = {"timed": self.timed, "goal": self.goal, "order": self.order}
        if self.has_teams:
            chosen["teams"] = {"count": TEAMS, "assign": "balanced"}
        return chosen


class PacedJudge(Judge):
    """One paced game against a running server, then the verdict."""

    slot = "turn"

    def __init__(
        self, base_url: str, players: int, seed: int, doors: list[str] | None = None, *, course: PacedCourse
    ) -> None:
        super().__init__(base_url, players, seed, doors)
        self.course = course
        self.quiz = course.quiz()
        self.racers: list[Racer] = []
        self.moments = {moment: asyncio.Event() for moment in PACED_MOMENTS}
        self.resumed = asyncio.Event()
        """Set at once, or by a harm that everybody has to wait for before they come back."""
        self.resumed.set()
        self._answers = 0

    async def play(self) -> Verdict:
        limits = httpx.Limits(max_connections=JOINS_AT_ONCE)
        async with httpx.AsyncClient(base_url=self.base_url, timeout=60, limits=limits) as http:
            await self._prepare(http)
            await self._join_all(http)
            self.moments["lobby"].set()
            if self.course.mode == "race":
                await self._command(http, "start")
            await asyncio.gather(*(self._run(number, racer) for number, racer in enumerate(self.racers)))
            self.moments["finish"].set()
            if self.course.mode == "assignment":
                await self._finish(http)
            await self._everybody(lambda racer: racer.saw_finish(), "finished")
            self.moments["finished"].set()
            await self._judge(http)
            self.moments["judged"].set()
            await asyncio.gather(*(player.disconnect() for player in self.players))
        return self.verdict

    async def _finish(self, http: httpx.AsyncClient) -> None:
        """Move the deadline, which changes no turn, and then end the assignment."""
        path = f"/api/v1/sessions/{self.session['id']}"
        later = {"closes_at": self.session["closes_at"] + HOUR_MS}
        moved, _ = await self._patiently(lambda: http.patch(path, json=later, headers=self.host))
        assert moved.status_code == 200, moved.text
        await self._command(http, "finish")

    def _draft(self) -> JSON:
        draft: JSON = {"mode": self.course.mode, "settings": self.course.settings()}
        if self.course.mode == "assignment":
            draft["closes_at"] = round(time.time() * 1_000) + HOUR_MS
        return draft

    def _player(self, name: str, joined: JSON, doors: list[str]) -> Racer:
        racer = Racer(name, joined, doors)
        self.racers.append(racer)
        return racer

    async def _run(self, number: int, racer: Racer) -> None:
        """Take turns until nothing is left; half-way a homework is put away and taken up elsewhere."""
        while (turn := await racer.next_turn()) is not None:
            if self.course.mode == "assignment" and turn["turn"] == self.course.questions // 2 + 1:
                await self._put_away(racer)
            await self._take(number, racer, turn)

    async def _put_away(self, racer: Racer) -> None:
        await racer.disconnect()
        self._answers += 1
        if sum(not one.is_connected for one in self.racers) == self.size:
            self.moments[AWAY].set()
        await self.moments[AWAY].wait()
        await self.resumed.wait()
        await racer.connect()

    async def _take(self, number: int, racer: Racer, turn: JSON) -> None:
        habit = (5 * number + turn["turn"]) % CIRCLE
        if self.course.timed and habit == SLEEPERS and turn["turn"] <= self.course.questions:
            await self._sleep_over(racer, turn)
        else:
            await self._answer_turn(racer, turn, habit)
        if racer.is_over:
            return
        await racer.ask_after(turn["turn"])
        if self._answers > self.size:
            self.moments[ASKED].set()

    async def _sleep_over(self, racer: Racer, turn: JSON) -> None:
        await self._until_ms(turn["closes_at"])
        self.moments[TIMES_OUT].set()
        await racer.until(lambda: racer.has_ended(turn["turn"]), f"the end of turn {turn['turn']}")

    async def _answer_turn(self, racer: Racer, turn: JSON, habit: int) -> None:
        await asyncio.sleep(self.dice.uniform(0, BETWEEN_TURNS_S))
        if habit == 2:
            await racer.reconnect()
        given = self._choose(turn["index"])
        await racer.answer(turn, given, *([self._other(given)] if habit == 3 else []))
        self._count()
        if habit == 4:
            racer.drop_line()
        if habit == 5:  # impatient: the request waits for the result
            await racer.until(lambda: racer.is_told(turn["turn"]), "accepted")
            await racer.ask_after(turn["turn"])
        await racer.until(lambda: racer.has_ended(turn["turn"]), f"the end of turn {turn['turn']}")

    def _count(self) -> None:
        self._answers += 1
        self.moments[ANSWERED].set()
        if self._answers >= self.size:
            self.moments["open"].set()
            self.moments["burst"].set()
        if self._answers >= 3 * self.size:
            self.moments["close"].set()
            self.moments["reveal"].set()

    async def _judge(self, http: httpx.AsyncClient) -> None:
        report = await self.read(http, "/report")
        boards: list[JSON] = []
        board: JSON = {}
        while (page := await self.read(http, f"/leaderboard?limit=100&offset={len(boards)}"))["items"]:
            boards += page["items"]
            board = page
        paced_checks.check_paced_game(self, report, board | {"items": boards})


COURSES = (
    PacedCourse(timed=True, has_teams=True),
    PacedCourse(goal="once", order="quiz"),
    PacedCourse("assignment", has_teams=True),
    PacedCourse("assignment", timed=True, goal="once"),
)


async def main(base_url: str, players: int, doors: list[str]) -> int:
    """Judge a running server: `python -m tests.system.paced_judge http://127.0.0.1:8080 30`."""
    faults = 0
    for course in COURSES:
        started = time.perf_counter()
        verdict: Any = await PacedJudge(base_url, players, players, doors or None, course=course).play()
        faults += verdict.faults
        print(course, verdict, f"{time.perf_counter() - started:.1f} s")
    return faults


if __name__ == "__main__":
    raise SystemExit(min(asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])), 1))
