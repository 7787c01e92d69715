"""The words we describe ourselves, by topic: definition, example, picture."""

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


@cache
def spellings() -> dict[str, str]:
    """The other spelling of a word."""
    lines = (FOLDER / "lists" / "spellings.txt").read_text("utf-8").splitlines()
    pairs = [tuple(line.split()) for line in lines if not line.startswith("#")]
    return dict(pairs) | {other: one for one, other in pairs}
