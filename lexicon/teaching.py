"""Words that we describe ourselves, by topic: definition, example, picture."""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lexicon.sources import FOLDER

DESCRIBED = ("common", "intermediate", "advanced")
"""Files of words of no topic, which later topics may describe anew."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Word as we teach it. In the example the word stands where the gap would be."""

    topic: str
    lemma: str
    part: str
    level: str
    definition: str
    example: str
    form: str
    emoji: str | None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """Topic with the lexicographer's fields that belong to it, and its lessons."""

    topic: str
    title: str
    fields: tuple[str, ...]
    lessons: tuple[Lesson, ...]


@cache
def themes() -> tuple[Theme, ...]:
    return tuple(_read(path) for path in sorted((FOLDER / "topics").glob("*.txt")))


@cache
def lessons() -> tuple[Lesson, ...]:
    """Return one lesson per word and part of speech: of topics, and of words of no topic by level."""
    of_themes = [lesson for theme in themes() for lesson in theme.lessons]
    common = [_lesson("", line) for name in DESCRIBED for line in _table(f"described/{name}.txt")]
    found = {(lesson.lemma, lesson.part): lesson for lesson in [*common, *of_themes]}
    return tuple(found.values())


@cache
def extras() -> tuple[Lesson, ...]:
    """Return words of grammar and expressions, which WordNet lacks or holds in another sense."""
    return tuple(
        _lesson("", line) for name in ("function", "phrasal") for line in _table(f"extras/{name}.txt")
    )


def _table(name: str) -> list[str]:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    return [line for line in lines if "|" in line and not line.startswith("#")]


@cache
def gap_choices() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the wrong choices chosen by hand for the gap of a described word, by word and part of speech."""
    parts: dict[str, list[str]] = defaultdict(list)
    for lesson in lessons():
        parts[lesson.lemma].append(lesson.part)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for line in listed("gap_choices"):
        head, _, tail = line.partition(":")
        lemma, _, part = head.partition(" ")
        for each in [part] if part else parts[lemma]:
            found[lemma, each] = tuple(tail.split())
    return found | {(each.lemma, each.part): each.choices for each in lessons() if each.choices}


@cache
def examples() -> dict[tuple[str, str], str]:
    """Return our own examples of words that WordNet defines, by word and part of speech."""
    found: dict[tuple[str, str], str] = {}
    for line in listed("examples"):
        head, _, example = line.partition(": ")
        lemma, part = head.split()
        if (lemma, part) in found or not re.search(rf"\b{lemma}\b", example):
            raise ValueError(f"an example of {head!r} is given twice, or lacks the word")
        found[lemma, part] = example
    return found


def _read(path: Path) -> Theme:
    lines = path.read_text("utf-8").splitlines()
    heads = dict(line.split(": ", 1) for line in lines if re.match(r"(title|fields): ", line))
    rows = [_lesson(path.stem, line) for line in lines if "|" in line]
    return Theme(path.stem, heads["title"], tuple(heads.get("fields", "").split()), tuple(rows))


def _lesson(topic: str, line: str) -> Lesson:
    cells = line.split("|")
    lemma, part, level, definition, marked = cells[:5]
    form = re.search(r"\*([^*]+)\*", marked)
    if form is None and marked:
        raise ValueError(f"no marked word in the example of {lemma!r}")
    return Lesson(
        topic=topic,
        lemma=lemma,
        part=part,
        level=level,
        definition=definition.removeprefix("to ") if part == "v" else definition,
        example=marked.replace("*", ""),
        form=form.group(1) if form else "",
        emoji=(cells[5] or None) if len(cells) > 5 else None,
        choices=_choices(cells[6], " " in lemma) if len(cells) > 6 else (),
    )


def _choices(cell: str, are_phrases: bool) -> tuple[str, ...]:
    """Split a cell into words, or into the known expressions and words of grammar that it consists of."""
    if "," in cell:
        return tuple(each.strip() for each in cell.split(","))
    if not are_phrases:
        return tuple(cell.split())
    found: list[str] = []
    words = cell.split()
    while words:
        longest = next((n for n in (4, 3, 2, 1) if " ".join(words[:n]).lower() in _expressions()), 2)
        found.append(" ".join(words[:longest]))
        words = words[longest:]
    return tuple(found)


@cache
def _expressions() -> frozenset[str]:
    names = ("function", "phrasal")
    return frozenset(line.split("|")[0] for name in names for line in _table(f"extras/{name}.txt"))


def listed(name: str) -> list[str]:
    """Return the lines of a list made by hand, without its remarks."""
    lines = (FOLDER / "lists" / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


@cache
def refused() -> frozenset[str]:
    """Return words whose definition was read and found unfit."""
    return frozenset(word for line in listed("refused") for word in line.split())


@cache
def confirmed() -> frozenset[str]:
    """Return words whose definition in WordNet was read and found right."""
    return frozenset(word for line in listed("confirmed") for word in line.split())


@cache
def found_bad() -> frozenset[tuple[str, str, str]]:
    """Return (word, exercise, option) of items that were judged bad; `*` stands for every option."""
    with (FOLDER / "lists" / "found_bad.csv").open(encoding="utf-8", newline="") as file:
        return frozenset((row["word"], row["exercise"], row["option"]) for row in csv.DictReader(file))


@cache
def wrong_pairs() -> frozenset[frozenset[str]]:
    """Return listed synonyms or antonyms that a learner would not take for such."""
    return frozenset(frozenset(line.split()) for line in listed("wrong_pairs"))


@cache
def spellings() -> dict[str, str]:
    """Return the other spelling of each word that has two."""
    return american() | {other: one for one, other in american().items()}


@cache
def american() -> dict[str, str]:
    """Return the American spelling by British one; the British is shown, and either is accepted."""
    pairs = (line.split() for line in listed("spellings"))
    return {shown: other for shown, other, *_ in pairs}


@cache
def british() -> dict[str, str]:
    """Return the British spelling by American one, if that is not a word of its own."""
    pairs = (line.split() for line in listed("spellings"))
    return {other: shown for shown, other, *apart in pairs if not apart}
