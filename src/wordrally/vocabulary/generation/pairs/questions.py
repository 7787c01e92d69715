"""Exercises that a pair can be asked with, in either direction."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import msgspec

from wordrally.contracts.http.quizzes import (
    LENIENT,
    ChoiceQuestion,
    Exercise,
    ListenQuestion,
    ScrambleQuestion,
    Speech,
    TextQuestion,
)
from wordrally.vocabulary.generation.choices import WRONG, Choices, arrange
from wordrally.vocabulary.generation.exercises import BY_EAR, SCRAMBLED, SECONDS, Made, shuffled
from wordrally.vocabulary.generation.pairs.lists import PairEntry, PairList, Side
from wordrally.vocabulary.generation.pairs.misspellings import misspellings
from wordrally.vocabulary.generation.prompts import Prompts
from wordrally.vocabulary.texts import comparable

JOINED = ("ar", "fa", "hi", "th")  # letters that change beside others are no puzzle of tiles
LONGEST_CHOICE, LONGEST_PROMPT, MOST_ACCEPTED = 200, 450, 20


@dataclass(frozen=True, slots=True)
class PairMaker:
    """Settings that all questions of a list share."""

    pairs: PairList
    prompts: Prompts
    unseemly: frozenset[str]
    any_kind: bool = True
    """Permission for choices of another kind than the key when the list has too few of its kind."""


def _choice(
    maker: PairMaker, entry: PairEntry, exercise: Exercise, dice: Random, *, ask_front: bool
) -> Made | None:
    prompt, answer = (entry.front, entry.back) if ask_front else (entry.back, entry.front)
    wrong = maker.pairs.wrong_choices(entry, ask_front=ask_front, any_kind=maker.any_kind)
    others = [text for text in wrong if len(text) <= LONGEST_CHOICE]
    if len(others) < WRONG or len(answer.shown) > LONGEST_CHOICE:
        return None
    choices = arrange(answer.shown, others, dice)
    return _from_choices(maker, entry, exercise, choices, (prompt, answer))


def _from_choices(
    maker: PairMaker, entry: PairEntry, exercise: Exercise, choices: Choices, sides: tuple[Side, Side]
) -> Made:
    prompt, answer = sides
    question = ChoiceQuestion(
        prompt=getattr(maker.prompts, exercise).format(prompt.shown[:LONGEST_PROMPT]),
        choices=choices.texts,
        correct=[choices.correct],
        time_limit_ms=SECONDS[exercise] * 1_000,
        word=entry.front.word,
        exercise=exercise,
        prompt_language=prompt.language,
        answer_language=answer.language,
        word_language=entry.front.language,
    )
    return Made(question, choices.alternatives)


def meaning(maker: PairMaker, entry: PairEntry, dice: Random) -> Made | None:
    """Ask for the translation of a word."""
    return _choice(maker, entry, "meaning", dice, ask_front=True)


def definition(maker: PairMaker, entry: PairEntry, dice: Random) -> Made | None:
    """Ask for the word of a translation."""
    return _choice(maker, entry, "definition", dice, ask_front=False)


def typed(maker: PairMaker, entry: PairEntry, dice: Random) -> Made | None:
    """Ask for the word of a translation, or now and then for the translation of a word."""
    turned = dice.random() < 0.3
    prompt, answer = (entry.front, entry.back) if turned else (entry.back, entry.front)
    accepted = [answer.text, answer.shown, *_as_right(maker.pairs, entry, turned=turned)]
    kept = {comparable(text): text for text in reversed(accepted) if len(text) <= LONGEST_CHOICE}
    if not kept or len(answer.shown.split()) > 6:
        return None
    question = TextQuestion(
        prompt=maker.prompts.typed.format(prompt.shown[:LONGEST_PROMPT], "").rstrip(" :："),
        accepted=[*reversed(kept.values())][:MOST_ACCEPTED],
        time_limit_ms=SECONDS["typed"] * 1_000,
        word=entry.front.word,
        exercise="typed",
        prompt_language=prompt.language,
        answer_language=answer.language,
        word_language=entry.front.language,
        marking=LENIENT,
    )
    return Made(question, [])


def _as_right(pairs: PairList, entry: PairEntry, *, turned: bool) -> list[str]:
    """Return the answers of other entries with the same meaning, which count as right, too."""
    asked = entry.front if turned else entry.back
    others = [other if turned else other.turned() for other in pairs.entries if other is not entry]
    return [other.back.shown for other in others if comparable(other.front.shown) == comparable(asked.shown)]


def listen(maker: PairMaker, entry: PairEntry, dice: Random) -> Made | None:
    """Ask for a word by ear, in the voice of its language."""
    front = entry.front
    if front.language == "und" or len(front.shown.split()) > 4 or len(front.word) < 2:
        return None
    question = ListenQuestion(
        prompt=maker.prompts.listen,
        spoken=Speech(text=front.shown, language=front.language),
        accepted=[front.shown],
        time_limit_ms=SECONDS["listen"] * 1_000,
        word=front.word,
        exercise="listen",
        answer_language=front.language,
        word_language=front.language,
        marking=BY_EAR,
    )
    return Made(question, [])


def scramble(maker: PairMaker, entry: PairEntry, dice: Random) -> Made | None:
    """Ask for a word by its letters, with its translation."""
    word = entry.front.word
    if not word.isalpha() or len(word) not in SCRAMBLED or entry.front.language in JOINED:
        return None
    rivals = [other for other in maker.pairs.entries if sorted(other.front.word) == sorted(word)]
    letters = shuffled(word, maker.unseemly, dice)
    if letters is None or len(rivals) > 1:
        return None
    question = ScrambleQuestion(
        prompt=f"{maker.prompts.scramble} ({entry.back.shown[:LONGEST_PROMPT]})",
        letters=letters,
        accepted=[word],
        time_limit_ms=SECONDS["scramble"] * 1_000,
        word=word,
        exercise="scramble",
        prompt_language=entry.back.language,
        answer_language=entry.front.language,
        word_language=entry.front.language,
    )
    return Made(question, [])


def spelling(maker: PairMaker, entry: PairEntry, dice: Random) -> Made | None:
    """Ask for the right spelling among misspellings, none of which is a word of the list."""
    word = entry.front.word
    words = {other.front.word.lower() for other in maker.pairs.entries}
    wrong = [each for each in misspellings(word) if each.lower() not in words]
    if len(wrong) < WRONG or entry.front.language == "und":
        return None
    made = _from_choices(maker, entry, "spelling", arrange(word, wrong, dice), (entry.back, entry.front))
    prompt = f"{maker.prompts.spelling} ({entry.back.shown[:LONGEST_PROMPT]})"
    return Made(msgspec.structs.replace(made.question, prompt=prompt), made.alternatives)


PAIR_EXERCISES: dict[Exercise, Callable[[PairMaker, PairEntry, Random], Made | None]] = {
    "meaning": meaning,
    "definition": definition,
    "typed": typed,
    "listen": listen,
    "scramble": scramble,
    "spelling": spelling,
}
