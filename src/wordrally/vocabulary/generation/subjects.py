"""Word that questions are made from, with everything the lexicon offers for it."""

from dataclasses import dataclass

from wordrally.contracts.http.vocabulary import Level
from wordrally.vocabulary.lexicon.entries import Headword, Lemma, Material, rank
from wordrally.vocabulary.lexicon.reading import Lexicon


@dataclass(frozen=True, slots=True)
class Subject:
    """Headword; `limit` is the highest level that its definition and its wrong choices may have."""

    lemma: Lemma
    headword: Headword
    materials: tuple[Material, ...]
    limit: Level

    def material(self, exercise: str) -> Material | None:
        return next((each for each in self.materials if each.exercise == exercise), None)

    @property
    def definition(self) -> str | None:
        """Return the definition if it can be understood at the limit."""
        understood = rank(self.headword.plain) <= rank(self.limit)
        return self.headword.definition if understood else None


def subject_of(lexicon: Lexicon, headword: Headword, level: Level | None) -> Subject:
    limit = headword.level if level is None or rank(level) < rank(headword.level) else level
    materials = tuple(lexicon.materials(headword))
    return Subject(lexicon.lemma(headword.lemma_id), headword, materials, limit)
