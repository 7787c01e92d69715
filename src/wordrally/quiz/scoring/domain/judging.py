"""Correctness of an answer, and the distribution of the answers to a question."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

from wordrally.contracts.http.quizzes import Almost, ChoiceQuestion, Question, ScrambleQuestion
from wordrally.contracts.queue.frozen import FrozenListenQuestion, FrozenQuestion, FrozenTextQuestion
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


class Judged(Given, Protocol):
    """An answer with whether it was judged right."""

    @property
    def correct(self) -> bool: ...


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


def count_answers(question: Question, answers: Iterable[Judged]) -> list[int] | dict[str, int]:
    """Count the picks of each choice, or the texts as `count_texts` does."""
    if isinstance(question, ChoiceQuestion):
        return _count_choices(len(question.choices), answers)
    return count_texts(question.accepted, ((answer.text, answer.correct) for answer in answers))


def _count_choices(choices: int, answers: Iterable[Given]) -> list[int]:
    picked = Counter(choice for answer in answers for choice in set(answer.choices or ()))
    return [picked[choice] for choice in range(choices)]


def count_texts(accepted: Sequence[str], texts: Iterable[tuple[str | None, bool]]) -> dict[str, int]:
    """Count texts, each with whether it was judged right, from the most frequent on.

    Right ones count for the accepted text that they are nearest to, and are always shown; of the others, the
    most frequent are, each in its most frequent spelling. '' stands for the text of an erased player.
    """
    forms = {comparable(form): form for form in reversed(accepted)}
    right: Counter[str] = Counter()
    wrong: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (text, is_right), times in Counter(texts).items():
        if text and is_right:
            right[_nearest(comparable(text), forms)] += times
        elif text:
            wrong[comparable(text)][collapse_blanks(text)] += times
    others = Counter({_usual(spellings): spellings.total() for spellings in wrong.values()})
    return dict(_most(right + Counter(dict(_most(others)[: max(0, SHOWN_TEXTS - len(right))]))))


def _nearest(text: str, forms: Mapping[str, str]) -> str:
    """Return the accepted text that a right answer was most probably meant as."""
    if text in forms:
        return forms[text]
    return forms[max(forms, key=lambda form: SequenceMatcher(None, form, text).ratio())]


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda text: (-spellings[text], text))


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return the counts, largest first. Ties are broken by the text: the answers' order does not show."""
    return sorted(counts.items(), key=lambda item: (-item[1], comparable(item[0]), item[0]))
