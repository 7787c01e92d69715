"""What scorers must know of a session: its keys, how it scores, and when each question opened."""

from collections import OrderedDict
from dataclasses import dataclass

from wordrally.contracts.answers import ReceivedAnswer
from wordrally.contracts.events import AnySessionEvent, QuestionOpened, SessionCreated
from wordrally.contracts.ids import SessionId
from wordrally.contracts.quizzes import Question
from wordrally.contracts.sessions import Settings
from wordrally.quiz.live.application.ports import FrozenQuizzes, SessionLogs
from wordrally.quiz.scoring.domain.judging import Key, is_right, key_of
from wordrally.quiz.scoring.domain.points import points_for

KEPT_RULEBOOKS = 1_024
"""Sessions whose rules are kept: more live ones than that on one scorer read the log again for each question."""


class NotAsked(Exception):
    """The log knows no such session, or the question was not opened in it; no other attempt would end otherwise."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of one session, as far as its log goes."""

    created_at: int
    settings: Settings
    questions: list[Question]
    keys: list[Key]
    opened_at: dict[int, int]

    @property
    def held(self) -> bool:
        """Whether feedback, and with it the board, waits for the closing of a question."""
        return self.settings.feedback == "at_close"

    def earned(self, answer: ReceivedAnswer) -> int | None:
        """The points of an answer to an opened question, or None when it is wrong."""
        if not is_right(self.keys[answer.question], answer):
            return None
        question = self.questions[answer.question]
        elapsed_ms = answer.received_at - self.opened_at[answer.question]
        return points_for(self.settings.scoring, question.points, question.time_limit_ms, elapsed_ms)


def compile_rulebook(events: list[AnySessionEvent], questions: list[Question]) -> Rulebook:
    """The rules that follow from a session's events and its frozen questions."""
    created = events[0]
    assert isinstance(created, SessionCreated), "the log of a session begins with its creation"
    opened = (event.question for event in events if isinstance(event, QuestionOpened))
    return Rulebook(
        created_at=created.at,
        settings=created.settings,
        questions=questions,
        keys=[key_of(question) for question in questions],
        opened_at={question.index: question.opened_at for question in opened},
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
        rulebook = compile_rulebook(events, await self._quizzes.questions(session_id))
        self._kept[session_id] = rulebook
        self._kept.move_to_end(session_id)
        if len(self._kept) > KEPT_RULEBOOKS:
            self._kept.popitem(last=False)
        return rulebook
