"""Pairs of a teacher's other lists, as their questions tell them."""

from tests.quiz.authoring.fake_quizzes import FakeQuizzes
from wordrally.contracts.http.quizzes import ChoiceQuestion, Question, Quiz, QuizDraft, TextQuestion
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.application.own_lists import OwnQuizLists, pairs_in
from wordrally.quiz.authoring.application.quizzes import quiz_of
from wordrally.vocabulary.generation.pairs import ListedPair

ANN, BEN = AccountId("ann"), AccountId("ben")
HOUND = ListedPair("der Hund", "the dog", "de", "en")


def quiz(owner: AccountId, name: str, *questions: Question) -> Quiz:
    draft = QuizDraft(title=name, language="en", questions=list(questions))
    return quiz_of(draft, QuizId(name), owner, 1)


def chosen(explanation: str) -> ChoiceQuestion:
    return ChoiceQuestion(
        prompt="What does “der Hund” mean?", choices=["the dog", "the cat"], correct=[0], word="Hund",
        explanation=explanation, prompt_language="de", answer_language="en", word_language="de",
    )  # fmt: skip


def test_a_question_made_from_a_pair_tells_it_in_its_explanation() -> None:
    assert list(pairs_in(quiz(ANN, "a", chosen("der Hund – the dog")))) == [HOUND]
    assert list(pairs_in(quiz(ANN, "a", chosen("A friendly animal.")))) == []


def test_an_imported_card_has_its_pair_on_its_two_sides() -> None:
    card = TextQuestion(
        prompt="the dog", accepted=["der Hund"], word="Hund", prompt_language="en", answer_language="de",
        word_language="de",
    )  # fmt: skip
    assert list(pairs_in(quiz(ANN, "a", card))) == [HOUND]


async def test_only_the_accounts_own_quizzes_are_looked_through() -> None:
    quizzes = FakeQuizzes()
    await quizzes.add(quiz(ANN, "a", chosen("der Hund – the dog")))
    await quizzes.add(quiz(BEN, "b", chosen("die Kuh – the cow")))
    assert await OwnQuizLists(quizzes).pairs(ANN) == [HOUND]
