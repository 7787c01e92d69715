"""Reads the lexicon's file."""

import sqlite3
from collections.abc import Iterable
from functools import cached_property
from importlib import resources
from pathlib import Path
from struct import unpack
from typing import Any

import msgspec

from wordrally.contracts.vocabulary import Level
from wordrally.vocabulary.lexicon.entries import PARTS, Headword, Lemma, Material

LEMMA = """select id, lemma, zipf, level, refusal, ipa, forms, accepted, homophones, misspellings, one_sound, anagrams,
    emoji, translations from lemma"""
HEADWORD = """select headword.id, headword.lemma, lemma.lemma, part, headword.level, headword.zipf, definition, plain,
    inflected, sense, rival from headword join lemma on lemma.id = headword.lemma"""

SenseRow = tuple[str, str, str, str, str, str | None]
"""Part, definition, examples, synonyms, antonyms, topic; the lists as lines."""


class Lexicon:
    """Answers from one read-only file; may be used by several threads, for SQLite serializes their questions."""

    def __init__(self, path: Path) -> None:
        # Immutable: no lock, no journal, and it works on a read-only disk.
        self._database = sqlite3.connect(
            f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._headwords: dict[int, Headword] = {}

    def close(self) -> None:
        self._database.close()

    def find(self, word: str) -> Lemma | None:
        """The lemma of a word or of an inflected form, in whatever case."""
        text = " ".join(word.split()).casefold()
        row = self._one(f"{LEMMA} where id = (select lemma from form where form = ?)", text)
        return _lemma(row) if row else None

    def lemma(self, lemma_id: int) -> Lemma:
        row = self._one(f"{LEMMA} where id = ?", lemma_id)
        assert row is not None
        return _lemma(row)

    def headwords_of(self, lemma_id: int) -> list[Headword]:
        return [_headword(row) for row in self._all(f"{HEADWORD} where headword.lemma = ?", lemma_id)]

    def headword(self, headword_id: int) -> Headword:
        """Kept once read: the same words are wrong choices of many."""
        known = self._headwords.get(headword_id)
        if known is None:
            row = self._one(f"{HEADWORD} where headword.id = ?", headword_id)
            assert row is not None
            known = self._headwords[headword_id] = _headword(row)
        return known

    def headwords_at(self, level: Level | None, topic: str | None) -> list[Headword]:
        """Headwords of a level and of a topic that have a meaning to ask for, where each is given, in a fixed order."""
        return [
            _headword(row)
            for row in self._all(
                f"""{HEADWORD} where asked and (?1 is null or headword.level = ?1)
                and (?2 is null or headword.id in (select headword from headword_topic where topic = ?2))
                order by headword.id""",
                level,
                topic,
            )
        ]

    def words_at(self, level: Level, topic: str | None) -> list[str]:
        """The lemmas of those headwords alone: cheap, where the headwords are thousands."""
        rows = self._all(
            """select distinct lemma.lemma from headword join lemma on lemma.id = headword.lemma
            where asked and headword.level = ?1
            and (?2 is null or headword.id in (select headword from headword_topic where topic = ?2))""",
            level,
            topic,
        )
        return [word for (word,) in rows]

    def materials(self, headword: Headword) -> list[Material]:
        rows = self._all(
            "select exercise, stem, key, tag, others from material where headword = ? order by id",
            headword.id,
        )
        return [_material(row) for row in rows]

    def senses(self, lemma_id: int) -> list[SenseRow]:
        return self._all(
            """select part, definition, examples, synonyms, antonyms, topic from sense where lemma = ?
            order by rank""",
            lemma_id,
        )

    def meaning(self, headword: Headword) -> tuple[str, str] | None:
        """What a headword means and an example of it, which may be empty; None where neither is told."""
        row = self._one(
            "select definition, examples from sense where lemma = ? and rank = ?",
            headword.lemma_id,
            headword.sense,
        )
        return (row[0], next(iter(lines(row[1])), "")) if row else None

    def topics(self) -> list[tuple[str, str]]:
        """Name and title."""
        return self._all("select topic, title from topic order by topic")

    def words_by_level(self) -> Iterable[tuple[str, Level, int]]:
        """Topic, level and number of headwords."""
        return self._all(
            """select topic, level, count(*) from headword_topic join headword on headword.id = headword
            where definition is not null group by topic, level"""
        )

    def all_forms(self) -> frozenset[str]:
        """Every form of every word, in small letters; some four megabytes."""
        return frozenset(form for (form,) in self._all("select form from form"))

    @cached_property
    def unseemly(self) -> frozenset[str]:
        """Short words that shuffled letters must not show."""
        return frozenset(word for (word,) in self._all("select word from unseemly"))

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._database.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        return self._database.execute(query, values).fetchone()


def open_lexicon() -> Lexicon:
    """The lexicon that ships with this release."""
    # Installed as files, never as an archive: SQLite wants a path.
    return Lexicon(Path(str(resources.files("wordrally.vocabulary.lexicon") / "lexicon.db")))


def lines(cell: str) -> tuple[str, ...]:
    """A list as a cell holds it; empty is none."""
    return tuple(cell.split("\n")) if cell else ()


def _by_name(cell: str) -> dict[str, str]:
    return msgspec.json.decode(cell, type=dict[str, str]) if cell else {}


def _lemma(row: tuple[Any, ...]) -> Lemma:
    number, lemma, zipf, level, refusal, *texts, one_sound, anagrams, emoji, translations = row
    ipa, forms, accepted, homophones, misspellings = (lines(cell) for cell in texts)
    return Lemma(
        id=number,
        lemma=lemma,
        zipf=zipf,
        level=level,
        refusal=refusal,
        ipa=ipa,
        forms=forms,
        accepted=accepted,
        homophones=homophones,
        misspellings=misspellings,
        has_one_sound=bool(one_sound),
        has_anagrams=bool(anagrams),
        emoji=emoji,
        translations=_by_name(translations),
    )


def _headword(row: tuple[Any, ...]) -> Headword:
    number, lemma_id, lemma, part, level, zipf, definition, plain, inflected, sense, rival = row
    return Headword(
        id=number,
        lemma_id=lemma_id,
        lemma=lemma,
        part=PARTS[part],
        level=level,
        zipf=zipf,
        definition=definition,
        plain=plain,
        inflected=inflected,
        sense=sense,
        has_rival=bool(rival),
    )


def _material(row: tuple[Any, ...]) -> Material:
    exercise, stem, key, tag, others = row
    return Material(exercise, stem, key, tag, unpack(f"<{len(others) // 2}H", others))
