"""Correctness of an answer, and the distribution of the answers to a question."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.http.quizzes import Almost, ChoiceQuestion, Question, ScrambleQuestion
from wordrally.contracts.queue.events import FrozenListenQuestion, FrozenQuestion, FrozenTextQuestion
from wordrally.vocabulary.marking import RIGHT, WRONG, Mark, MarkScheme, scheme_of
from wordrally.vocabulary.texts import collapse_blanks, comparable

SHOWN_TEXTS = 20
"""Most given texts that a reveal shows (contract, `counts`)."""


class Given(Protocol):
    """An answer as a player gave it: either `choices` or `text` is there."""

    @property
    def choices(self) -> list[int] | None: ...

    @property
    def text(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a question, prepared for comparing: one of the two is there."""

    choices: frozenset[int] | None
    texts: MarkScheme | None


def key_of(question: FrozenQuestion | Question) -> Key:
    """Prepare a question's key once, for many answers."""
    if isinstance(question, ChoiceQuestion):
        return Key(frozenset(question.correct), None)
    marking = None if isinstance(question, ScrambleQuestion) else question.marking
    words = question.other_words if isinstance(question, FrozenTextQuestion | FrozenListenQuestion) else ()
    return Key(None, scheme_of(question.accepted, marking, question.answer_language or "", words))


def mark_answer(key: Key, given: Given) -> Mark:
    """Judge an answer: exactly the right choices, or one of the accepted texts by the question's marking.

    An answer of the wrong kind is wrong.
    """
    if key.texts is not None:
        return WRONG if given.text is None else key.texts.mark(given.text)
    return RIGHT if given.choices is not None and key.choices == frozenset(given.choices) else WRONG


def almost_of(mark: Mark) -> Almost | None:
    """Return the difference that the player is told about an answer that counts."""
    if mark.verdict != "almost":
        return None
    return Almost(differences=list(mark.differences), expected=mark.expected)


def count_answers(question: Question, answers: Iterable[Given]) -> list[int] | dict[str, int]:
    """Count the picks of each choice, or the most frequent texts, each in its most frequent spelling."""
    if isinstance(question, ChoiceQuestion):
        return _count_choices(len(question.choices), answers)
    return count_texts(answer.text for answer in answers)


def _count_choices(choices: int, answers: Iterable[Given]) -> list[int]:
    picked = Counter(choice for answer in answers for choice in set(answer.choices or ()))
    return [picked[choice] for choice in range(choices)]


def count_texts(texts: Iterable[str | None]) -> dict[str, int]:
    """Count the most frequent texts. Nobody types nothing: '' stands for the text of an erased player."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        if text:
            spellings[comparable(text)][collapse_blanks(text)] += 1
    # Ties are broken by the text itself, so that the answers' order does not show.
    most = sorted(spellings.items(), key=lambda item: (-item[1].total(), item[0]))[:SHOWN_TEXTS]
    return {min(written, key=lambda text: (-written[text], text)): written.total() for _, written in most}
