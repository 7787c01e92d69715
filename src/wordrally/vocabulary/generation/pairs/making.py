"""Questions from the pairs of a recipe: each entry once before any is repeated, exercises in turn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import msgspec

from wordrally.contracts.http.quizzes import Exercise, Question
from wordrally.contracts.http.vocabulary import Level, MadeQuestion, QuizRecipe, Rationale, UnusedWord
from wordrally.vocabulary.generation.pairs.lines import ListedPair, Pair
from wordrally.vocabulary.generation.pairs.lists import PairEntry, PairList
from wordrally.vocabulary.generation.pairs.questions import PAIR_EXERCISES, PairMaker
from wordrally.vocabulary.generation.prompts import prompts_in
from wordrally.vocabulary.lexicon.reading import Lexicon

WHY: dict[Exercise, str] = {
    "meaning": "Asks what “{word}” means; the other choices are answers of the same list, of the same kind "
    "where it has enough.",
    "definition": "Asks for “{word}” by its meaning; the other choices are words of the same list, of the "
    "same kind where it has enough.",
    "typed": "Asks to type one side of “{word}”; small differences are forgiven and shown.",
    "listen": "Asks to write “{word}” by ear.",
    "scramble": "Asks for “{word}” by its letters.",
    "spelling": "Asks how “{word}” is written; the other choices have one mistake each.",
}


def list_of(lexicon: Lexicon, pairs: list[Pair], spare: Sequence[ListedPair] = ()) -> PairList:
    """Read the list with its languages, and take English parts of speech from the lexicon."""

    def is_english(word: str) -> bool:
        return lexicon.find(word) is not None

    def kind_of_english(word: str) -> str:
        lemma = lexicon.find(word)
        headwords = lexicon.headwords_of(lemma.id) if lemma else []
        return headwords[0].part if headwords else ""

    return PairList(pairs, is_english, kind_of_english, spare)


def level_of(lexicon: Lexicon, entry: PairEntry) -> Level | None:
    """Return the level of the English side if it is a word of the lexicon."""
    for side in (entry.front, entry.back):
        if side.language == "en" and (lemma := lexicon.find(side.word)):
            return lemma.level
    return None


def ask_pairs(
    lexicon: Lexicon, recipe: QuizRecipe, pairs: list[Pair], seed: int, spare: Sequence[ListedPair] = ()
) -> tuple[list[MadeQuestion], list[UnusedWord]]:
    """Make at most as many questions as the recipe wants, and list the pairs that gave none.

    Choices of another kind than the key, such as a verb beside adjectives, are the last resort.
    """
    listed = list_of(lexicon, pairs, spare)
    maker = PairMaker(listed, prompts_in(recipe.language), lexicon.unseemly, any_kind=False)
    kinds: list[Exercise] = [kind for kind in PAIR_EXERCISES if recipe.kinds is None or kind in recipe.kinds]
    asking = _Asking(maker, kinds, recipe.count)
    asking.go_through(listed.entries, seed)
    made = [
        MadeQuestion(
            question=question,
            word=entry.front.word,
            exercise=exercise,
            level=level_of(lexicon, entry),
            why=WHY[exercise].format(word=entry.front.shown),
            alternatives=alternatives,
            rationale=[Rationale(code=f"pair-{exercise}", values={"word": entry.front.shown})],
        )
        for entry, exercise, question, alternatives in asking.made
    ]
    reason = "“{}” fits none of the exercises asked for."
    return made, [UnusedWord(word=text, reason=reason.format(text)) for text in asking.unused]


class _Asking:
    def __init__(self, maker: PairMaker, kinds: list[Exercise], count: int) -> None:
        self._maker = maker
        self._kinds = kinds
        self._count = count
        self._uses: Counter[Exercise] = Counter()
        self._tried: dict[tuple[int, bool], set[Exercise]] = {}
        self._done: dict[int, set[Exercise]] = {}
        self.made: list[tuple[PairEntry, Exercise, Question, list[list[str]]]] = []
        self.unused: list[str] = []

    def go_through(self, entries: list[PairEntry], seed: int) -> None:
        left = list(enumerate(entries))
        first = True
        while left and len(self.made) < self._count:
            left = [(place, entry) for place, entry in left if self._ask(place, entry, seed, first=first)]
            first = False

    def _ask(self, place: int, entry: PairEntry, seed: int, *, first: bool) -> bool:
        """Make one more question of an entry; return False when it has none left."""
        if len(self.made) >= self._count:
            return False
        loose = replace(self._maker, any_kind=True)
        if self._make(self._maker, place, entry, seed) or self._make(loose, place, entry, seed):
            return True
        if first:
            self.unused.append(f"{entry.front.text} – {entry.back.text}"[:200])
        return False

    def _make(self, maker: PairMaker, place: int, entry: PairEntry, seed: int) -> bool:
        tried = self._tried.setdefault((place, maker.any_kind), set())
        done = self._done.setdefault(place, set())
        dice = Random(f"{seed} {place} {entry.front.text} {len(tried)}")
        order = {kind: dice.random() for kind in self._kinds}
        for kind in sorted(self._kinds, key=lambda kind: (self._uses[kind], order[kind])):
            if kind in tried or kind in done:
                continue
            tried.add(kind)
            made = PAIR_EXERCISES[kind](maker, entry, dice)
            if made:
                done.add(kind)
                self._uses[kind] += 1
                told = f"{entry.front.shown} – {entry.back.shown}"[:1_000]
                question = msgspec.structs.replace(made.question, explanation=told)
                self.made.append((entry, kind, question, made.alternatives))
                return True
        return False
