"""Making questions from words that an account or class member should practise."""

from collections.abc import Sequence
from typing import Literal

from wordrally.contracts.http.classes import OwnWordsRequest, PickedWord
from wordrally.contracts.http.quizzes import Question, Quiz
from wordrally.contracts.http.vocabulary import QuizRecipe
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.application.class_quizzes import (
    ENGLISH,
    MOST,
    SPARE,
    ClassWordsAway,
    ClassWorkshop,
    question_about,
)
from wordrally.quiz.authoring.application.making import propose_quiz
from wordrally.quiz.authoring.application.quizzes import QuizRefusal
from wordrally.vocabulary.texts import comparable


async def make_own_questions(
    tools: ClassWorkshop, learner: AccountId, pick: Literal["due", "missed"], count: int
) -> list[Question]:
    """Return up to `count` questions, the most urgent words first.

    Raises `ClassWordsAway` and those of `Workbenches`. English words get new questions. For other words, and
    those that the lexicon cannot ask, the learner gets the question by which they met the word, whoever owns
    its quiz.
    """
    wanted = OwnWordsRequest(learner_id=learner, pick=pick, count=min(SPARE * count, MOST))
    reply = await tools.words.pick_own(wanted)
    if reply.refused:
        raise ClassWordsAway
    made = await _new_questions(tools, learner, reply.words)
    known: dict[str, Quiz | None] = {}
    questions: list[Question] = []
    for word in reply.words:
        new = made.get(comparable(word.word)) if word.language == ENGLISH else None
        question = new or await _met_before(tools, word, known)
        if question is not None:
            questions.append(question)
    return questions[:count]


async def name_of_learner(tools: ClassWorkshop, learner: AccountId) -> str:
    """Return the name of an account or class member; '' when it cannot be read."""
    try:
        reply = await tools.words.pick_own(OwnWordsRequest(learner_id=learner, pick="due", count=0))
    except ClassWordsAway:
        return ""
    return reply.name


async def _new_questions(
    tools: ClassWorkshop, learner: AccountId, words: Sequence[PickedWord]
) -> dict[str, Question]:
    english = [word.word for word in words if word.language == ENGLISH]
    if not english:
        return {}
    recipe = QuizRecipe(words=english, words_language=ENGLISH, count=len(english))
    try:
        made = await propose_quiz(tools.workshop, learner, recipe)
    except QuizRefusal:
        return {}
    return {comparable(each.word): each.question for each in reversed(made.questions)}


async def _met_before(
    tools: ClassWorkshop, word: PickedWord, known: dict[str, Quiz | None]
) -> Question | None:
    if word.quiz_id is None:
        return None
    if word.quiz_id not in known:
        known[word.quiz_id] = await tools.library.quizzes.find(word.quiz_id)
    return question_about(word.word, known[word.quiz_id])
