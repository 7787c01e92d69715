"""What each word can be asked with: the stem, the key and the wrong choices of every exercise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from lexicon.catalogue import Catalogue, Entry
from lexicon.definitions import EMPTY, commonness, is_sensitive, words_of
from lexicon.distractors import MOST, Distractors
from lexicon.forms import forms, inflected, tags_of
from lexicon.rules import LEVELS, SYNONYM_FLOOR, built_alike, same_family
from lexicon.sources import cosine, vector, wordnet
from lexicon.suitability import odd_senses
from lexicon.teaching import found_bad, read_examples, wrong_pairs
from lexicon.words import tag_count

FEWEST = 3
KEY_FLOOR = 3.0  # Zipf of a synonym or antonym; a rarer key would be harder than the question
RARER_BY = 1.6
SYNONYM_SHARE = 0.2
SYNONYM_SENSES = 2
NOT_TO_BE_CONFUSED = 0.55  # cosine of a wrong choice with the word, where the key is a synonym
FAR_FROM_CONTEXT = 0.10
AT_HOME = 0.20  # mean cosine of a key with its example; below it the example says little of the word
SIMILAR_IN_GAP, SIMILAR_IN_OURS = 0.45, 0.60
SHORT_EXAMPLE, LONG_EXAMPLE = 6, 20


@dataclass(frozen=True, slots=True)
class Material:
    """One exercise of one word. `tag` is the form that choices take; `others` are the wrong choices."""

    entry: Entry
    exercise: str
    stem: str
    key: str
    others: tuple[Entry, ...]
    tag: str = ""


class Exercises:
    """Makes all material of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._distractors = Distractors(catalogue)
        self._pictured = [entry for entry in catalogue.entries if entry.lesson and entry.lesson.emoji]

    def all_of(self, entry: Entry) -> Iterator[Material]:
        made = (
            self.definition(entry),
            self.meaning(entry),
            self.synonym(entry),
            self.antonym(entry),
            *self.gaps(entry),
            self.picture(entry),
        )
        kept = (without_found_bad(material) for material in made if material)
        return (material for material in kept if material and len(material.others) >= FEWEST)

    def definition(self, entry: Entry) -> Material | None:
        if entry.objection:
            return None
        others = self._distractors.choose(entry, lambda other: False)
        return Material(entry, "definition", entry.word.definition, entry.lemma, tuple(others))

    def meaning(self, entry: Entry) -> Material | None:
        """Definitions beside one another are of like length and like origin, or the key would stand out."""
        if entry.objection:
            return None
        length = len(words_of(entry.word.definition))

        def refuse(other: Entry) -> bool:
            apart = abs(len(words_of(other.word.definition)) - length)
            return bool(
                other.objection
                or apart > max(4, length // 2)
                or (other.lesson is None) != (entry.lesson is None)
            )

        others = self._distractors.choose(entry, refuse)
        return Material(entry, "meaning", entry.lemma, entry.word.definition, tuple(others))

    def synonym(self, entry: Entry) -> Material | None:
        if entry.objection == "refused" or (entry.word.senses > 1 and not is_dominant(entry)):
            return None
        found = self._synonyms(entry)
        if not found:
            return None
        key = found[0]

        def refuse(other: Entry) -> bool:
            return (
                other in found
                or abs(other.word.zipf - key.word.zipf) > 1.2
                or self._catalogue.cosine(entry, other) > NOT_TO_BE_CONFUSED
            )

        others = self._distractors.choose(entry, refuse, key)
        return Material(entry, "synonym", entry.lemma, key.lemma, tuple(others))

    def _synonyms(self, entry: Entry) -> list[Entry]:
        found = [
            self._catalogue.by_key.get((lemma, entry.word.part))
            for lemma in wordnet().synsets[entry.word.sense].lemmas
        ]
        fit = [
            other for other in found if other and is_synonym_key(entry, other) and self._is_near(entry, other)
        ]
        return sorted(fit, key=lambda other: (-other.word.zipf, other.lemma))

    def _is_near(self, entry: Entry, other: Entry) -> bool:
        """Synonyms that are used alike; otherwise they are synonyms in a rare sense."""
        return not self._catalogue.with_vectors or (cosine(entry.lemma, other.lemma) or 0) >= SYNONYM_FLOOR

    def antonym(self, entry: Entry) -> Material | None:
        found = self._antonyms(entry)
        if not found:
            return None
        key = found[0]
        alike = {entry.lemma, *(other.lemma for other in self._synonyms(entry))}

        def refuse(other: Entry) -> bool:
            return (
                other in found
                or other.lemma in alike
                or self._catalogue.cosine(key, other) > 0.6
                or bool(other.facts.near & key.facts.senses)
            )

        others = self._distractors.choose(entry, refuse, key)
        return Material(entry, "antonym", entry.lemma, key.lemma, tuple(others))

    def _antonyms(self, entry: Entry) -> list[Entry]:
        linked = wordnet().lexical(entry.lemma, entry.word.sense, "!")
        found = [self._catalogue.by_key.get((lemma, entry.word.part)) for lemma, _ in linked]
        fit = [other for other in found if other and is_antonym_key(entry, other)]
        return sorted(fit, key=lambda other: (-other.word.zipf, other.lemma))

    def gaps(self, entry: Entry) -> Iterator[Material | None]:
        """Our own example, or else WordNet's where somebody read it; of those, only for nouns and verbs."""
        if entry.lesson:
            yield self._gap(entry, entry.lesson.example, entry.lesson.form)
            return
        if entry.lemma not in read_examples() or entry.word.part not in "nv":
            return
        if entry.objection in ("polysemy", "fit") or not is_dominant(entry):
            return
        for example in sorted(entry.word.examples, key=lambda text: abs(len(words_of(text)) - 9)):
            form = gap_form(entry, example)
            made = self._gap(entry, example, form) if form else None
            if made and len(made.others) >= FEWEST:
                yield made
                return

    def _gap(self, entry: Entry, example: str, form: str) -> Material | None:
        tags = tags_of(form.lower(), entry.lemma, entry.word.part)
        if not tags:
            return None
        tag = tags[0]
        context = [word for word in words_of(example) if word not in EMPTY and word != form.lower()]
        own = context_fit(entry.lemma, context) if self._catalogue.with_vectors else None
        if own is not None and own < AT_HOME and not entry.lesson:
            return None

        def refuse(other: Entry) -> bool:
            fit = context_fit(other.lemma, context)
            return (
                self._catalogue.cosine(entry, other) > (SIMILAR_IN_OURS if entry.lesson else SIMILAR_IN_GAP)
                or (
                    own is not None
                    and fit is not None
                    and fit > own - (0 if entry.lesson else FAR_FROM_CONTEXT)
                )
                or is_in_the_way(entry, other)
                or inflected(other.lemma, tag) is None
                or (entry.word.part == "v" and not built_alike(entry.facts, other.facts))
                or any(same_family(other.lemma, word) for word in context)
            )

        others = self._distractors.choose(entry, refuse)
        return Material(entry, "gap", blank(example, form), form.lower(), tuple(others), tag)

    def picture(self, entry: Entry) -> Material | None:
        """Other things that have a picture too, of the same topic first; what looks or means alike is left out."""
        if not entry.lesson or not entry.lesson.emoji:
            return None
        pool = [other for other in self._pictured if self._may_stand_by(entry, other)]
        pool.sort(
            key=lambda other: (
                not set(entry.topics) & set(other.topics),
                -self._catalogue.cosine(entry, other),
                other.lemma,
            )
        )
        taken: list[Entry] = []
        for other in pool:
            if all(self._distractors.clash(other, each) in (None, "too_similar") for each in taken):
                taken.append(other)
        return Material(entry, "picture", entry.lesson.emoji, entry.lemma, tuple(taken[:MOST]))

    def _may_stand_by(self, entry: Entry, other: Entry) -> bool:
        return (
            entry.lemma != other.lemma
            and entry.word.part == other.word.part
            and _apart(entry, other) <= 1
            and self._distractors.clash(entry, other) is None
        )


def without_found_bad(material: Material) -> Material | None:
    """Without the wrong choices that somebody found bad; None where the key or all of it was."""

    def is_bad(option: str) -> bool:
        return (material.entry.lemma, material.exercise, option) in found_bad()

    if is_bad("*") or is_bad(material.key):
        return None
    return replace(material, others=tuple(other for other in material.others if not is_bad(other.lemma)))


def _apart(one: Entry, other: Entry) -> int:
    return abs(LEVELS.index(one.word.level) - LEVELS.index(other.word.level))


def is_dominant(entry: Entry) -> bool:
    return entry.word.share >= 0.5 and entry.word.part_share >= 0.6


def is_synonym_key(entry: Entry, other: Entry) -> bool:
    """Means the same in its own usual sense, and is no rarer than the question bears."""
    word, sense = other.word, entry.word.sense
    senses = wordnet().parts[other.lemma].get(word.part, ())
    uses, here = tag_count(other.lemma, senses), wordnet().tags.get((other.lemma, sense), 0)
    return (
        may_be_paired(entry, other)
        and word.zipf >= max(KEY_FLOOR, entry.word.zipf - RARER_BY)
        and LEVELS.index(word.level) <= LEVELS.index(entry.word.level) + 2
        and sense in senses[:SYNONYM_SENSES]
        and sense not in odd_senses()
        and (uses < 3 or here / uses >= SYNONYM_SHARE)
    )


def may_be_paired(entry: Entry, other: Entry) -> bool:
    """Neither short for the other (ad, advert), nor made from it (happy, unhappy), nor a pair that was found wrong."""
    one, two = sorted((entry.lemma, other.lemma), key=len)
    return (
        not same_family(one, two)
        and not two.startswith(one)
        and not two.endswith(one)
        and frozenset((one, two)) not in wrong_pairs()
    )


def is_antonym_key(entry: Entry, other: Entry) -> bool:
    """Common enough to be known."""
    return other.word.zipf >= max(KEY_FLOOR, entry.word.zipf - 2) and may_be_paired(entry, other)


def gap_form(entry: Entry, example: str) -> str | None:
    """The one form of the word in an example that is fit to be a gap; None for one that is not."""
    words = words_of(example)
    known = {form for _, form in forms(entry.lemma, entry.word.part)}
    hits = [word for word in words if word in known]
    rest = [word for word in words if word not in EMPTY and word not in known]
    limit = min(3.4, entry.word.zipf)
    if len(hits) != 1 or not SHORT_EXAMPLE <= len(words) <= LONG_EXAMPLE or is_sensitive(example):
        return None
    if any(commonness(word) < limit or (len(word) > 3 and same_family(entry.lemma, word)) for word in rest):
        return None
    return hits[0]


def is_in_the_way(entry: Entry, other: Entry) -> bool:
    """Of the same field, where words often fit the same sentence; our own examples were written to leave one answer even so."""
    return entry.word.part in "nv" and entry.facts.field == other.facts.field and not entry.lesson


def blank(example: str, form: str) -> str:
    """The example with a gap; an article before it must not give the key away."""
    gap = re.sub(rf"\b{re.escape(form)}\b", "_____", example, count=1, flags=re.IGNORECASE)
    return re.sub(
        r"\b([Aa])n? _____",
        lambda found: f"{found.group(1)}/{found.group(1)}n _____".replace("/An", "/an"),
        gap,
    )


def context_fit(lemma: str, context: list[str]) -> float | None:
    """Mean cosine of a word with those around a gap."""
    own = vector(lemma)
    around = [found for word in context if (found := vector(word)) is not None]
    return float(np.mean([own @ other for other in around])) if own is not None and around else None
