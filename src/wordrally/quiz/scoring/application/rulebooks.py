"""What scorers must know of a session: its keys, how it scores, and when each question opened."""

from collections import OrderedDict
from dataclasses import dataclass
from enum import IntEnum

from wordrally.contracts.answers import ReceivedAnswer
from wordrally.contracts.events import AnySessionEvent, QuestionOpened, SessionOpened
from wordrally.contracts.ids import SessionId
from wordrally.contracts.quizzes import Almost, Question
from wordrally.contracts.sessions import PACED, Mode, Settings
from wordrally.quiz.live.application.ports import FrozenQuizzes, SessionLogs
from wordrally.quiz.live.domain.session import creation_of
from wordrally.quiz.scoring.domain.judging import Key, almost_of, key_of, mark_answer
from wordrally.quiz.scoring.domain.points import points_for

KEPT_RULEBOOKS = 1_024
"""Sessions whose rules are kept: more live ones than that on one scorer read the log again for each question."""


class NotAsked(Exception):
    """The log knows no such session, or the question was not opened in it; no other attempt would end otherwise."""


class BoardMoves(IntEnum):
    """When the board moves, and when players hear of their results; the numbers are those that `score.lua` takes."""

    AT_ONCE = 0
    AT_CLOSE = 1
    AT_CLOSE_BUT_TOLD_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of one session, as far as its log goes. `opened_at` is what answers of an older version are judged by.

    At everyone's own pace all questions open with the session.
    """

    created_at: int
    mode: Mode
    settings: Settings
    questions: list[Question]
    keys: list[Key]
    opened_at: dict[int, int]

    @property
    def moves(self) -> BoardMoves:
        """Where the host leads, standings move at the close; at everyone's own pace nothing closes for all."""
        if self.is_paced:
            return BoardMoves.AT_ONCE
        is_held = self.settings.feedback == "at_close"
        return BoardMoves.AT_CLOSE if is_held else BoardMoves.AT_CLOSE_BUT_TOLD_AT_ONCE

    @property
    def is_paced(self) -> bool:
        """Whether everybody goes at their own pace."""
        return self.mode in PACED

    def judge(self, answer: ReceivedAnswer) -> tuple[int | None, Almost | None]:
        """The points of an answer to an opened question, None when it is wrong; and what differed in one that counts."""
        mark = mark_answer(self.keys[answer.question], answer)
        if not mark.is_right:
            return None, None
        opened_at, time_limit_ms = self.timing_of(answer)
        points = self.questions[answer.question].points
        elapsed_ms = answer.received_at - opened_at
        is_timed = not self.is_paced or self.settings.timed
        scoring = self.settings.scoring if is_timed else "accuracy"
        earned = points_for(scoring, points, time_limit_ms, elapsed_ms, answer.misses)
        return earned, almost_of(mark)

    def timing_of(self, answer: ReceivedAnswer) -> tuple[int, int]:
        """The opening and the time limit that an answer is judged by: those that it carries."""
        if answer.opened_at:
            return answer.opened_at, answer.time_limit_ms
        return self.opened_at[answer.question], self.questions[answer.question].time_limit_ms


def compile_rulebook(events: list[AnySessionEvent], questions: list[Question]) -> Rulebook:
    """The rules that follow from a session's events and its frozen questions."""
    created = creation_of(events)
    opened_at = {
        event.question.index: event.question.opened_at
        for event in events
        if isinstance(event, QuestionOpened)
    }
    for event in events:
        if isinstance(event, SessionOpened):
            opened_at = dict.fromkeys(range(len(questions)), event.at)
    return Rulebook(
        created_at=created.at,
        mode=created.mode,
        settings=created.settings,
        questions=questions,
        keys=[key_of(question) for question in questions],
        opened_at=opened_at,
    )


class Rulebooks:
    """The rules of sessions, read from the log once a question: what they say of an opened question never changes."""

    def __init__(self, logs: SessionLogs, quizzes: FrozenQuizzes) -> None:
        self._logs = logs
        self._quizzes = quizzes
        self._kept: OrderedDict[SessionId, Rulebook] = OrderedDict()

    async def find(self, session_id: SessionId, question: int) -> Rulebook:
        """The rules of a session in which `question` was opened. Raises `NotAsked`."""
        rulebook = self._kept.get(session_id)
        if rulebook is None or question not in rulebook.opened_at:
            rulebook = await self._read(session_id)
        if question not in rulebook.opened_at:
            raise NotAsked(f"question {question} was not opened")
        return rulebook

    async def _read(self, session_id: SessionId) -> Rulebook:
        events = [logged.event for logged in await self._logs.events(session_id)]
        if not events:
            raise NotAsked("unknown session")
        rulebook = compile_rulebook(events, await self._quizzes.questions(creation_of(events)))
        self._kept[session_id] = rulebook
        self._kept.move_to_end(session_id)
        if len(self._kept) > KEPT_RULEBOOKS:
            self._kept.popitem(last=False)
        return rulebook
