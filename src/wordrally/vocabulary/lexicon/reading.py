"""Reader for the lexicon's file."""

import sqlite3
from collections.abc import Iterable
from functools import cached_property
from importlib import resources
from pathlib import Path
from struct import unpack
from typing import Any

import msgspec

from wordrally.contracts.http.vocabulary import Level
from wordrally.vocabulary.lexicon.entries import PARTS, Headword, Lemma, Material

LEMMA = """select id, lemma, zipf, level, refusal, ipa, forms, accepted, homophones, misspellings, one_sound,
    anagrams, emoji, translations from lemma"""
HEADWORD = """select headword.id, headword.lemma, lemma.lemma, part, headword.level, headword.zipf,
    definition, plain, inflected, sense, rival, clear from headword join lemma on lemma.id = headword.lemma"""

SenseRow = tuple[str, str, str, str, str, str | None]
"""Part, definition, examples, synonyms, antonyms, topic; the lists as lines."""


class Lexicon:
    """The lexicon, read from one read-only file. It is thread-safe, since SQLite serializes its queries."""

    def __init__(self, path: Path) -> None:
        # immutable: no lock and no journal, so that a read-only disk suffices
        self._database = sqlite3.connect(
            f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._headwords: dict[int, Headword] = {}

    def close(self) -> None:
        self._database.close()

    def find(self, word: str) -> Lemma | None:
        """Return the lemma of a word or of an inflected form, ignoring case.

        An exact match is preferred, so that March is not march.
        """
        text = " ".join(word.split())
        query = f"{LEMMA} where id = (select lemma from form where form = ?)"
        row = self._one(query, text) or self._one(query, text.casefold())
        return _lemma(row) if row else None

    def lemma(self, lemma_id: int) -> Lemma:
        row = self._one(f"{LEMMA} where id = ?", lemma_id)
        assert row is not None
        return _lemma(row)

    def headwords_of(self, lemma_id: int) -> list[Headword]:
        return [_headword(row) for row in self._all(f"{HEADWORD} where headword.lemma = ?", lemma_id)]

    def headword(self, headword_id: int) -> Headword:
        """Return a headword, from the cache after the first read: the same words are distractors for many."""
        known = self._headwords.get(headword_id)
        if known is None:
            row = self._one(f"{HEADWORD} where headword.id = ?", headword_id)
            assert row is not None
            known = self._headwords[headword_id] = _headword(row)
        return known

    def headwords_at(self, level: Level | None, topic: str | None) -> list[Headword]:
        """Return headwords of a level and topic, where given, that have a definition, in a fixed order."""
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
        """Return only the lemmas of those headwords, which is much cheaper than thousands of headwords."""
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
        """Return the definition of a headword and an example, which may be empty, or None without both."""
        row = self._one(
            "select definition, examples from sense where lemma = ? and rank = ?",
            headword.lemma_id,
            headword.sense,
        )
        return (row[0], next(iter(lines(row[1])), "")) if row else None

    def topics(self) -> list[tuple[str, str]]:
        """Return the name and title of each topic."""
        return self._all("select topic, title from topic order by topic")

    def words_by_level(self) -> Iterable[tuple[str, Level, int]]:
        """Return topic, level and number of headwords."""
        return self._all(
            """select topic, level, count(*) from headword_topic join headword on headword.id = headword
            where asked group by topic, level"""
        )

    def all_forms(self) -> frozenset[str]:
        """Return every form of every word in lower case, about 4 MB."""
        return frozenset(form for (form,) in self._all("select form from form"))

    def common_words(self) -> dict[str, frozenset[str]]:
        """Return known words of each language, in lower case, which are never taken for typing errors."""
        rows = self._all("select language, words from common_words")
        found = {language: frozenset(lines(words)) for language, words in rows}
        return found | {"en": self.all_forms() | found.get("en", frozenset())}

    @cached_property
    def unseemly(self) -> frozenset[str]:
        """Return short words that shuffled letters must not show."""
        return frozenset(word for (word,) in self._all("select word from unseemly"))

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._database.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        return self._database.execute(query, values).fetchone()


def open_lexicon() -> Lexicon:
    """Open the lexicon of this release."""
    # The package is installed as files, never as an archive: SQLite needs a path.
    return Lexicon(Path(str(resources.files("wordrally.vocabulary.lexicon") / "lexicon.db")))


def lines(cell: str) -> tuple[str, ...]:
    """Return the items of a list stored in one cell."""
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
    number, lemma_id, lemma, part, level, zipf, definition, plain, inflected, sense, rival, clear = row
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
        is_clear=bool(clear),
    )


def _material(row: tuple[Any, ...]) -> Material:
    exercise, stem, key, tag, others = row
    return Material(exercise, stem, key, tag, unpack(f"<{len(others) // 2}H", others))
