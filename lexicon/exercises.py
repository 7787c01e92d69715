"""Material of every exercise of a word: the stem, the key and the wrong choices."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lexicon.catalogue import ONLY_CHOICE, Catalogue, Entry
from lexicon.definitions import words_of
from lexicon.distractors import MOST, Distractors, Objection
from lexicon.forms import inflected, tags_of
from lexicon.rules import LEVELS, SYNONYM_FLOOR, same_family
from lexicon.sources import cosine, wordnet
from lexicon.suitability import odd_senses, sensitive_words
from lexicon.teaching import Lesson, found_bad, gap_choices, wrong_pairs
from lexicon.words import tag_count

FEWEST = 3
GAP = "_____"
BEFORE_A_BASE_FORM = frozenset({
    "to", "not", "don't", "can't", "may", "must", "can", "could", "will", "would", "should", "shall",
    "please", "you", "we", "they", "i", "people", "nobody", "often",
})  # fmt: skip
BEFORE_A_PARTICIPLE = frozenset({"have", "has", "had", "be", "been", "was", "were", "is", "are", "it"})
STEM_SHARED = 5
FIRST_SHARED, LAST_SHARED = 4, 5  # letters at one end of two words, by which one gives the other away
KEY_FLOOR = 3.0  # Zipf of a synonym or antonym; a rarer key would be harder than the question
RARER_BY = 1.6
SYNONYM_SHARE = 0.5
SYNONYM_SENSES = 1
NEIGHBOURS = 12
NOT_TO_BE_CONFUSED = 0.45  # cosine of a wrong choice with the word, where the key is a synonym
ALIKE_FLOOR = 0.20  # cosine of a wrong choice with the key, where no kind and no topic makes them alike


@dataclass(frozen=True, slots=True)
class Material:
    """One exercise of one word. `tag` is the form of the choices; `others` are the wrong choices."""

    entry: Entry
    exercise: str
    stem: str
    key: str
    others: tuple[Entry, ...]
    tag: str = ""


class Exercises:
    """Maker of all material of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._distractors = Distractors(catalogue)
        self._pictured = [entry for entry in catalogue.entries if entry.lesson and entry.lesson.emoji]

    def all_of(self, entry: Entry) -> Iterator[Material]:
        if entry.objection == ONLY_CHOICE:
            return iter(())
        made = (
            self.definition(entry),
            self.meaning(entry),
            self.synonym(entry),
            self.antonym(entry),
            self.gap(entry),
            self.picture(entry),
        )
        kept = (without_found_bad(material) for material in made if material)
        return (material for material in kept if material and len(material.others) >= FEWEST)

    def definition(self, entry: Entry) -> Material | None:
        if entry.objection:
            return None
        others = self._of_its_kind(entry, lambda other: False)
        return Material(entry, "definition", entry.word.definition, entry.lemma, tuple(others))

    def _of_its_kind(self, entry: Entry, refuse: Objection) -> list[Entry]:
        """Take wrong choices of the same kind: other places for a room, other feelings for a feeling."""
        topics = set(entry.topics)

        def is_other(other: Entry) -> bool:
            if entry.word.part == "n":
                return entry.kind != other.kind or refuse(other)
            apart = not topics & set(other.topics) if topics else entry.facts.field != other.facts.field
            return apart or self._is_far(entry, other) or refuse(other)

        if entry.lesson:
            ours = self._distractors.choose(entry, lambda other: other.lesson is None or is_other(other))
            if len(ours) >= FEWEST:
                return ours
        found = self._distractors.choose(entry, is_other)
        if len(found) >= FEWEST or entry.word.part == "n":
            return found
        return self._distractors.choose(entry, lambda other: self._is_far(entry, other) or refuse(other))

    def _is_far(self, entry: Entry, other: Entry) -> bool:
        return self._catalogue.with_vectors and self._catalogue.cosine(entry, other) < ALIKE_FLOOR

    def meaning(self, entry: Entry) -> Material | None:
        """Take definitions of like length and origin, so that the key does not stand out."""
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

        others = self._of_its_kind(entry, refuse)
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
        """Return whether two words are used alike by their vectors, which know nothing of WordNet."""
        if not self._catalogue.with_vectors:
            return True
        near = (cosine(entry.lemma, other.lemma) or 0) >= SYNONYM_FLOOR
        return near and other in self._catalogue.nearest(entry, NEIGHBOURS)

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

    def gap(self, entry: Entry) -> Material | None:
        """Take our own example, with wrong choices that were chosen by hand for its sentence."""
        lesson = entry.lesson
        tag = tag_in(lesson, entry.lemma, entry.word.part) if lesson and lesson.example else ""
        if lesson is None or not tag:
            return None
        said = frozenset(words_of(lesson.example))
        chosen = gap_choices().get((lesson.lemma, lesson.part), ())
        found = [self._catalogue.named(word, entry.word.part) for word in chosen]
        others = [
            other
            for other in dict.fromkeys(found)
            if other and other.lemma not in sensitive_words() | said and inflected(other.lemma, tag)
        ]
        key = lesson.form.lower()
        like = [other for other in others if takes_an(inflected(other.lemma, tag) or "") == takes_an(key)]
        if re.search(rf"\b[Aa]n? {re.escape(lesson.form)}\b", lesson.example) and len(like) >= FEWEST:
            stem = lesson.example.replace(lesson.form, GAP, 1)  # the article fits all of them
            return Material(entry, "gap", stem, key, tuple(like), tag)
        return Material(entry, "gap", blank(lesson.example, lesson.form), key, tuple(others), tag)

    def picture(self, entry: Entry) -> Material | None:
        """Take other things with a picture, the same topic first, but none that looks or means alike."""
        if not entry.lesson or not entry.lesson.emoji:
            return None
        pool = [
            other for other in self._pictured if entry.kind == other.kind and self._may_stand_by(entry, other)
        ]
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
    """Remove wrong choices that were found bad; return None if the key or the whole item was."""

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
    """Return whether a word means the same in its usual sense, and is not too rare for the question."""
    word, sense = other.word, entry.word.sense
    senses = wordnet().parts[other.lemma].get(word.part, ())
    uses, here = tag_count(other.lemma, senses), wordnet().tags.get((other.lemma, sense), 0)
    return (
        may_be_paired(entry, other)
        and word.zipf >= max(KEY_FLOOR, entry.word.zipf - RARER_BY)
        and is_not_harder(entry, other)
        and sense in senses[:SYNONYM_SENSES]
        and sense not in odd_senses()
        and (uses < 3 or here / uses >= SYNONYM_SHARE)
    )


def may_be_paired(entry: Entry, other: Entry) -> bool:
    """Return whether two words are fit for a pair: unrelated in form, and not listed as wrong."""
    one, two = sorted((entry.lemma, other.lemma), key=len)
    return (
        not same_family(one, two)
        and not two.startswith(one)
        and not two.endswith(one)
        and not share_letters(one, two)
        and frozenset((one, two)) not in wrong_pairs()
    )


def share_letters(one: str, other: str) -> bool:
    """Return whether the form gives the key away: include and exclude, distrust and mistrust."""
    if one[:FIRST_SHARED] == other[:FIRST_SHARED] or one[-LAST_SHARED:] == other[-LAST_SHARED:]:
        return True
    stems = (one[at : at + STEM_SHARED] for at in range(len(one) - STEM_SHARED + 1))
    return any(stem in other for stem in stems)  # relentless and unrelenting


def is_not_harder(entry: Entry, other: Entry) -> bool:
    """Return whether the key is at most at the level of the question, which else asks two words at once."""
    return LEVELS.index(other.word.level) <= LEVELS.index(entry.word.level)


def is_antonym_key(entry: Entry, other: Entry) -> bool:
    """Return whether an antonym is common enough to be known."""
    return (
        other.word.zipf >= max(KEY_FLOOR, entry.word.zipf - 2)
        and is_not_harder(entry, other)
        and may_be_paired(entry, other)
    )


def tag_in(lesson: Lesson, lemma: str, part: str) -> str:
    """Return the tag of the form that a word has in its example.

    Where forms look alike (cut, put) it is the past tense, unless the word before asks for the base form.
    After `have` or `be` it is the participle, so that no choice stands there in the past tense.
    """
    tags = tags_of(lesson.form.lower(), lemma, part)
    before = lesson.example.partition(lesson.form)[0].lower().split()[-1:]
    if "VBN" in tags and "VB" not in tags and before and before[0] in BEFORE_A_PARTICIPLE:
        return "VBN"
    if "VB" in tags and "VBD" in tags and before and before[0] not in BEFORE_A_BASE_FORM:
        return "VBD"
    return tags[0] if tags else ""


def takes_an(word: str) -> bool:
    """Return whether `an` stands before a word rather than `a`."""
    return bool(re.match(r"(?!uni|use|usu|eu|one|once)[aeiou]|hour|honest|honou?r|heir", word))


def blank(example: str, form: str) -> str:
    """Put a gap into an example, and change an article before it that would give the key away."""
    gap = re.sub(rf"\b{re.escape(form)}\b", "_____", example, count=1, flags=re.IGNORECASE)
    return re.sub(
        r"\b([Aa])n? _____",
        lambda found: f"{found.group(1)}/{found.group(1)}n _____".replace("/An", "/an"),
        gap,
    )
