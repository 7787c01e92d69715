"""Records of the lexicon."""

from dataclasses import dataclass

import msgspec

from wordrally.contracts.http.quizzes import Exercise
from wordrally.contracts.http.vocabulary import Level, PartOfSpeech

PARTS: dict[str, PartOfSpeech] = {
    "n": "noun",
    "v": "verb",
    "a": "adjective",
    "r": "adverb",
    "p": "preposition",
    "c": "conjunction",
    "o": "pronoun",
    "d": "determiner",
    "m": "modal verb",
}
BASE_TAGS: dict[str, str] = {"noun": "NN", "verb": "VB", "adjective": "JJ", "adverb": "RB"}
"""The tags of forms that are the lemma itself."""
LEVELS: tuple[Level, ...] = ("A1", "A2", "B1", "B2", "C1", "C2")


@dataclass(frozen=True, slots=True)
class Lemma:
    """A dictionary word.

    `refusal` says why no question is made from it. `accepted` are the right answers when it is typed;
    `homophones` are right, too, when it is heard.
    """

    id: int
    lemma: str
    zipf: float
    level: Level | None
    refusal: str | None
    ipa: tuple[str, ...]
    forms: tuple[str, ...]
    accepted: tuple[str, ...]
    homophones: tuple[str, ...]
    misspellings: tuple[str, ...]
    has_one_sound: bool
    has_anagrams: bool
    emoji: str | None
    translations: dict[str, str]


@dataclass(frozen=True, slots=True)
class Headword:
    """A lemma in one sense.

    `plain` is the lowest level that understands the definition. `inflected` is a JSON object of the forms
    that differ from the lemma, by Penn tag. `sense` is the rank of the meaning among the senses of the lemma.
    `has_rival`: another word of that meaning has the same first letter and length.
    `is_clear`: in this part of speech the word nearly always means this sense.
    """

    id: int
    lemma_id: int
    lemma: str
    part: PartOfSpeech
    level: Level
    zipf: float
    definition: str | None
    plain: Level
    inflected: str
    sense: int | None
    has_rival: bool
    is_clear: bool

    def form(self, tag: str) -> str:
        """Return the inflected form for a Penn tag."""
        # Decoded on demand: thousands of headwords are read for a level, and few become choices of a gap.
        return self._forms().get(tag, self.lemma) if tag else self.lemma

    def tags_of(self, written: str) -> tuple[str, ...]:
        """Return the Penn tags of a form, that of the lemma first."""
        own = (BASE_TAGS.get(self.part, ""),) if written == self.lemma else ()
        return (*own, *(tag for tag, form in self._forms().items() if form == written))

    def _forms(self) -> dict[str, str]:
        return msgspec.json.decode(self.inflected, type=dict[str, str]) if self.inflected else {}


@dataclass(frozen=True, slots=True)
class Material:
    """The material for questions about a headword. Any of `others` may stand together as distractors."""

    exercise: Exercise
    stem: str
    key: str
    tag: str
    others: tuple[int, ...]


def rank(level: Level) -> int:
    return LEVELS.index(level)
