"""The words we describe ourselves, by topic: definition, example, picture."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lexicon.sources import FOLDER


@dataclass(frozen=True, slots=True)
class Lesson:
    """A word as we teach it. In the example the word stands where the gap would be."""

    topic: str
    lemma: str
    part: str
    level: str
    definition: str
    example: str
    form: str
    emoji: str | None


@dataclass(frozen=True, slots=True)
class Theme:
    """A topic, the lexicographer's fields that belong to it, and its lessons."""

    topic: str
    title: str
    fields: tuple[str, ...]
    lessons: tuple[Lesson, ...]


@cache
def themes() -> tuple[Theme, ...]:
    return tuple(_read(path) for path in sorted((FOLDER / "topics").glob("*.txt")))


@cache
def lessons() -> tuple[Lesson, ...]:
    """Of each word and part of speech, one."""
    found = {(lesson.lemma, lesson.part): lesson for theme in themes() for lesson in theme.lessons}
    return tuple(found.values())


def _read(path: Path) -> Theme:
    lines = path.read_text("utf-8").splitlines()
    heads = dict(line.split(": ", 1) for line in lines if re.match(r"(title|fields): ", line))
    rows = [_lesson(path.stem, line) for line in lines if "|" in line]
    return Theme(path.stem, heads["title"], tuple(heads.get("fields", "").split()), tuple(rows))


def _lesson(topic: str, line: str) -> Lesson:
    cells = line.split("|")
    lemma, part, level, definition, marked = cells[:5]
    form = re.search(r"\*([^*]+)\*", marked)
    if form is None:
        raise ValueError(f"no marked word in the example of {lemma!r}")
    return Lesson(
        topic=topic,
        lemma=lemma,
        part=part,
        level=level,
        definition=definition.removeprefix("to ") if part == "v" else definition,
        example=marked.replace("*", ""),
        form=form.group(1),
        emoji=cells[5] if len(cells) > 5 else None,
    )


def listed(name: str) -> list[str]:
    """The lines of a list made by hand, without its remarks."""
    lines = (FOLDER / "lists" / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@cache
def refused() -> frozenset[str]:
    """Words whose definition was read and found unfit."""
    return frozenset(word for line in listed("refused") for word in line.split())


@cache
def found_bad() -> frozenset[tuple[str, str, str]]:
    """(word, exercise, option) of items that were judged bad; `*` stands for every option."""
    with (FOLDER / "lists" / "found_bad.csv").open(encoding="utf-8", newline="") as file:
        return frozenset((row["word"], row["exercise"], row["option"]) for row in csv.DictReader(file))


@cache
def read_examples() -> frozenset[str]:
    """Words whose example in WordNet was read and found to leave one answer."""
    return frozenset(word for line in listed("gaps") for word in line.split())


@cache
def wrong_pairs() -> frozenset[frozenset[str]]:
    """Words that are listed as synonyms or antonyms and are none that a learner would take."""
    return frozenset(frozenset(line.split()) for line in listed("wrong_pairs"))


@cache
def spellings() -> dict[str, str]:
    """The other spelling of a word."""
    pairs = [tuple(line.split()) for line in listed("spellings")]
    return dict(pairs) | {other: one for one, other in pairs}
