"""Words of a text that can be asked, each in the sense that it has there, where that is certain."""

from dataclasses import dataclass, replace

from wordrally.contracts.http.vocabulary import PartOfSpeech
from wordrally.vocabulary.generation.texts.parts import CLOSED, parts_in_place
from wordrally.vocabulary.generation.texts.sentences import Place, places
from wordrally.vocabulary.lexicon.entries import PARTS, Headword, Lemma
from wordrally.vocabulary.lexicon.reading import Lexicon

SHORTEST = 3
CUTS = (1, 2, 3, 4)
"""Lengths of the endings that may hide a verb: smiled, granted, planning."""


@dataclass(frozen=True, slots=True)
class TextWord:
    """Word as it stands in a text; `is_sure` if it is used in the sense that the lexicon describes."""

    lemma: Lemma
    headword: Headword
    place: Place
    is_sure: bool


def words_of_text(lexicon: Lexicon, text: str) -> list[TextWord]:
    """Return each word once, at its first place of certain sense, or else at its first place."""
    found: dict[int, TextWord] = {}
    for place in places(text):
        if len(place.written) < SHORTEST or place.written.lower() in CLOSED:
            continue
        word = _word(lexicon, place)
        known = found.get(word.lemma.id) if word else None
        if word and (known is None or (word.is_sure and not known.is_sure)):
            found[word.lemma.id] = word
    return list(found.values())


def _word(lexicon: Lexicon, place: Place) -> TextWord | None:
    written = place.written.lower().replace("’", "'")
    readings = [
        (lemma, headword)
        for lemma in _lemmas(lexicon, written)
        for headword in lexicon.headwords_of(lemma.id)
    ]
    if not readings:
        return None
    possible: set[PartOfSpeech] = set()
    for lemma in _lemmas(lexicon, written):
        possible |= _parts(lexicon, lemma)
    parts = parts_in_place(place, possible)
    for lemma, headword in readings:
        if parts == {headword.part} and headword.tags_of(written):
            sure = headword.is_clear
            return TextWord(lemma, headword if sure else _without_sense(headword), place, is_sure=sure)
    lemma, headword = readings[0]
    return TextWord(lemma, _without_sense(headword), place, is_sure=False)


def _lemmas(lexicon: Lexicon, written: str) -> list[Lemma]:
    """Return the word that a form leads to, and the verb of which it is a form: approved and approve."""
    found = [lexicon.find(written)]
    if written.endswith(("ed", "ing")):
        found += [lexicon.find(written[:-cut]) for cut in CUTS if len(written) - cut >= SHORTEST]
        found += [lexicon.find(f"{written[:-3]}e")]
    known = {lemma.id: lemma for lemma in found if lemma}
    first = found[0]
    return [
        lemma
        for lemma in known.values()
        if lemma is first or any(each.tags_of(written) for each in lexicon.headwords_of(lemma.id))
    ]


def _parts(lexicon: Lexicon, lemma: Lemma) -> set[PartOfSpeech]:
    told: set[PartOfSpeech] = {PARTS[row[0]] for row in lexicon.senses(lemma.id)}
    told.update(headword.part for headword in lexicon.headwords_of(lemma.id))
    return told


def _without_sense(headword: Headword) -> Headword:
    return replace(headword, definition=None, sense=None)
