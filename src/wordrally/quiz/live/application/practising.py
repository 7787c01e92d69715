"""Practice: a session for one, that is open when it is made, and that nobody else can join."""

from msgspec import structs

from wordrally.contracts.events import PlayerJoined, SessionCreated
from wordrally.contracts.ids import AccountId, QuizId, SessionId
from wordrally.contracts.sessions import Joined, PracticeWish, Settings
from wordrally.quiz.authoring.application.quizzes import may_read
from wordrally.quiz.live.application.joining import seat_answer, show_seats
from wordrally.quiz.live.application.opening import UNKNOWN_QUIZ, create_session
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.domain.freezing import with_marking_rules
from wordrally.quiz.live.domain.pacing import DAY_MS
from wordrally.quiz.live.domain.player_ids import draw_player_id
from wordrally.quiz.live.domain.refusals import QuizError

NICKNAME = "Me"
"""Nobody else sees it."""


async def begin_practice(
    live: SessionPorts, account_id: AccountId, wish: PracticeWish, login: str
) -> Joined | QuizError:
    """Ask an account the questions of one quiz, or some of them. The session ends when nothing is left, or after a day."""
    quiz = await live.archive.quizzes.find(QuizId(wish.quiz_id))
    if quiz is None or not may_read(quiz, account_id):
        return UNKNOWN_QUIZ
    questions = with_marking_rules(quiz, await live.words.english())
    chosen = live.world.dice.sample(range(len(questions)), min(wish.count or len(questions), len(questions)))
    now, session_id = live.world.clock(), SessionId(live.world.new_id())
    created = SessionCreated(
        version=0,
        at=now,
        session_id=session_id,
        host_id=account_id,
        pin="",
        mode="practice",
        quiz_id=quiz.id,
        quiz_title=quiz.title,
        question_count=len(chosen),
        settings=Settings(max_players=1),
        frozen=await live.logs.quizzes.freeze(quiz.id, [questions[index] for index in sorted(chosen)]),
        opens_at=now,
        closes_at=now + DAY_MS,
    )
    view = await create_session(live, created)
    player_id = draw_player_id(live.world.dice)
    seat = PlayerJoined(
        session_id=session_id, player_id=player_id, nickname=NICKNAME, account_id=account_id, at=now
    )
    seat = structs.replace(seat, sequence=await live.logs.seats.claim(seat, NICKNAME))
    await show_seats(live, [seat])
    return seat_answer(live, seat, view.session, login)
