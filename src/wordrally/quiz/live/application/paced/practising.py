"""Practice: a session for one player. It is open when it is created, and nobody else can join."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import structs

from wordrally.chassis.sealed_texts import KEY_BYTES
from wordrally.contracts.http.classes import WORDS_QUIZ
from wordrally.contracts.http.quizzes import Quiz
from wordrally.contracts.http.sessions import Joined, PracticeWish, Settings
from wordrally.contracts.ids import AccountId, QuizId, SessionId
from wordrally.contracts.queue.events import SessionCreated
from wordrally.contracts.queue.frozen import FrozenQuestion
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.authoring.application.class_quizzes import ClassWorkshop
from wordrally.quiz.authoring.application.own_practice import make_own_questions, name_of_learner
from wordrally.quiz.authoring.application.quizzes import IN_PLAY, is_in_play, may_read
from wordrally.quiz.live.application.joining.taking_seats import seat_answer, show_seats
from wordrally.quiz.live.application.opening import UNKNOWN_QUIZ, create_session
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.domain.freezing import with_marking_rules
from wordrally.quiz.live.domain.names.nicknames import shortened
from wordrally.quiz.live.domain.pacing import DAY_MS
from wordrally.quiz.live.domain.player_ids import draw_player_id
from wordrally.quiz.live.domain.refusals import QuizError

NICKNAME = "Me"
"""Nickname in practice of somebody whose name cannot be read or shown. Nobody else sees it."""
USUAL_COUNT = 20
TITLE = "Words to practise"

QUIZ_IN_PLAY = QuizError("quiz_in_play", IN_PLAY)
NO_QUIZ = QuizError("quiz_missing", "Say which quiz to practise.")
NOTHING = {
    "due": QuizError("nothing_due", "No word is due that can be asked: come back when one is."),
    "missed": QuizError("no_word_missed", "No word was missed that can be asked."),
}


@dataclass(frozen=True, slots=True)
class Practiser:
    """Account or class member who practises. The token of the seat ends with `login`."""

    id: AccountId
    login: str = ""
    is_member: bool = False


async def begin_practice(
    live: SessionPorts, tools: ClassWorkshop, who: Practiser, wish: PracticeWish
) -> Joined | QuizError:
    """Create a practice session for one player, of words or of a quiz.

    The session ends when no question is left, or after a day. Raises `ClassWordsAway` and the errors of
    `Workbenches` for words.
    """
    quiz = await _find_quiz(live, tools, who.id, wish)
    if isinstance(quiz, QuizError):
        return quiz
    questions = with_marking_rules(quiz, await live.words.common())
    chosen = live.world.dice.sample(range(len(questions)), min(wish.count or len(questions), len(questions)))
    nickname = shortened(await name_of_learner(tools, who.id)) or NICKNAME
    return await _open(live, who, nickname, quiz, [questions[index] for index in sorted(chosen)])


async def _find_quiz(
    live: SessionPorts, tools: ClassWorkshop, learner: AccountId, wish: PracticeWish
) -> Quiz | QuizError:
    if wish.pick == "quiz":
        if wish.quiz_id is None:
            return NO_QUIZ
        quiz = await live.archive.quizzes.find(QuizId(wish.quiz_id))
        if quiz is None or not may_read(quiz, learner):
            return UNKNOWN_QUIZ
        return QUIZ_IN_PLAY if await is_in_play(tools.library, learner, quiz) else quiz
    questions = await make_own_questions(tools, learner, wish.pick, wish.count or USUAL_COUNT)
    if not questions:
        return NOTHING[wish.pick]
    now = live.world.clock()
    return Quiz(
        id=WORDS_QUIZ,
        title=TITLE,
        language="en",
        visibility="private",
        questions=questions,
        owner_id=learner,
        version=1,
        created_at=now,
        updated_at=now,
    )


async def _open(
    live: SessionPorts, who: Practiser, nickname: str, quiz: Quiz, questions: Sequence[FrozenQuestion]
) -> Joined:
    now, session_id = live.world.clock(), SessionId(live.world.new_id())
    created = SessionCreated(
        version=0,
        at=now,
        session_id=session_id,
        host_id=who.id,
        pin="",
        mode="practice",
        quiz_id=quiz.id,
        quiz_title=quiz.title,
        question_count=len(questions),
        settings=Settings(max_players=1),
        frozen=await live.logs.quizzes.freeze(quiz.id, questions),
        opens_at=now,
        closes_at=now + DAY_MS,
    )
    view = await create_session(live, created)
    player_id = draw_player_id(live.world.dice)
    seat = PlayerJoined(
        session_id=session_id,
        player_id=player_id,
        nickname=nickname,
        account_id=None if who.is_member else who.id,
        at=now,
        member_id=who.id if who.is_member else None,
        text_key=live.world.dice.randbytes(KEY_BYTES),
    )
    seat = structs.replace(seat, sequence=await live.logs.seats.claim(seat, nickname))
    await show_seats(live, [seat])
    return seat_answer(live, seat, view.session, who.login)
