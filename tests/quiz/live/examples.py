"""Quizzes and sessions that tests play."""

from wordrally.contracts.http.quizzes import ChoiceQuestion, Question, Quiz, TextQuestion
from wordrally.contracts.http.sessions import SessionDraft, Settings
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.live.domain.freezing import with_marking_rules

HOST = AccountId("host")
STRANGER = AccountId("stranger")

DRIZZLE = ChoiceQuestion(
    prompt="drizzle",
    choices=["strong wind", "light rain", "thick fog", "hot sun"],
    correct=[1],
    time_limit_ms=20_000,
    points=1_000,
    explanation="Drizzle falls in very small drops.",
)
ANCIENT = TextQuestion(
    prompt="Opposite of 'ancient'", accepted=["modern", "new"], time_limit_ms=30_000, points=500
)
BRIEF = ChoiceQuestion(prompt="brief", choices=["short", "long"], correct=[0], time_limit_ms=3_000)

QUESTIONS: list[Question] = [DRIZZLE, ANCIENT]


def quiz_of(questions: list[Question], quiz_id: str = "quiz") -> Quiz:
    """A private quiz of the host."""
    return Quiz(
        id=QuizId(quiz_id),
        title="Unit 4: weather",
        language="en",
        visibility="private",
        questions=questions,
        owner_id=HOST,
        version=1,
        created_at=1,
        updated_at=1,
    )


def draft_of(quiz_id: str = "quiz", **settings: object) -> SessionDraft:
    """A live session of that quiz."""
    return SessionDraft(quiz_id=quiz_id, settings=Settings(**settings))  # pyright: ignore[reportArgumentType]


FROZEN = with_marking_rules(quiz_of(QUESTIONS), {})
