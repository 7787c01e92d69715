"""Reports of a small session, for tests."""

from msgspec import structs

from wordrally.contracts.http.quizzes import ChoiceQuestion, TextQuestion
from wordrally.contracts.http.reports import AnswerReport, PlayerReport, Report
from wordrally.contracts.http.sessions import Session, Settings
from wordrally.contracts.ids import PlayerId, QuizId, SessionId
from wordrally.quiz.results.domain.report import compile_report

DRIZZLE = ChoiceQuestion(prompt="drizzle", choices=["light rain", "fog"], correct=[0])
ANCIENT = TextQuestion(prompt="Opposite of 'ancient'", accepted=["modern", "new"])
OPENED_AT = {0: 10_000, 1: 40_000}


def session() -> Session:
    return Session(
        id=SessionId("s"),
        pin="12345678",
        quiz_id=QuizId("q"),
        quiz_title="Weather",
        mode="live",
        phase="finished",
        question_index=1,
        question_count=2,
        locked=False,
        players=2,
        settings=Settings(),
        created_at=1,
        version=5,
        join_url="https://quiz.example/?pin=12345678",
    )


def player(rank: int, nickname: str, *answers: AnswerReport) -> PlayerReport:
    points = sum(answer.points for answer in answers)
    return PlayerReport(
        player_id=PlayerId(f"p{rank}"), nickname=nickname, score=points, rank=rank, answers=list(answers)
    )


def chose(*choices: int, at: int, correct: bool = False, points: int = 0) -> AnswerReport:
    return AnswerReport(question=0, correct=correct, points=points, received_at=at, choices=list(choices))


def typed(text: str, at: int, *, correct: bool = False, points: int = 0) -> AnswerReport:
    return AnswerReport(question=1, correct=correct, points=points, received_at=at, text=text)


def report(*players: PlayerReport, words: tuple[str | None, str | None] = (None, None)) -> Report:
    """The report of a session whose two questions were made from these words."""
    questions = [
        structs.replace(asked, word=word) for asked, word in zip((DRIZZLE, ANCIENT), words, strict=True)
    ]
    return compile_report(session(), questions, OPENED_AT, players)
