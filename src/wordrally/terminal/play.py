"""Playing a session in the terminal: questions are printed, answers are typed."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TextIO

import httpx
from msgspec import UNSET
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from wordrally.contracts.frames import (
    Accepted,
    AnswerFrame,
    ClientOut,
    DoneFrame,
    Error,
    FinishedFrame,
    QuestionFrame,
    Removed,
    Result,
    Reveal,
    SessionFrame,
    TimingFrame,
    Welcome,
)
from wordrally.contracts.http.sessions import Joined, Mode, Standing
from wordrally.contracts.views import QuestionView, RevealView
from wordrally.terminal.api import Api, ApiError
from wordrally.terminal.player_connection import PlayerConnection

LETTERS = "ABCDEFGH"


def run(base_url: str, pin: str, nickname: str) -> int:
    """Run `play`, and return its exit code; an error is printed as one sentence."""
    return run_game(base_url, play(base_url, pin, nickname))


def run_game(base_url: str, game: Coroutine[Any, Any, None]) -> int:
    """Play a game to its end, and return the exit code; an error is printed as one sentence."""
    try:
        asyncio.run(game)
    except ApiError as error:
        print(f"wordrally: {error}", file=sys.stderr)
    except httpx.TransportError:
        print(f"wordrally: no answer from {base_url}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    else:
        return 0
    return 1


async def play(base_url: str, pin: str, nickname: str) -> None:
    """Join the session of `pin` and play it to its end. Raises `ApiError` when the seat is refused."""
    async with Api(base_url) as api:
        joined = await api.join(pin, nickname)
    await play_seat(base_url, joined)


async def play_seat(base_url: str, joined: Joined) -> None:
    """Play a seat to its end."""
    screen = GameScreen(Console(), PlayerConnection(base_url, joined.session_id, joined.token))
    typing = asyncio.create_task(screen.read_answers(await _open_lines(sys.stdin)))
    try:
        await screen.show_frames()
    finally:
        typing.cancel()


async def _open_lines(source: TextIO) -> asyncio.StreamReader:
    """Open a terminal or pipe as a stream: a thread blocked on a line would keep the program alive."""
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, source)
    return reader


class GameScreen:
    """Screen of one player."""

    def __init__(self, console: Console, connection: PlayerConnection) -> None:
        self._console = console
        self._connection = connection
        self._question: QuestionView | None = None
        self._mode: Mode = "live"

    async def show_frames(self) -> None:
        async for frame in self._connection:
            self._show(frame)
            if (isinstance(frame, Reveal) and frame.turn is not UNSET) or (
                isinstance(frame, Welcome) and _is_between_turns(frame)
            ):
                await self._connection.ask_next()
            if self._is_over(frame):
                await self._connection.leave()
                return

    def _is_over(self, frame: ClientOut) -> bool:
        """Return whether nothing more comes: homework that is done may stay open for weeks."""
        if isinstance(frame, Welcome):
            self._mode = frame.session.mode
            return frame.session.phase == "finished"
        is_homework = self._mode == "assignment"
        return isinstance(frame, FinishedFrame | Removed) or (isinstance(frame, DoneFrame) and is_homework)

    async def read_answers(self, lines: asyncio.StreamReader) -> None:
        """Read lines as answers to the current question: letters of choices, or a text."""
        while line := await lines.readline():
            answer = parse_answer(self._question, line.decode(errors="replace").strip())
            if answer is None:
                self._console.print("There is no open question, or that is not one of the letters.")
            elif not await self._connection.answer(answer):
                self._console.print("No connection: the answer was not sent. Type it again in a moment.")

    def _show(self, frame: ClientOut) -> None:
        match frame:
            case Welcome(you=you, session=session):
                self._console.print(
                    f"[bold]{escape(session.quiz_title)}[/]: you play as {escape(str(you.nickname))}."
                )
                if session.phase == "open" and isinstance(frame.question, QuestionView):
                    self._ask(frame.question)
                if session.phase == "finished":
                    self._console.print(podium(frame.top))
            case QuestionFrame(question=question):
                self._ask(question)
            case Accepted():
                self._console.print("Stored.")
            case Result(correct=correct, points=points, score=score):
                verdict = "[green]Right[/]" if correct else "[red]Wrong[/]"
                self._console.print(f"{verdict}: {points} points, {score} in all.")
            case SessionFrame(session=session) if session.paused:
                self._console.print("The host has paused the question.")
            case TimingFrame(paused_at=None):
                self._console.print("The question continues.")
            case Reveal():
                self._reveal(frame)
            case Error(detail=detail):
                self._console.print(f"[yellow]{detail}[/]")
            case _:
                self._show_end(frame)

    def _show_end(self, frame: ClientOut) -> None:
        match frame:
            case DoneFrame(score=score):
                self._console.print(f"You are done, with {score} points.")
            case FinishedFrame(top=top):
                self._console.print(podium(top))
            case Removed():
                self._console.print("The host removed you.")
            case _:
                pass

    def _ask(self, question: QuestionView) -> None:
        self._question = question
        self._console.rule(f"Question {question.index + 1} of {question.count}")
        self._console.print(f"[bold]{escape(question.prompt)}[/]")
        for letter, choice in zip(LETTERS, question.choices or [], strict=False):
            self._console.print(f"  {letter}  {escape(choice)}")

    def _reveal(self, reveal: Reveal) -> None:
        choices = (self._question and self._question.choices) or []
        names = [
            choices[key] if isinstance(key, int) and key < len(choices) else str(key)
            for key in reveal.correct
        ]
        self._question = None
        self._console.print(
            f"The answer: [bold]{escape(', '.join(names))}[/]. {escape(reveal.explanation or '')}"
        )


def _is_between_turns(welcome: Welcome) -> bool:
    """Return whether the last turn has ended, in a paced mode."""
    return isinstance(welcome.reveal, RevealView) and welcome.reveal.turn is not UNSET


def parse_answer(question: QuestionView | None, line: str) -> AnswerFrame | None:
    """Read `B` or `ac` as choices, or any text for a text question.

    Returns None when the line is not an answer.
    """
    if question is None or not line:
        return None
    if question.choices is None:
        return AnswerFrame(question=question.index, text=line, turn=question.turn or None)
    picked = [LETTERS.find(letter) for letter in line.upper() if not letter.isspace() and letter != ","]
    if any(not 0 <= index < len(question.choices) for index in picked):
        return None
    return AnswerFrame(question=question.index, choices=sorted(set(picked)), turn=question.turn or None)


def podium(top: list[Standing]) -> Table:
    """Build a table of the ten best."""
    table = Table("#", "Player", "Score", title="Final standings")
    for row in top:
        table.add_row(str(row.rank), escape(row.nickname), f"{row.score:,}")
    return table
