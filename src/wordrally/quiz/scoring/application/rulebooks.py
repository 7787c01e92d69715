"""Rules of a session for scorers: its keys, its scoring, and the opening of each question."""

from collections import OrderedDict
from dataclasses import dataclass
from enum import IntEnum

from wordrally.contracts.http.quizzes import Almost, Question
from wordrally.contracts.http.sessions import PACED, Mode, Settings
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.events import AnySessionEvent, QuestionOpened, SessionOpened
from wordrally.quiz.live.application.log_ports import FrozenQuizzes, SessionLogs
from wordrally.quiz.live.domain.session import creation_of
from wordrally.quiz.scoring.domain.judging import Key, almost_of, key_of, mark_answer
from wordrally.quiz.scoring.domain.points import points_for

KEPT_RULEBOOKS = 1_024
"""Sessions whose rules are cached. With more live ones, a scorer reads the log again for each question."""


class NotAsked(Exception):
    """The log does not have this session, or the question was never opened in it.

    Another attempt would not help.
    """


class BoardMoves(IntEnum):
    """The moments at which the board moves and players learn of results, numbered as in `score.lua`."""

    AT_ONCE = 0
    AT_CLOSE = 1
    AT_CLOSE_BUT_TOLD_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of one session, as far as its log goes.

    Answers of an older version are judged by `opened_at`. In paced modes all questions open with the session.
    """

    created_at: int
    mode: Mode
    settings: Settings
    questions: list[Question]
    keys: list[Key]
    opened_at: dict[int, int]

    @property
    def moves(self) -> BoardMoves:
        """Return when the board moves: at the close of a question, or at once in paced modes."""
        if self.is_paced:
            return BoardMoves.AT_ONCE
        is_held = self.settings.feedback == "at_close"
        return BoardMoves.AT_CLOSE if is_held else BoardMoves.AT_CLOSE_BUT_TOLD_AT_ONCE

    @property
    def is_paced(self) -> bool:
        """Return whether the mode is paced."""
        return self.mode in PACED

    def judge(self, answer: ReceivedAnswer) -> tuple[int | None, Almost | None]:
        """Return the points of an answer to an opened question, and the difference in an almost right one.

        The points are None when the answer is wrong.
        """
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
        """Return the opening and the time limit that an answer is judged by: those that it carries."""
        if answer.opened_at:
            return answer.opened_at, answer.time_limit_ms
        return self.opened_at[answer.question], self.questions[answer.question].time_limit_ms


def compile_rulebook(events: list[AnySessionEvent], questions: list[Question]) -> Rulebook:
    """Derive the rules from a session's events and its frozen questions."""
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
    """Cache of session rules, read from the log once per question.

    Rules of an opened question never change.
    """

    def __init__(self, logs: SessionLogs, quizzes: FrozenQuizzes) -> None:
        self._logs = logs
        self._quizzes = quizzes
        self._kept: OrderedDict[SessionId, Rulebook] = OrderedDict()

    async def find(self, session_id: SessionId, question: int) -> Rulebook:
        """Return the rules of a session in which `question` was opened. Raises `NotAsked`."""
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
