"""Quizzes without what would tell their keys, for readers who might be playing them at the moment."""

from msgspec import structs

from wordrally.contracts.http.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Question,
    Quiz,
    ScrambleQuestion,
    TextQuestion,
)


def without_key(quiz: Quiz) -> Quiz:
    """Return the quiz as its players see it before a reveal."""
    questions = [_without_key(question) for question in quiz.questions]
    return structs.replace(quiz, questions=questions, key_hidden=True)


def _without_key(question: Question) -> Question:
    """Return the question without its key, its explanation and its word, which is often the key."""
    question = structs.replace(question, explanation=None, word=None, exercise=None, word_language=None)
    match question:
        case ChoiceQuestion():
            return structs.replace(question, correct=[])
        case ListenQuestion(media=media, spoken=spoken):
            # With a recording, the text is not sent to players either.
            silent = spoken if media is None else structs.replace(spoken, text="")
            return structs.replace(question, accepted=[], spoken=silent)
        case TextQuestion() | ScrambleQuestion():
            return structs.replace(question, accepted=[])
