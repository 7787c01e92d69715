"""Practice: a session for one, of a quiz or of the words that are due."""

from dataclasses import dataclass, field, replace

import pytest
from msgspec import structs

from tests.quiz.authoring.fake_class_words import FakeClassWords
from tests.quiz.authoring.fake_media import FakeMedia
from tests.quiz.authoring.fake_open_games import FakeOpenGames
from tests.quiz.authoring.fake_quizzes import FakeQuizzes
from tests.quiz.authoring.fake_workshop import FakeWorkbenches, fake_workshop
from tests.quiz.live.examples import HOST, QUESTIONS, STRANGER, quiz_of
from tests.quiz.live.stage import FakeStage
from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, AccountClaims
from wordrally.contracts.http.classes import WORDS_QUIZ, OwnWordsReply, PickedWord
from wordrally.contracts.http.quizzes import ChoiceQuestion, QuizDraft, TextQuestion
from wordrally.contracts.http.sessions import Joined, PracticeWish, Session, SessionDraft, Settings
from wordrally.contracts.http.vocabulary import MadeQuestion, QuizProposal, QuizRecipe
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.application.class_quizzes import ClassWordsAway, ClassWorkshop
from wordrally.quiz.authoring.application.quizzes import Library, create_quiz
from wordrally.quiz.authoring.application.word_difficulties import PlayedWords
from wordrally.quiz.live.application.joining.own_seats import take_own_seat
from wordrally.quiz.live.application.opening import open_session
from wordrally.quiz.live.application.paced.practising import Practiser, begin_practice
from wordrally.quiz.live.application.projecting import fold_log
from wordrally.quiz.live.application.reading.describing import describe
from wordrally.quiz.live.domain.pacing import DAY_MS
from wordrally.quiz.live.domain.refusals import QuizError

PUPIL = Practiser(AccountId("pupil"), is_member=True)
DUE = PracticeWish(pick="due")
DOG = TextQuestion(prompt="the dog", accepted=["der Hund"], word="der Hund", word_language="de")
NEW = TextQuestion(prompt="another animal", accepted=["die Katze"], word="die Katze", word_language="de")


@pytest.fixture
def words() -> FakeClassWords:
    return FakeClassWords()


@pytest.fixture
def tools(words: FakeClassWords) -> ClassWorkshop:
    library = Library(
        quizzes=FakeQuizzes(),
        media=FakeMedia(),
        games=FakeOpenGames(),
        clock=lambda: 1,
        new_id=lambda: "quiz1",
    )
    return ClassWorkshop(fake_workshop(FakeWorkbenches()), library, words)


def picked(word: str, quiz_id: str | None = "quiz1") -> PickedWord:
    return PickedWord(word=word, language="de", reason="", quiz_id=QuizId(quiz_id) if quiz_id else None)


async def test_a_quiz_that_others_play_is_not_practised(fake_stage: FakeStage, tools: ClassWorkshop) -> None:
    quiz = structs.replace(quiz_of(list(QUESTIONS)), visibility="public", owner_id=STRANGER)
    fake_stage.quizzes.quizzes[quiz.id] = quiz
    games = FakeOpenGames()
    games.open[quiz.id] = {STRANGER}
    tools = replace(tools, library=replace(tools.library, games=games))
    wish = PracticeWish(pick="quiz", quiz_id=quiz.id)
    refused = await begin_practice(fake_stage.live, tools, Practiser(HOST), wish)
    assert isinstance(refused, QuizError)
    assert refused.reason == "quiz_in_play"


async def test_practice_of_a_quiz_is_open_at_once_for_one_without_a_pin(
    fake_stage: FakeStage, tools: ClassWorkshop
) -> None:
    quiz = quiz_of(list(QUESTIONS))
    fake_stage.quizzes.quizzes[quiz.id] = quiz
    wish = PracticeWish(pick="quiz", quiz_id=quiz.id, count=1)
    joined = await begin_practice(fake_stage.live, tools, Practiser(HOST), wish)
    assert isinstance(joined, Joined)
    session = await describe(fake_stage.live, joined.session_id)
    assert (session.mode, session.phase, session.pin, session.join_url) == ("practice", "open", "", "")
    assert (session.question_count, session.players) == (1, 1)
    assert joined.expires_in == 2 * DAY_MS // 1_000
    refused = await begin_practice(fake_stage.live, tools, Practiser(STRANGER), wish)
    assert isinstance(refused, QuizError)


@pytest.mark.parametrize(
    ("name", "nickname"),
    [
        ("Ada", "Ada"),
        ("Maximiliane Mustermann-Musterfrau", "Maximiliane Musterma"),
        ("", "Me"),
        ("\u200b", "Me"),
    ],
)
async def test_who_practises_plays_under_their_own_name_as_far_as_it_fits(
    fake_stage: FakeStage, tools: ClassWorkshop, words: FakeClassWords, name: str, nickname: str
) -> None:
    quiz = quiz_of(list(QUESTIONS))
    fake_stage.quizzes.quizzes[quiz.id] = quiz
    words.own = OwnWordsReply(name=name)
    wish = PracticeWish(pick="quiz", quiz_id=quiz.id)
    joined = await begin_practice(fake_stage.live, tools, Practiser(HOST), wish)
    assert isinstance(joined, Joined)
    [seat] = await fake_stage.live.logs.seats.taken(joined.session_id)
    assert seat.nickname == joined.nickname == nickname


async def test_a_pupil_is_asked_the_words_that_are_due_as_the_teachers_private_quiz_asked_them(
    fake_stage: FakeStage, tools: ClassWorkshop, words: FakeClassWords
) -> None:
    await create_quiz(tools.library, HOST, QuizDraft(title="Animals", questions=[DOG, NEW]))
    words.own = OwnWordsReply(words=[picked("der Hund"), picked("das Pferd"), picked("gone", None)])
    joined = await begin_practice(fake_stage.live, tools, PUPIL, DUE)
    assert isinstance(joined, Joined)
    session = await describe(fake_stage.live, joined.session_id)
    assert (session.mode, session.quiz_id, session.question_count) == ("practice", WORDS_QUIZ, 1)
    [seat] = await fake_stage.live.logs.seats.taken(joined.session_id)
    assert (seat.member_id, seat.account_id) == ("pupil", None)


async def test_practice_asks_each_word_in_the_languages_of_its_own_quiz(
    fake_stage: FakeStage, tools: ClassWorkshop, words: FakeClassWords
) -> None:
    cat = TextQuestion(prompt="the cat", accepted=["die Katze"], word="die Katze", prompt_language="en")
    await create_quiz(tools.library, HOST, QuizDraft(title="Animals", language="de", questions=[cat]))
    words.own = OwnWordsReply(words=[picked("die Katze")])
    joined = await begin_practice(fake_stage.live, tools, PUPIL, DUE)
    assert isinstance(joined, Joined)
    view = await fold_log(fake_stage.live, joined.session_id)
    [asked] = await fake_stage.live.logs.quizzes.questions(view.session.created)
    assert (asked.prompt_language, asked.answer_language) == ("en", "de")


async def test_english_words_get_new_questions_and_the_most_urgent_come_first(
    fake_stage: FakeStage, tools: ClassWorkshop, words: FakeClassWords
) -> None:
    made = [made_of(word) for word in ("fog", "hail", "mist")]
    tools = replace(tools, workshop=fake_workshop(_Benches(made=made)))
    urgent = [PickedWord(word=word, language="en", reason="") for word in ("mist", "unknown", "hail", "fog")]
    words.own = OwnWordsReply(words=urgent)
    joined = await begin_practice(fake_stage.live, tools, Practiser(HOST), PracticeWish(pick="due", count=2))
    assert isinstance(joined, Joined)
    view = await fold_log(fake_stage.live, joined.session_id)
    asked = await fake_stage.live.logs.quizzes.questions(view.session.created)
    assert [question.word for question in asked] == ["mist", "hail"]
    request, _for_the_name = words.own_asked
    assert (request.learner_id, request.pick, request.count) == (HOST, "due", 4)
    [seat] = await fake_stage.live.logs.seats.taken(joined.session_id)
    assert (seat.member_id, seat.account_id) == (None, HOST)


@dataclass
class _Benches(FakeWorkbenches):
    """Makes these questions, whatever the recipe."""

    made: list[MadeQuestion] = field(default_factory=list[MadeQuestion])

    async def propose(
        self, whose: AccountId, recipe: QuizRecipe, seed: int, played: PlayedWords
    ) -> QuizProposal:
        return structs.replace(await super().propose(whose, recipe, seed, played), questions=self.made)


def made_of(word: str) -> MadeQuestion:
    question = ChoiceQuestion(prompt=f"? {word}", choices=[word, "x"], correct=[0], word=word)
    return MadeQuestion(question=question, word=word, exercise="definition", level="B1", why="")


async def test_practice_says_so_when_nothing_is_due_or_words_cannot_be_read(
    fake_stage: FakeStage, tools: ClassWorkshop, words: FakeClassWords
) -> None:
    refused = await begin_practice(fake_stage.live, tools, PUPIL, DUE)
    assert isinstance(refused, QuizError)
    assert refused.reason == "nothing_due"
    refused = await begin_practice(fake_stage.live, tools, PUPIL, PracticeWish(pick="missed"))
    assert isinstance(refused, QuizError)
    assert refused.reason == "no_word_missed"
    words.own = OwnWordsReply(refused="unavailable")
    with pytest.raises(ClassWordsAway):
        await begin_practice(fake_stage.live, tools, PUPIL, DUE)


async def test_practice_of_a_quiz_needs_to_know_which(fake_stage: FakeStage, tools: ClassWorkshop) -> None:
    refused = await begin_practice(fake_stage.live, tools, PUPIL, PracticeWish(pick="quiz"))
    assert isinstance(refused, QuizError)
    assert refused.reason == "quiz_missing"


async def test_practice_that_is_opened_as_a_session_is_for_its_account_alone(fake_stage: FakeStage) -> None:
    quiz = quiz_of(list(QUESTIONS), "public")
    fake_stage.quizzes.quizzes[quiz.id] = structs.replace(quiz, visibility="public")
    settings = Settings(goal="once", late_join=False)
    session = await open_session(
        fake_stage.live, HOST, SessionDraft(quiz_id=quiz.id, mode="practice", settings=settings)
    )
    assert isinstance(session, Session)
    assert (session.phase, session.pin, session.join_url, session.settings.goal) == ("open", "", "", "once")
    assert session.closes_at == fake_stage.clock() + DAY_MS
    caller = AccountClaims(iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub=HOST, exp=1, iat=1, jti="1")
    seats = [await take_own_seat(fake_stage.live, session.id, caller) for _ in range(2)]
    players = {seat.player_id for seat in seats if isinstance(seat, Joined)}
    assert len(players) == 1
    stranger = structs.replace(caller, sub=STRANGER)
    refused = await take_own_seat(fake_stage.live, session.id, stranger)
    assert isinstance(refused, QuizError)
    assert refused.reason == "not_allowed"
