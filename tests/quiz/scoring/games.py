"""A small game for the tests of scoring: seats, questions, answers."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from wordrally.contracts.http.quizzes import ChoiceQuestion, Question
from wordrally.contracts.http.sessions import Mode, Settings
from wordrally.contracts.ids import AccountId, NodeId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue.answers import AnswerBatch, ReceivedAnswer
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    Needs,
    PlayerRemoved,
    QuestionOpened,
    SessionCreated,
    SessionFinished,
)
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.log_ports import LoggedEvent
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.domain.freezing import view_question
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.rulebooks import Rulebook, compile_rulebook
from wordrally.quiz.scoring.application.session_history import SessionAnswers, SessionHistory, draw_projection

CREATED_AT = 1_700_000_000_000
OPENED_AT = CREATED_AT + 60_000

RIGHT, WRONG = [0], [1]

_numbers = itertools.count(1)


def choice_questions(count: int) -> list[Question]:
    """Questions whose first choice is right, of 1,000 points in 20 s."""
    return [ChoiceQuestion(prompt="drizzle", choices=["rain", "wind", "fog"], correct=RIGHT)] * count


@dataclass
class Game:
    """A session with all questions open, since the rules of scoring do not ask which one is.

    Its board moves at once (`race`) or at the close of a question (`live`). `frozen` names its questions in
    the log.
    """

    players: Sequence[PlayerId]
    questions: list[Question]
    settings: Settings
    session_id: SessionId = field(default_factory=lambda: SessionId(f"game-{next(_numbers)}"))
    removed: list[PlayerId] = field(default_factory=list)
    finished: bool = False
    mode: Mode = "race"
    frozen: str = ""
    closes_at: int = 0
    needs: dict[PlayerId, Needs] = field(default_factory=dict[PlayerId, Needs])

    def remove(self, player: str) -> None:
        """Say in the log that a player was removed."""
        self.removed.append(PlayerId(player))

    def finish(self) -> None:
        """Say in the log that the session ended."""
        self.finished = True

    @property
    def events(self) -> list[AnySessionEvent]:
        created = SessionCreated(
            version=0,
            at=CREATED_AT,
            session_id=self.session_id,
            host_id=AccountId("host"),
            pin="12345678",
            mode=self.mode,
            quiz_id=QuizId("quiz"),
            quiz_title="Weather",
            question_count=len(self.questions),
            settings=self.settings,
            frozen=self.frozen,
            closes_at=self.closes_at,
            needs=self.needs,
        )
        opened = [
            QuestionOpened(
                version=index + 1,
                at=OPENED_AT,
                question=view_question(question, index, len(self.questions), OPENED_AT),
            )
            for index, question in enumerate(self.questions)
        ]
        version = len(self.questions)
        removed = [PlayerRemoved(version=version, at=OPENED_AT, player_id=player) for player in self.removed]
        finished = SessionFinished(
            version=version + 1, at=OPENED_AT, reason="host", top=[], players=0, board_version=0
        )
        return [created, *opened, *removed, *([finished] if self.finished else [])]

    @property
    def seats(self) -> list[PlayerJoined]:
        return [
            PlayerJoined(
                session_id=self.session_id,
                player_id=player,
                nickname=f"Nick {player}",
                account_id=None,
                at=CREATED_AT,
            )
            for player in self.players
        ]

    @property
    def rulebook(self) -> Rulebook:
        return compile_rulebook(self.events, self.questions)

    @property
    def story(self) -> SessionHistory:
        logged = [LoggedEvent(event, sequence) for sequence, event in enumerate(self.events, 1)]
        return SessionHistory(logged, self.seats, self.rulebook)

    @property
    def view(self) -> View:
        return draw_projection(self.story, SessionAnswers([])).view

    def answer(
        self, player: str, question: int = 0, *, choices: list[int] = RIGHT, after_ms: int = 0
    ) -> ReceivedAnswer:
        """An answer received so long after the opening."""
        received_at = OPENED_AT + after_ms
        return ReceivedAnswer(self.session_id, PlayerId(player), question, received_at, choices)


def game(players: str = "a b c", questions: int = 3, settings: Settings | None = None) -> Game:
    """A game of players with these ids; with `feedback: at_close` a host leads it."""
    seated = [PlayerId(player) for player in players.split()]
    chosen = replace(settings or Settings(close_when_all_answered=False), timed=True)
    mode = "live" if chosen.feedback == "at_close" else "race"
    return Game(seated, choice_questions(questions), chosen, mode=mode)


def logged(sequence: int, *answers: ReceivedAnswer) -> LoggedBatch:
    """A message of ANSWERS."""
    return LoggedBatch(sequence, AnswerBatch(node_id=NodeId("node"), answers=list(answers)))
