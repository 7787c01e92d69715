"""Bots: players that join a session and answer after a delay, according to their skill."""

import asyncio
import random
from collections.abc import Sequence

from wordrally.contracts.frames import AnswerFrame, FinishedFrame, QuestionFrame, Reveal, Welcome
from wordrally.contracts.http.quizzes import ChoiceQuestion, Question
from wordrally.contracts.http.sessions import Joined
from wordrally.contracts.views import QuestionView, RevealView
from wordrally.terminal.player_connection import PlayerConnection

NAMES = [
    "Ada",
    "Bao",
    "Cleo",
    "Dmitri",
    "Elif",
    "Femi",
    "Greta",
    "Hiro",
    "Ines",
    "Jonas",
    "Kemi",
    "Lena",
    "Mateo",
    "Nour",
    "Ola",
    "Priya",
    "Quinn",
    "Rosa",
    "Sami",
    "Tove",
    "Uma",
    "Viktor",
    "Wanja",
    "Xenia",
    "Yusuf",
    "Zoe",
    "Aiko",
    "Bruno",
    "Chidi",
    "Dalia",
]

FASTEST_S = 0.8
SLOWEST_SHARE = 0.6
"""Share of the time limit within which a bot answers."""


class Bot:
    """One bot. It knows the key; its skill is the probability that it uses it."""

    def __init__(
        self, base_url: str, joined: Joined, questions: Sequence[Question], dice: random.Random
    ) -> None:
        self._connection = PlayerConnection(base_url, joined.session_id, joined.token)
        self._questions = questions
        self._dice = dice
        self._skill = dice.uniform(0.35, 0.95)
        self._pace = dice.uniform(0.5, 1.0)

    async def play(self) -> None:
        """Answer every question until the session is finished."""
        async with asyncio.TaskGroup() as thinking:
            async for frame in self._connection:
                match frame:
                    case QuestionFrame(question=question):
                        thinking.create_task(self._think(question))
                    case Reveal(turn=int()) | Welcome(reveal=RevealView(turn=int())):
                        thinking.create_task(self._go_on())
                    case Welcome(session=session, question=QuestionView() as question, your_answer=answer):
                        if session.phase == "open" and not answer:
                            thinking.create_task(self._think(question))
                    case FinishedFrame():
                        break
                    case _:
                        pass
        await self._connection.leave()

    async def _go_on(self) -> None:
        """Ask for the next turn, at this bot's own pace."""
        await asyncio.sleep(self._dice.uniform(0.2, 1.0))
        await self._connection.ask_next()

    async def _think(self, view: QuestionView) -> None:
        slowest_s = max(FASTEST_S, min(view.time_limit_ms / 1000 * SLOWEST_SHARE, 9.0) * self._pace)
        await asyncio.sleep(self._dice.triangular(FASTEST_S, slowest_s))
        await self._connection.answer(self._choose(view))

    def _choose(self, view: QuestionView) -> AnswerFrame:
        knows = self._dice.random() < self._skill
        question, turn = self._questions[view.index], view.turn or None
        if isinstance(question, ChoiceQuestion):
            guess = [self._dice.randrange(len(question.choices))]
            return AnswerFrame(
                question=view.index, choices=list(question.correct) if knows else guess, turn=turn
            )
        return AnswerFrame(question=view.index, text=question.accepted[0] if knows else "no idea", turn=turn)
