"""Making a quiz from the words that a class should see again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from msgspec import structs

from wordrally.contracts.http.classes import (
    ClassWordsReply,
    ClassWordsRequest,
    OwnWordsReply,
    OwnWordsRequest,
    PickedWord,
)
from wordrally.contracts.http.quizzes import Exercise, Question, Quiz
from wordrally.contracts.http.vocabulary import MadeQuestion, QuizProposal, QuizRecipe, UnusedWord
from wordrally.contracts.ids import AccountId, ClassId, QuizId
from wordrally.quiz.authoring.application.making import Workshop, propose_quiz
from wordrally.quiz.authoring.application.quizzes import Library, QuizRefusal, invalid_quiz, read_quiz
from wordrally.quiz.authoring.domain.recipes import check_class_recipe
from wordrally.vocabulary.texts import comparable

ENGLISH = "en"
SPARE = 2
"""Words that are picked for each question, since not every word can be asked again."""
MOST = 200

FOREIGN = "It is not in the lexicon, and the quiz that asked it is gone."


class ClassWords(Protocol):
    """Words of classes and learners, which the user service knows."""

    async def pick(self, request: ClassWordsRequest) -> ClassWordsReply:
        """Return words in the order of their urgency. Raises `ClassWordsAway`."""
        ...

    async def pick_own(self, request: OwnWordsRequest) -> OwnWordsReply:
        """Return words of an account or class member, in the order of their urgency.

        Raises `ClassWordsAway`.
        """
        ...


class ClassWordsAway(Exception):
    """The user service does not answer."""


@dataclass(frozen=True, slots=True)
class ClassWorkshop:
    """Ports of this use case."""

    workshop: Workshop
    library: Library
    words: ClassWords


async def propose_class_quiz(tools: ClassWorkshop, account: AccountId, recipe: QuizRecipe) -> QuizProposal:
    """Make a quiz from the class's words, the most urgent first.

    Raises `QuizRefusal`, `ClassWordsAway` and those of `Workbenches`. English words get new questions. For
    other words, and those that the lexicon cannot ask, the quiz that asked them last gives its question.
    """
    if errors := check_class_recipe(recipe):
        raise invalid_quiz(errors)
    count = min(SPARE * recipe.count, MOST)
    wanted = ClassWordsRequest(
        class_id=ClassId(recipe.class_id or ""), account_id=account, pick=recipe.pick or "due", count=count
    )
    reply = await tools.words.pick(wanted)
    if reply.refused == "unknown-class":
        raise QuizRefusal("unknown_class", "You have no such class.")
    if reply.refused:
        raise ClassWordsAway
    if not reply.words:
        detail = "The class has no such words yet; play a game with it first."
        raise QuizRefusal("nothing_to_ask", detail)
    made = await _made(tools.workshop, account, recipe, reply.words)
    return await _assemble(tools.library, account, recipe, reply, made)


async def _made(
    workshop: Workshop, account: AccountId, recipe: QuizRecipe, words: Sequence[PickedWord]
) -> QuizProposal:
    english = [word.word for word in words if word.language == ENGLISH]
    own = structs.replace(
        recipe, class_id=None, pick=None, words_language=ENGLISH, count=max(len(english), 1)
    )
    if not english:
        return QuizProposal(
            title="", language=recipe.language, seed=recipe.seed or 0, questions=[], unused=[]
        )
    confused = {word.word: word.confused_with for word in words if word.confused_with}
    return await propose_quiz(workshop, account, structs.replace(own, words=english), confused)


async def _assemble(
    library: Library, account: AccountId, recipe: QuizRecipe, reply: ClassWordsReply, made: QuizProposal
) -> QuizProposal:
    by_word = {comparable(question.word): question for question in reversed(made.questions)}
    reasons = {comparable(unused.word): unused.reason for unused in made.unused}
    quizzes: dict[str, Quiz | None] = {}
    questions: list[MadeQuestion] = []
    unused: list[UnusedWord] = []
    for word in reply.words:
        if len(questions) == recipe.count:
            break
        new = by_word.get(comparable(word.word)) if word.language == ENGLISH else None
        question = new or await _asked_before(library, account, word, quizzes)
        if question is None:
            reason = reasons.get(comparable(word.word), FOREIGN)
            unused.append(UnusedWord(word=word.word, reason=reason))
        else:
            questions.append(_explained(question, word))
    title = f"{reply.class_name}: words to see again"
    return structs.replace(made, title=title, questions=questions, unused=unused)


def _explained(question: MadeQuestion, word: PickedWord) -> MadeQuestion:
    """Put the reason for the word before the reason for the question."""
    picked = [word.rationale] if word.rationale else []
    return structs.replace(
        question,
        why=f"{word.reason} {question.why}".strip(),
        rationale=[*picked, *question.rationale],
    )


async def _asked_before(
    library: Library, account: AccountId, word: PickedWord, quizzes: dict[str, Quiz | None]
) -> MadeQuestion | None:
    """Return the question of the quiz that asked the word last, as the quiz has it today."""
    if word.quiz_id is None:
        return None
    if word.quiz_id not in quizzes:
        quizzes[word.quiz_id] = await _readable(library, account, word.quiz_id)
    question = question_about(word.word, quizzes[word.quiz_id])
    if question is None:
        return None
    return MadeQuestion(question=question, word=word.word, exercise=_exercise(question), level=None, why="")


async def _readable(library: Library, account: AccountId, quiz_id: QuizId) -> Quiz | None:
    try:
        return await read_quiz(library, account, quiz_id)
    except QuizRefusal:
        return None


def question_about(word: str, quiz: Quiz | None) -> Question | None:
    """Return the first question of the quiz that teaches the word, with the languages that it has there."""
    if quiz is None:
        return None
    for question in quiz.questions:
        if question.word is not None and comparable(question.word) == comparable(word):
            return structs.replace(
                question,
                prompt_language=question.prompt_language or quiz.language,
                answer_language=question.answer_language or quiz.language,
            )
    return None


def _exercise(question: Question) -> Exercise:
    by_kind: dict[str, Exercise] = {
        "choice": "meaning",
        "text": "typed",
        "scramble": "scramble",
        "listen": "listen",
    }
    return question.exercise or by_kind[str(question.__struct_config__.tag)]
