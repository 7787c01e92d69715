"""Words of questions: their identity and language, and the chance of guessing them."""

import unicodedata

from wordrally.contracts.http.quizzes import ChoiceQuestion, Question
from wordrally.vocabulary.texts import collapse_blanks, comparable


def spelled(word: str) -> str:
    """Return the spelling that identifies a word. Case matters: march and March, polish and Polish."""
    return collapse_blanks(unicodedata.normalize("NFC", word))


def word_language(question: Question) -> str | None:
    """Return the language of a question's word: as stated, else that of the side on which the word stands."""
    if question.word_language is not None:
        return question.word_language
    return question.answer_language if _is_key(question) else question.prompt_language


def _is_key(question: Question) -> bool:
    if isinstance(question, ChoiceQuestion):
        key = [text for index, text in enumerate(question.choices) if index in question.correct]
    else:
        key = list(question.accepted)
    word = comparable(question.word or "")
    return any(comparable(text) == word for text in key)


def guess_chance(question: Question) -> float:
    """Return the chance of a blind guess: one of the choices or of their sets; 0 for what is typed."""
    if not isinstance(question, ChoiceQuestion):
        return 0.0
    if len(set(question.correct)) == 1:
        return 1 / len(question.choices)
    return 1 / (2 ** len(question.choices) - 1)
