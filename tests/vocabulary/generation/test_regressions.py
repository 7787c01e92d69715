"""No item that was once judged bad is made again: `lexicon/lists/found_bad.csv` has a line for each."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from wordrally.vocabulary.lexicon import Lexicon, open_lexicon

FOUND_BAD = Path(__file__).parents[3] / "lexicon" / "lists" / "found_bad.csv"


@pytest.fixture(scope="module")
def lexicon() -> Iterator[Lexicon]:
    opened = open_lexicon()
    yield opened
    opened.close()


def options(lexicon: Lexicon, word: str, exercise: str) -> set[str]:
    """Whatever may stand in an exercise of a word: the key, and every wrong choice by its lemma."""
    lemma = lexicon.find(word)
    if lemma is None or lemma.lemma != word:
        return set()
    if exercise == "spelling":
        return set(lemma.misspellings)
    found = [
        material
        for headword in lexicon.headwords_of(lemma.id)
        for material in lexicon.materials(headword)
        if material.exercise == exercise
    ]
    others = {lexicon.headword(number).lemma for material in found for number in material.others}
    return others | {material.key for material in found}


def test_nothing_that_was_found_bad_is_made_again(lexicon: Lexicon):
    with FOUND_BAD.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    again = [
        row
        for row in rows
        if (found := options(lexicon, row["word"], row["exercise"])) and row["option"] in {*found, "*"}
    ]
    assert len(rows) >= 40
    assert again == []
