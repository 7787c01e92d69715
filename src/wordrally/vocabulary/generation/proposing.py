"""Quiz from a recipe: chooses words and exercises, and reports what could not be used."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import get_args

import msgspec

from wordrally.contracts.http.quizzes import Exercise, Question, TextQuestion
from wordrally.contracts.http.vocabulary import MadeQuestion, QuizProposal, QuizRecipe, UnusedWord
from wordrally.vocabulary.generation.choices import ChoiceSources
from wordrally.vocabulary.generation.exercises import EXERCISES, Made, Maker, explanation, gap_of_text
from wordrally.vocabulary.generation.pairs.lines import pair_of
from wordrally.vocabulary.generation.pairs.making import ask_pairs
from wordrally.vocabulary.generation.reasons import no_exercise, not_needed, rationale, why
from wordrally.vocabulary.generation.sources import WordRequest, difficulty, wishes
from wordrally.vocabulary.generation.subjects import Subject, subject_of
from wordrally.vocabulary.lexicon.entries import rank
from wordrally.vocabulary.lexicon.reading import Lexicon

ALL: tuple[Exercise, ...] = get_args(Exercise)
OF_ANY_SENSE: tuple[Exercise, ...] = ("spelling", "scramble", "listen")
CLUELESS: tuple[Exercise, ...] = ("spelling", "scramble")
LONGEST_EXAMPLE = 300
TITLE_WORDS = 5
NO_SOURCES = ChoiceSources()


def propose_quiz(
    lexicon: Lexicon,
    recipe: QuizRecipe,
    seed: int,
    difficulties: Mapping[str, float] = {},
    sources: ChoiceSources = NO_SOURCES,
) -> QuizProposal:
    """Make a quiz, the same for equal arguments, easy questions first.

    `difficulties` are logits by word. Wrong choices that players picked often are preferred where the rules
    allow them; those of other lists are taken where a list has too few.
    """
    pairs = [pair for line in recipe.words or [] if (pair := pair_of(line))]
    asked, left = ask_pairs(lexicon, recipe, pairs, seed, sources.pairs) if pairs else ([], [])
    wished, unused = wishes(lexicon, recipe, difficulties, Random(seed))
    making = _Making(
        Maker(lexicon, recipe.language, sources.confusions), recipe, seed, recipe.count - len(asked)
    )
    making.go_through(wished)
    made = sorted(
        making.made,
        key=lambda pair: (difficulty(pair[0].headword, difficulties), rank(pair[0].headword.level)),
    )
    return QuizProposal(
        title=title_of(lexicon, recipe),
        language=recipe.language,
        seed=seed,
        questions=[*asked, *(question for _, question in made)],
        unused=left + unused + making.unused,
    )


class _Making:
    """Search through the words, repeated with other exercises while there are too few questions."""

    def __init__(self, maker: Maker, recipe: QuizRecipe, seed: int, count: int) -> None:
        self._maker = maker
        self._recipe = recipe
        self._count = count
        self._seed = seed
        self._kinds = list(dict.fromkeys(recipe.kinds or ALL))
        self._uses: Counter[Exercise] = Counter()
        self._tried: dict[str, set[Exercise]] = {}
        self.made: list[tuple[Subject, MadeQuestion]] = []
        self.unused: list[UnusedWord] = []

    def go_through(self, wished: list[WordRequest]) -> None:
        left = wished
        first = True
        while left and not self._is_full():
            left = [wish for wish in left if self._ask(wish, first=first)]
            first = False
        if self._recipe.words is not None:
            asked = {wish.asked for wish in wished if wish.asked not in self._tried}
            self.unused += [
                UnusedWord(word=wish.asked, reason=not_needed(wish.asked, self._recipe.count))
                for wish in wished
                if wish.asked in asked
            ]

    def _is_full(self) -> bool:
        return len(self.made) >= self._count

    def _ask(self, wish: WordRequest, *, first: bool) -> bool:
        """Make one more question of a word; return False when it has none left."""
        if self._is_full():
            return False
        tried = self._tried.setdefault(wish.asked, set())
        dice = Random(
            f"{self._seed} {wish.asked}"
        )  # of its own: a word's question does not depend on the others
        for exercise in self._in_turn(dice):
            if exercise not in tried:
                tried.add(exercise)
                if self._make(wish, exercise, dice):
                    return True
        if first and self._recipe.topic is None and (self._recipe.words or self._recipe.text):
            self.unused.append(UnusedWord(word=wish.asked, reason=no_exercise(wish.asked, self._kinds)))
        return False

    def _in_turn(self, dice: Random) -> list[Exercise]:
        """Return the requested exercises, the least used first."""
        order = {exercise: dice.random() for exercise in self._kinds}
        return sorted(self._kinds, key=lambda exercise: (self._uses[exercise], order[exercise]))

    def _make(self, wish: WordRequest, exercise: Exercise, dice: Random) -> bool:
        for headword in dice.sample(wish.headwords, len(wish.headwords)):
            subject = subject_of(self._maker.lexicon, headword, self._recipe.level)
            made = self._made(wish, exercise, subject, dice)
            if made:
                self._uses[exercise] += 1
                question = MadeQuestion(
                    question=self._finished(made.question, subject, wish),
                    word=headword.lemma,
                    exercise=exercise,
                    level=headword.level,
                    why=why(subject, exercise, is_typed=isinstance(made.question, TextQuestion)),
                    alternatives=made.alternatives,
                    rationale=[
                        rationale(subject, exercise, is_typed=isinstance(made.question, TextQuestion))
                    ],
                )
                self.made.append((subject, question))
                return True
        return False

    def _made(self, wish: WordRequest, exercise: Exercise, subject: Subject, dice: Random) -> Made | None:
        """Prefer a gap in the text's own sentence; skip exercises that need another sense of the word."""
        if wish.in_text and exercise == "gap":
            made = gap_of_text(self._maker, subject, wish.in_text)
            if made:
                return made
        if wish.in_text and not wish.in_text.is_sure and exercise not in OF_ANY_SENSE:
            return None
        made = EXERCISES[exercise](self._maker, subject, dice)
        clue = clue_of(wish) if exercise in CLUELESS else ""
        if made and clue:
            prompt = f"{made.question.prompt} ({clue})"
            return Made(msgspec.structs.replace(made.question, prompt=prompt), made.alternatives)
        return made

    def _finished(self, question: Question, subject: Subject, wish: WordRequest) -> Question:
        """Add the explanation and the languages: prompts speak the quiz's language, words are English."""
        return msgspec.structs.replace(
            question,
            explanation=explanation(self._maker.lexicon, subject, sentence_of(wish)),
            prompt_language=self._recipe.language,
            answer_language="en",
            word_language="en",
        )


def sentence_of(wish: WordRequest) -> str:
    """Return the sentence of the text around a word, if it is short enough to be an example."""
    sentence = wish.in_text.place.sentence if wish.in_text else ""
    return sentence if len(sentence) <= LONGEST_EXAMPLE else ""


def clue_of(wish: WordRequest) -> str:
    """Return the sentence without its word, for letters and spellings that do not show its meaning."""
    word = wish.in_text
    if word is None or word.is_sure or word.place.written != word.lemma.lemma:
        return ""
    return sentence_of(wish).replace(word.place.written, "_____")


def title_of(lexicon: Lexicon, recipe: QuizRecipe) -> str:
    """Return the title of a quiz: its words, or its level and topic."""
    level = f" ({recipe.level})" if recipe.level else ""
    if recipe.words:
        named = ", ".join(recipe.words[:TITLE_WORDS])
        more = " …" if len(recipe.words) > TITLE_WORDS else ""
        return f"{named}{more}{level}"[:200]
    if recipe.text is not None:
        return f"Words of a text{level}"
    topic = dict(lexicon.topics()).get(recipe.topic or "")
    return f"{topic or 'Words'}{level}"
