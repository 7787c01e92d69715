"""Bilingual list as a whole: its languages, and wrong choices from its own entries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wordrally.vocabulary.generation.pairs.lines import ListedPair, Pair
from wordrally.vocabulary.languages.articles import main_language, split_article
from wordrally.vocabulary.languages.entries import first_reading, readings
from wordrally.vocabulary.languages.guessing import guess_language
from wordrally.vocabulary.languages.kinds import WordForm, differ_in_gender_only, form_of
from wordrally.vocabulary.texts import comparable

LONGEST_WORD = 60
LOOKED_AT = 400
FEWEST = 3
OTHER_KIND = 1_000
OTHER_FORM = 20
"""Distance from which on entries of different kinds also look different: by an article or a verb's ending."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an entry as it is asked: its text, language and form."""

    text: str
    language: str
    form: WordForm

    @property
    def shown(self) -> str:
        """Return the entry without its notes, gender and plural."""
        return first_reading(self.text, main_language(self.language))

    @property
    def word(self) -> str:
        """Return the word to be learned, without its article."""
        _, core = split_article(self.shown, main_language(self.language))
        return core[:LONGEST_WORD]


@dataclass(frozen=True, slots=True)
class PairEntry:
    """Pair with both sides understood."""

    front: Side
    back: Side

    def turned(self) -> "PairEntry":
        return PairEntry(self.back, self.front)


class PairList:
    """Entries of a bilingual list.

    `is_english` knows English words in lower case, `kind_of_english` their part of speech.
    """

    def __init__(
        self,
        pairs: Sequence[Pair],
        is_english: Callable[[str], bool],
        kind_of_english: Callable[[str], str] = lambda _: "",
        spare: Sequence[ListedPair] = (),
    ) -> None:
        self.front_language = guess_language([pair.front for pair in pairs], is_english) or "und"
        self.back_language = guess_language([pair.back for pair in pairs], is_english) or "und"
        self._kind_of_english = kind_of_english
        self.entries = [
            PairEntry(self._side(pair.front, self.front_language), self._side(pair.back, self.back_language))
            for pair in pairs
        ]
        self._spare = [
            PairEntry(self._side(each.front, self.front_language), self._side(each.back, self.back_language))
            for each in spare
            if self._has_languages_of(each)
        ]
        self._kinds = {entry: self._kind(entry) for entry in (*self.entries, *self._spare)}

    def _has_languages_of(self, pair: ListedPair) -> bool:
        mine, theirs = (
            (self.front_language, self.back_language),
            (pair.front_language, pair.back_language),
        )
        return [*map(main_language, mine)] == [*map(main_language, theirs)]

    @staticmethod
    def _side(text: str, language: str) -> Side:
        return Side(text, language, form_of(text, language))

    def _kind(self, entry: PairEntry) -> str:
        """Return the part of speech, from whichever side shows it."""
        for side in (entry.front, entry.back):
            if side.form.kind != "other":
                return side.form.kind
        for side in (entry.front, entry.back):
            if side.language == "en" and (told := self._kind_of_english(side.word)):
                return told
        return "other"

    def wrong_choices(self, entry: PairEntry, *, ask_front: bool, any_kind: bool = True) -> list[str]:
        """Return other answers of the list, the most alike first; none is right or stands out by its form.

        When it has too few of the kind, those of the teacher's other lists come after them; then just as
        many of another kind as are missing: those that look alike, and with `any_kind` the others.
        """
        own = self._alike(entry, self.entries[:LOOKED_AT], ask_front=ask_front)
        found = dict.fromkeys(text for apart, text in own if apart < OTHER_KIND)
        if len(found) < FEWEST and self._spare:
            spare = self._alike(entry, self._spare[:LOOKED_AT], ask_front=ask_front)
            found |= dict.fromkeys(text for apart, text in spare if apart < OTHER_KIND)
        if len(found) < FEWEST:
            limit = OTHER_KIND + (OTHER_KIND if any_kind else OTHER_FORM)
            rest = [text for apart, text in own if apart < limit and text not in found]
            found |= dict.fromkeys(list(dict.fromkeys(rest))[: FEWEST - len(found)])
        return list(found)

    def _alike(
        self, entry: PairEntry, entries: Sequence[PairEntry], *, ask_front: bool
    ) -> list[tuple[int, str]]:
        """Return the answers of other entries by how unlike they are, with that number."""
        prompt, answer = (entry.front, entry.back) if ask_front else (entry.back, entry.front)
        right = {comparable(text) for text in readings(answer.text, main_language(answer.language))}
        others: list[tuple[int, int, str]] = []
        for place, other in enumerate(entries):
            asked, given = (other.front, other.back) if ask_front else (other.back, other.front)
            if comparable(asked.shown) == comparable(prompt.shown) or comparable(given.shown) in right:
                continue
            if differ_in_gender_only(answer.form, given.form):
                continue
            apart = OTHER_KIND * (self._kinds[other] != self._kinds[entry]) + answer.form.distance(given.form)
            others.append((apart, place, given.shown))
        return [(apart, text) for apart, _, text in sorted(others)]
