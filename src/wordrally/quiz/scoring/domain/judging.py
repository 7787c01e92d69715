"""Whether an answer is right, and how the answers to a question are spread."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Protocol

import msgspec

from wordrally.contracts.quizzes import ChoiceQuestion, Question
from wordrally.vocabulary.texts import collapse_blanks, comparable

SHOWN_TEXTS = 20
"""How many of the given texts a reveal shows (contract, `counts`)."""


class Given(Protocol):
    """An answer as a player gave it: either `choices` or `text` is there."""

    @property
    def choices(self) -> list[int] | None: ...

    @property
    def text(self) -> str | None: ...


class Key(msgspec.Struct, frozen=True):
    """The key of a question, prepared for comparing: one of the two is there."""

    choices: frozenset[int] | None
    texts: frozenset[str] | None


def key_of(question: Question) -> Key:
    """Prepare a question's key once, for many answers."""
    if isinstance(question, ChoiceQuestion):
        return Key(frozenset(question.correct), None)
    return Key(None, frozenset(map(comparable, question.accepted)))


def is_right(key: Key, given: Given) -> bool:
    """Whether the answer is right: exactly the right choices, or one of the accepted texts.

    Texts are compared without regard to case, surrounding and repeated blanks, Unicode form (full-width letters,
    ligatures, composed or combining accents) and the kind of apostrophe. Accents themselves matter.
    An answer of the wrong kind is wrong.
    """
    if key.choices is not None:
        return given.choices is not None and key.choices == frozenset(given.choices)
    return given.text is not None and key.texts is not None and comparable(given.text) in key.texts


def count_answers(question: Question, answers: Iterable[Given]) -> list[int] | dict[str, int]:
    """How often each choice was picked, or the texts given most often, each as it was written most often."""
    if isinstance(question, ChoiceQuestion):
        return _count_choices(len(question.choices), answers)
    return _count_texts(answers)


def _count_choices(choices: int, answers: Iterable[Given]) -> list[int]:
    picked = Counter(choice for answer in answers for choice in set(answer.choices or ()))
    return [picked[choice] for choice in range(choices)]


def _count_texts(answers: Iterable[Given]) -> dict[str, int]:
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for answer in answers:
        if answer.text is not None:
            spellings[comparable(answer.text)][collapse_blanks(answer.text)] += 1
    # Ties are broken by the text itself, so that the answers' order does not show.
    most = sorted(spellings.items(), key=lambda item: (-item[1].total(), item[0]))[:SHOWN_TEXTS]
    return {min(written, key=lambda text: (-written[text], text)): written.total() for _, written in most}
