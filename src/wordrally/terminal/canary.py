"""The canary: a tiny game every minute, through the public address, as metrics of what players feel."""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from typing import NamedTuple

import httpx
from prometheus_client import Counter, Gauge, Histogram, start_http_server

from wordrally.contracts.frames import Accepted, AnswerFrame, ClientOut, QuestionFrame, Reveal, Welcome
from wordrally.contracts.http.quizzes import ChoiceQuestion, QuizDraft
from wordrally.contracts.http.sessions import Joined, Session, SessionDraft
from wordrally.contracts.ids import PlayerId, QuizId
from wordrally.terminal.api import Api, ApiError
from wordrally.terminal.player_connection import PlayerConnection

GAME_S = 30.0
"""A game that takes longer has failed."""

RIGHT = 2
QUESTION = ChoiceQuestion(prompt="Pick the bird", choices=["cage", "seed", "canary", "mine"], correct=[RIGHT])
DRAFT = QuizDraft(title="Canary", questions=[QUESTION])
PLAYERS = 2
SIGN_UP_PAUSE_S = 1.0

EMAIL, PASSWORD = "WORDRALLY_CANARY_EMAIL", "WORDRALLY_CANARY_PASSWORD"
"""The canary's own account. Without these it makes one when it starts."""

GAMES = Counter("wordrally_canary_games", "Games of the canary, by how they ended.", ["outcome"])
LOST = Counter(
    "wordrally_canary_lost_answers", "Accepted answers that the report does not hold as they were."
)
STEP_SECONDS = Histogram(
    "wordrally_canary_step_seconds",
    "Time of each step as the canary feels it.",
    ["step"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
LAST_GOOD = Gauge(
    "wordrally_canary_last_good_timestamp_seconds", "When a game was last played without a fault."
)


class CanaryAccount(NamedTuple):
    """The canary's account."""

    email: str
    password: str


class GameFailed(Exception):
    """A step did not do what it should; the message says which."""


class Canary:
    """Plays its one quiz again and again, with an account of its own."""

    def __init__(self, server: str, account: CanaryAccount) -> None:
        self._server = server
        self._account = account
        self._quiz_id: QuizId | None = None

    async def play_once(self) -> str | None:
        """Play one game and count it; returns what went wrong, or None."""
        try:
            async with asyncio.timeout(GAME_S), Api(self._server) as api:
                await self._play(api)
        except Exception as error:  # a boundary: any error that ends a game would affect players, too
            GAMES.labels("failed").inc()
            return _reason(error)
        GAMES.labels("good").inc()
        LAST_GOOD.set_to_current_time()
        return None

    async def _play(self, api: Api) -> None:
        with _timed("log_in"):
            await api.log_in(*self._account)
        if self._quiz_id is None:
            self._quiz_id = await _quiz(api)
        with _timed("open"):
            session = await api.open_session(SessionDraft(quiz_id=self._quiz_id))
        async with Api(api.base_url) as anonymous:  # with the host's account all players would have one seat
            with _timed("join"):
                seats = [await anonymous.join(session.pin, f"canary {number}") for number in range(PLAYERS)]
        async with asyncio.TaskGroup() as players:
            answers = [players.create_task(_answer(self._server, seat)) for seat in seats]
            with _timed("start"):
                await api.command(session.id, "start")
        await api.command(session.id, "finish")
        received = {seat.player_id: task.result() for seat, task in zip(seats, answers, strict=True)}
        await _compare(api, session, received)


async def run(server: str, port: int, every_s: float) -> None:
    """Play until cancelled; metrics are at `/metrics` of `port`."""
    start_http_server(port)
    canary = Canary(server, await account_of(server))
    while True:
        began = time.monotonic()
        if error := await canary.play_once():
            print(f"canary: {error}", flush=True)
        await asyncio.sleep(max(0.0, every_s - (time.monotonic() - began)))


async def account_of(server: str) -> CanaryAccount:
    """Return the account of the environment, or sign up. It waits for a server that is unavailable."""
    given = CanaryAccount(os.environ.get(EMAIL, ""), os.environ.get(PASSWORD, ""))
    if all(given):
        return given
    made = CanaryAccount(f"canary-{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(16))
    while True:
        with suppress(ApiError, httpx.HTTPError):
            async with Api(server) as api:
                await api.sign_up(*made, "Canary")
                return made
        await asyncio.sleep(SIGN_UP_PAUSE_S)


async def _quiz(api: Api) -> QuizId:
    """Return the quiz of an earlier run, or create it."""
    mine = [quiz for quiz in await api.own_quizzes() if quiz.title == DRAFT.title]
    return mine[0].id if mine else (await api.create_quiz(DRAFT)).id


async def _answer(server: str, seat: Joined) -> int:
    """Play one question and return when its answer was received.

    The player sees the question, answers it, is told that the answer is stored, and sees the key.
    """
    connection = PlayerConnection(server, seat.session_id, seat.token)
    frames = aiter(connection)
    try:
        await _until(frames, _asks)
        with _timed("accepted"):
            await connection.answer(AnswerFrame(question=0, choices=[RIGHT]))
            accepted = await _until(frames, lambda frame: isinstance(frame, Accepted))
        with _timed("reveal"):
            await _until(frames, lambda frame: isinstance(frame, Reveal) and frame.correct == [RIGHT])
    finally:
        await connection.leave()
    assert isinstance(accepted, Accepted)
    return accepted.received_at


def _asks(frame: ClientOut) -> bool:
    """Return whether the question is open now, for connected players and for later ones."""
    return isinstance(frame, QuestionFrame) or (isinstance(frame, Welcome) and frame.session.phase == "open")


async def _until(frames: AsyncIterator[ClientOut], is_wanted: Callable[[ClientOut], bool]) -> ClientOut:
    async for frame in frames:
        if is_wanted(frame):
            return frame
    raise GameFailed("the connection was closed for good")


async def _compare(api: Api, session: Session, received: Mapping[PlayerId, int]) -> None:
    """Count the accepted answers that the report does not hold as they were."""
    report = await api.report(session.id)
    kept = {row.player_id: [answer.received_at for answer in row.answers] for row in report.players}
    lost = sum(kept.get(player_id) != [at] for player_id, at in received.items())
    LOST.inc(lost)
    if lost:
        raise GameFailed(f"{lost} accepted answers are not in the report")


def _reason(error: Exception) -> str:
    """Return the innermost error: errors of two players arrive in a group."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"


@contextmanager
def _timed(step: str) -> Generator[None]:
    """Observe how long the block takes; one that fails is not observed."""
    began = time.perf_counter()
    yield
    STEP_SECONDS.labels(step).observe(time.perf_counter() - began)
