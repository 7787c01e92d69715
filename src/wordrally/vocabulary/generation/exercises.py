"""Conditions under which a word is fit for each exercise, and the question made from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import msgspec

from wordrally.contracts.http.quizzes import (
    LENIENT,
    ChoiceQuestion,
    Exercise,
    ListenQuestion,
    Media,
    Question,
    ScrambleQuestion,
    Speech,
    TextQuestion,
)
from wordrally.vocabulary.generation.choices import WRONG, Choices, arrange, candidates, key_of
from wordrally.vocabulary.generation.prompts import Prompts, main_tag, prompts_in
from wordrally.vocabulary.generation.subjects import Subject
from wordrally.vocabulary.generation.texts.gaps import accepted_in_gap, can_have_a_gap, prompt_of
from wordrally.vocabulary.generation.texts.words import TextWord
from wordrally.vocabulary.lexicon.reading import Lexicon

SECONDS: dict[Exercise, int] = {
    "definition": 20,
    "meaning": 30,
    "synonym": 20,
    "antonym": 20,
    "gap": 30,
    "picture": 15,
    "spelling": 20,
    "scramble": 45,
    "listen": 30,
    "typed": 45,
}
"""Seconds for an answer, by exercise; reading takes time, and so does typing."""

BY_EAR = msgspec.structs.replace(LENIENT, typos="strict")
"""Marking of what is written by ear: strict, since the exercise is about the spelling."""

SCRAMBLED = range(4, 11)  # letters; fewer are no puzzle, more are too many for a phone
SHUFFLES = 50
AUDIBLE = 3  # letters; shorter words are not understood alone


@dataclass(frozen=True, slots=True)
class Made:
    """Question with the alternatives of its choices."""

    question: Question
    alternatives: list[list[str]]


@dataclass(frozen=True, slots=True)
class Maker:
    """Settings that all exercises of a quiz share."""

    lexicon: Lexicon
    language: str
    confusions: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])

    @property
    def prompts(self) -> Prompts:
        return prompts_in(self.language)


def _choice(
    subject: Subject,
    exercise: Exercise,
    prompt: str,
    choices: Choices,
    media: Media | None = None,
) -> Made:
    question = ChoiceQuestion(
        prompt=prompt,
        choices=choices.texts,
        correct=[choices.correct],
        time_limit_ms=SECONDS[exercise] * 1_000,
        media=media,
        word=subject.lemma.lemma,
        exercise=exercise,
    )
    return Made(question, choices.alternatives)


def explanation(lexicon: Lexicon, subject: Subject, sentence: str = "") -> str:
    """Return the word, its meaning and an example, which may be a sentence of the teacher's text."""
    word = subject.headword
    told = lexicon.meaning(word)
    meaning, example = told or (word.definition or "", "")
    example = sentence or example
    if not meaning and sentence:
        return f"{word.lemma}: “{sentence}”"  # of a text, where its part of speech may be another, too
    stated = f"{word.lemma} ({word.part}): {meaning}." if meaning else f"{word.lemma} ({word.part})."
    return f"{stated} “{example}”" if example else stated


def _from_material(maker: Maker, subject: Subject, exercise: Exercise, dice: Random) -> Made | None:
    material = subject.material(exercise)
    if material is None or (exercise in ("definition", "meaning") and subject.definition is None):
        return None
    others = candidates(maker.lexicon, subject, material)
    if len(others) < WRONG:
        return None
    prompt = getattr(maker.prompts, exercise).format(material.stem)
    often = maker.confusions.get(subject.lemma.lemma, ())
    return _choice(subject, exercise, prompt, arrange(key_of(material), others, dice, often))


def definition(maker: Maker, subject: Subject, dice: Random) -> Made | None:
    """Ask for the word of a definition."""
    return _from_material(maker, subject, "definition", dice)


def meaning(maker: Maker, subject: Subject, dice: Random) -> Made | None:
    """Ask for the definition of a word."""
    return _from_material(maker, subject, "meaning", dice)


def synonym(maker: Maker, subject: Subject, dice: Random) -> Made | None:
    return _from_material(maker, subject, "synonym", dice)


def antonym(maker: Maker, subject: Subject, dice: Random) -> Made | None:
    return _from_material(maker, subject, "antonym", dice)


def gap(maker: Maker, subject: Subject, dice: Random) -> Made | None:
    """Ask for the word that is missing from an example."""
    return _from_material(maker, subject, "gap", dice)


def gap_of_text(maker: Maker, subject: Subject, word: TextWord) -> Made | None:
    """Ask to type the word that is missing from a sentence of the teacher's own text."""
    if not can_have_a_gap(maker.lexicon, word):
        return None
    question = TextQuestion(
        prompt=maker.prompts.gap.format(prompt_of(word)),
        accepted=accepted_in_gap(word),
        time_limit_ms=SECONDS["typed"] * 1_000,
        marking=LENIENT,
        word=subject.lemma.lemma,
        exercise="gap",
    )
    return Made(question, [])


def picture(maker: Maker, subject: Subject, dice: Random) -> Made | None:
    """Ask what an emoji shows; in another language, ask for the English word."""
    material = subject.material("picture")
    if material is None:
        return None
    others = candidates(maker.lexicon, subject, material)
    if len(others) < WRONG:
        return None
    translated = subject.lemma.translations.get(main_tag(maker.language))
    prompt = maker.prompts.translation.format(translated) if translated else maker.prompts.picture
    media = Media(value=material.stem, alt=(subject.headword.definition or "")[:200])
    often = maker.confusions.get(subject.lemma.lemma, ())
    return _choice(subject, "picture", prompt, arrange(material.key, others, dice, often), media)


def spelling(maker: Maker, subject: Subject, dice: Random) -> Made | None:
    wrong = list(subject.lemma.misspellings)
    if len(wrong) < WRONG:
        return None
    prompt = _with_definition(maker.prompts.spelling, subject)
    often = maker.confusions.get(subject.lemma.lemma, ())
    return _choice(subject, "spelling", prompt, arrange(subject.lemma.lemma, wrong, dice, often))


def _with_definition(prompt: str, subject: Subject) -> str:
    return f"{prompt} ({subject.definition})" if subject.definition else prompt


def is_scramblable(subject: Subject) -> bool:
    """Return whether the letters can be ordered in one way only: no anagram, no other spelling."""
    lemma = subject.lemma
    return (
        lemma.lemma.isalpha()
        and lemma.lemma.islower()  # a capital shows the first letter
        and len(lemma.lemma) in SCRAMBLED
        and not lemma.has_anagrams
        and not any(sorted(other) == sorted(lemma.lemma) for other in lemma.accepted[1:])
    )


def shuffled(word: str, unseemly: frozenset[str], dice: Random) -> list[str] | None:
    """Shuffle letters so that they do not show or begin like the word, nor show anything rude."""
    letters = list(word)
    for _ in range(SHUFFLES):
        dice.shuffle(letters)
        text = "".join(letters)
        if text != word and text[0] != word[0] and not any(each in text for each in unseemly):
            return letters
    return None


def scramble(maker: Maker, subject: Subject, dice: Random) -> Made | None:
    if not is_scramblable(subject):
        return None
    word = subject.lemma.lemma
    letters = shuffled(word, maker.lexicon.unseemly, dice)
    if letters is None:
        return None
    question = ScrambleQuestion(
        prompt=_with_definition(maker.prompts.scramble, subject),
        letters=letters,
        accepted=[word],
        time_limit_ms=SECONDS["scramble"] * 1_000,
        word=word,
        exercise="scramble",
    )
    return Made(question, [])


def is_audible(subject: Subject) -> bool:
    """Return whether a word is long enough to be understood alone, and pronounced in one way only."""
    return len(subject.lemma.lemma) >= AUDIBLE and subject.lemma.has_one_sound


def listen(maker: Maker, subject: Subject, dice: Random) -> Made | None:
    """Ask to write a word by ear; words of the same sound count as right."""
    if not is_audible(subject):
        return None
    lemma = subject.lemma
    question = ListenQuestion(
        prompt=maker.prompts.listen,
        spoken=Speech(text=lemma.lemma),
        accepted=[*lemma.accepted, *lemma.homophones],
        time_limit_ms=SECONDS["listen"] * 1_000,
        marking=BY_EAR,
        word=lemma.lemma,
        exercise="listen",
    )
    return Made(question, [])


def hint(word: str) -> str:
    """Show the first letter of each word and its length, so that one answer only fits: `b _ _ _ _`."""
    return "   ".join(" ".join([each[0], *("_" for _ in each[1:])]) for each in word.split())


def typed(maker: Maker, subject: Subject, dice: Random) -> Made | None:
    if subject.definition is None or subject.headword.has_rival:
        return None
    lemma = subject.lemma
    question = TextQuestion(
        prompt=maker.prompts.typed.format(subject.definition, hint(lemma.lemma)),
        accepted=list(lemma.accepted),
        time_limit_ms=SECONDS["typed"] * 1_000,
        marking=LENIENT,
        word=lemma.lemma,
        exercise="typed",
    )
    return Made(question, [])


EXERCISES: dict[Exercise, Callable[[Maker, Subject, Random], Made | None]] = {
    "definition": definition,
    "meaning": meaning,
    "synonym": synonym,
    "antonym": antonym,
    "gap": gap,
    "picture": picture,
    "spelling": spelling,
    "scramble": scramble,
    "listen": listen,
    "typed": typed,
}
