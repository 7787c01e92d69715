"""Demo: a host that runs starter quizzes for bots and for people who join, one after the other."""

import asyncio
import functools
import random
import secrets
import time
from collections.abc import Callable, Coroutine

import segno
from rich.console import Console
from rich.markup import escape

from wordrally.contracts.frames import ClientOut, FinishedFrame, Reveal, Welcome
from wordrally.contracts.http.quizzes import Quiz
from wordrally.contracts.http.sessions import (
    Mode,
    PracticeWish,
    Session,
    SessionDraft,
    Settings,
    Teams,
)
from wordrally.terminal.api import Api, ApiError
from wordrally.terminal.bots import NAMES, Bot
from wordrally.terminal.player_connection import PlayerConnection

LOBBY_S = 20.0
REVEAL_S = 7.0
PODIUM_S = 15.0
HOMEWORK_MS = 180_000


def show(mode: Mode, teams: int) -> Callable[[str, str], Coroutine[None, None, None]]:
    """Return the demo of a mode, with that number of teams, or without teams."""
    return functools.partial(run, mode=mode, teams=teams)


async def run(
    base_url: str, public_url: str, bots: int = len(NAMES), mode: Mode = "live", teams: int = 0
) -> None:
    """Host starter quizzes with bots at `base_url` until cancelled; people join at `public_url`."""
    dice = random.Random()
    while True:
        async with Api(base_url) as api:
            # A fresh account per game: an access token outlives a game, not an evening.
            await _sign_in(api)
            quiz = await api.quiz(dice.choice(await api.public_quizzes()).id)
            if mode == "practice":
                await practise(api, quiz, dice, public_url)
                continue
            session = await api.open_session(draft_of(quiz, mode, teams))
            invite(session, public_url)
            await Game(api, session, quiz, dice).play(bots)


def draft_of(quiz: Quiz, mode: Mode, teams: int) -> SessionDraft:
    """Return the session to open; homework is open for some minutes."""
    settings = Settings(teams=Teams(count=teams, assign="balanced") if teams else None)
    closes_at = time.time_ns() // 1_000_000 + HOMEWORK_MS if mode == "assignment" else None
    return SessionDraft(quiz_id=quiz.id, mode=mode, settings=settings, closes_at=closes_at)


async def practise(api: Api, quiz: Quiz, dice: random.Random, public_url: str) -> None:
    """Let one bot practise: nobody else can see or join a practice session."""
    Console().print(f"A bot practises [bold]{escape(quiz.title)}[/]. Sign in to do it, too: {public_url}")
    joined = await api.practise(PracticeWish(pick="quiz", quiz_id=quiz.id))
    await Bot(api.base_url, joined, quiz.questions, dice).play()
    Console().print("Nothing is left.")
    await asyncio.sleep(PODIUM_S)


async def _sign_in(api: Api) -> None:
    email, password = f"demo-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(16)
    await api.sign_up(email, password, "Demo host")
    await api.log_in(email, password)


def invite(session: Session, public_url: str) -> None:
    """Print the PIN and address for joining, with a QR code for a phone."""
    url = f"{public_url.rstrip('/')}/?pin={session.pin}"
    segno.make(url, error="m").terminal(compact=True, border=2)
    begins = "is open as homework" if session.mode == "assignment" else f"starts in {LOBBY_S:.0f} s"
    Console().print(
        f"[bold]{escape(session.quiz_title)}[/] {begins}. Join with PIN [bold]{session.pin}[/]: {url}",
        soft_wrap=True,
    )


class Game:
    """One session of the demo, from its lobby to its podium."""

    def __init__(self, api: Api, session: Session, quiz: Quiz, dice: random.Random) -> None:
        self._api = api
        self._session = session
        self._quiz = quiz
        self._dice = dice

    async def play(self, bots: int) -> None:
        # Joining with the host's account would give all bots one seat.
        async with Api(self._api.base_url) as anonymous, asyncio.TaskGroup() as players:
            players.create_task(self._host())
            for name in self._dice.sample(NAMES, bots):
                joined = await anonymous.join(self._session.pin, name)
                bot = Bot(self._api.base_url, joined, self._quiz.questions, self._dice)
                players.create_task(bot.play())
                await asyncio.sleep(LOBBY_S / 2 / bots)

    async def _host(self) -> None:
        assert self._api.access_token is not None, "the demo host signed in"
        connection = PlayerConnection(self._api.base_url, self._session.id, self._api.access_token)
        await asyncio.sleep(LOBBY_S)
        if self._session.mode != "assignment":
            await self._command("start")
        async for frame in connection:
            if _is_finished(frame):
                await asyncio.sleep(PODIUM_S)
                break
            if _is_closed(frame):
                await asyncio.sleep(REVEAL_S)
                await self._command("next")
        await connection.leave()

    async def _command(self, name: str) -> None:
        """Send a command; a conflict means that a timer or another host has moved the game on already."""
        try:
            await self._api.command(self._session.id, name)
        except ApiError as error:
            if error.problem.status != 409:
                raise


def _is_closed(frame: ClientOut) -> bool:
    return isinstance(frame, Reveal) or (isinstance(frame, Welcome) and frame.session.phase == "closed")


def _is_finished(frame: ClientOut) -> bool:
    return isinstance(frame, FinishedFrame) or (
        isinstance(frame, Welcome) and frame.session.phase == "finished"
    )
