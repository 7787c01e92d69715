"""A quiz from a class's memory: the most urgent words first, with the reason for each."""

import pytest
from msgspec import structs

from tests.quiz.authoring.fake_class_words import FakeClassWords
from tests.quiz.authoring.fake_media import FakeMedia
from tests.quiz.authoring.fake_open_games import FakeOpenGames
from tests.quiz.authoring.fake_quizzes import FakeQuizzes
from tests.quiz.authoring.fake_workshop import FakeWorkbenches, fake_workshop
from wordrally.contracts.http.classes import ClassWordsReply, PickedWord
from wordrally.contracts.http.quizzes import ChoiceQuestion, QuizDraft, TextQuestion
from wordrally.contracts.http.vocabulary import MadeQuestion, QuizProposal, QuizRecipe, UnusedWord
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.application.class_quizzes import (
    ClassWordsAway,
    ClassWorkshop,
    propose_class_quiz,
)
from wordrally.quiz.authoring.application.quizzes import Library, QuizRefusal, create_quiz
from wordrally.quiz.authoring.application.word_difficulties import PlayedWords

ANN = AccountId("ann")
RECIPE = QuizRecipe(class_id="class7b", count=2)


class _Benches(FakeWorkbenches):
    """Makes a question of every word but *fog*."""

    async def propose(
        self, whose: AccountId, recipe: QuizRecipe, seed: int, played: PlayedWords
    ) -> QuizProposal:
        await super().propose(whose, recipe, seed, played)
        made = [
            MadeQuestion(
                question=ChoiceQuestion(prompt=f"? {word}", choices=[word, "x"], correct=[0], word=word),
                word=word,
                exercise="definition",
                level="B1",
                why="It is known.",
            )
            for word in sorted(recipe.words or [])
            if word != "fog"
        ]
        unused = [UnusedWord(word="fog", reason="It has no definition.")]
        return QuizProposal(title="", language="en", seed=seed, questions=made, unused=unused)


@pytest.fixture
def tools() -> ClassWorkshop:
    library = Library(
        quizzes=FakeQuizzes(),
        media=FakeMedia(),
        games=FakeOpenGames(),
        clock=lambda: 1,
        new_id=lambda: "quiz1",
    )
    return ClassWorkshop(fake_workshop(_Benches()), library, FakeClassWords())


def answer(tools: ClassWorkshop, *words: PickedWord) -> None:
    assert isinstance(tools.words, FakeClassWords)
    tools.words.reply = ClassWordsReply(words=list(words), class_name="7b")


def word(spelling: str, language: str = "en") -> PickedWord:
    return PickedWord(word=spelling, language=language, reason=f"Due: {spelling}.", quiz_id=QuizId("quiz1"))


async def test_the_most_urgent_words_come_first_each_with_its_reason(tools: ClassWorkshop) -> None:
    answer(tools, word("mist"), word("fog"), word("gale"), word("hail"))
    proposal = await propose_class_quiz(tools, ANN, RECIPE)
    assert isinstance(proposal, QuizProposal)
    assert [(made.word, made.why) for made in proposal.questions] == [
        ("mist", "Due: mist. It is known."),
        ("gale", "Due: gale. It is known."),
    ]
    assert proposal.unused == [UnusedWord(word="fog", reason="It has no definition.")]
    assert proposal.title == "7b: words to see again"


async def test_a_word_of_another_language_is_asked_as_the_teachers_quiz_asks_it(tools: ClassWorkshop) -> None:
    own = TextQuestion(prompt="the dog", accepted=["der Hund"], word="der Hund", prompt_language="en")
    await create_quiz(tools.library, ANN, QuizDraft(title="Animals", language="de", questions=[own]))
    answer(tools, word("der Hund", "de"), word("die Katze", "de"))
    proposal = await propose_class_quiz(tools, ANN, RECIPE)
    assert isinstance(proposal, QuizProposal)
    [made] = proposal.questions
    asked = structs.replace(own, answer_language="de")
    assert (made.question, made.exercise, made.why) == (asked, "typed", "Due: der Hund.")
    assert [unused.word for unused in proposal.unused] == ["die Katze"]


async def test_what_cannot_be_picked_is_refused_with_a_reason(tools: ClassWorkshop) -> None:
    assert isinstance(tools.words, FakeClassWords)
    with pytest.raises(QuizRefusal) as unknown:
        await propose_class_quiz(tools, ANN, RECIPE)
    assert unknown.value.reason == "unknown_class"
    tools.words.reply = ClassWordsReply()
    with pytest.raises(QuizRefusal) as nothing:
        await propose_class_quiz(tools, ANN, RECIPE)
    assert nothing.value.reason == "nothing_to_ask"
    with pytest.raises(QuizRefusal) as both:
        await propose_class_quiz(tools, ANN, QuizRecipe(class_id="c", words=["fog"]))
    assert [error.field for error in both.value.errors] == ["/words"]
    tools.words.reply = ClassWordsReply(refused="unavailable")
    with pytest.raises(ClassWordsAway):
        await propose_class_quiz(tools, ANN, RECIPE)
