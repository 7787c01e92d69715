"""Evaluation of rule sets: draws items blind and counts the verdicts; docs/lexicon.md has the protocol.

`python -m lexicon.evaluate draw SEED SHEET KEY` writes a sheet to judge, and a key that tells
which set made which item;
`python -m lexicon.evaluate count SHEET KEY` counts verdicts by set, with 95 % intervals (Wilson).
"""

import csv
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import get_args

from lexicon.catalogue import Catalogue, Entry
from lexicon.exercises import Exercises, Material
from wordrally.contracts.http.quizzes import ChoiceQuestion, Exercise
from wordrally.contracts.http.vocabulary import Level, MadeQuestion, QuizRecipe
from wordrally.vocabulary.generation import propose_quiz
from wordrally.vocabulary.generation.prompts import ENGLISH
from wordrally.vocabulary.lexicon import open_lexicon

# Items of the full set at each of the six levels: 305 together, for C1 and C2 have few pictures.
FULL: dict[Exercise, int] = {
    "definition": 13,
    "meaning": 8,
    "synonym": 8,
    "antonym": 5,
    "gap": 10,
    "picture": 3,
    "spelling": 5,
}
OTHERS = 36  # items of each other set
COMPARED: tuple[Exercise, ...] = ("definition", "meaning", "synonym", "antonym", "gap")
VERDICTS = ("good", "bad key", "ambiguous", "silly option")
COLUMNS = ("item", "exercise", "level", "prompt", "choices", "key", "verdict", "remark")
Row = tuple[str, str, str, str, str, str]  # set, exercise, level, prompt, choices, key


def full_items(seed: int) -> Iterator[Row]:
    """Draw items as the product makes them, at every level."""
    lexicon = open_lexicon()
    for level in get_args(Level):
        for exercise, count in FULL.items():
            recipe = QuizRecipe(level=level, kinds=[exercise], count=count)
            yield from (_row(made) for made in propose_quiz(lexicon, recipe, seed).questions)


def _row(made: MadeQuestion) -> Row:
    question = made.question
    assert isinstance(question, ChoiceQuestion)
    prompt = question.prompt + (f" {question.media.value}" if question.media else "")
    key = question.choices[question.correct[0]]
    return "full", made.exercise, made.level, prompt, " / ".join(question.choices), key


def rule_items(seed: int) -> Iterator[Row]:
    """Draw items by the same rules without word vectors."""
    catalogue = Catalogue(with_vectors=False)
    exercises, dice = Exercises(catalogue), Random(seed)
    for entry in dice.sample(catalogue.entries, len(catalogue.entries)):
        for material in exercises.all_of(entry):
            if material.exercise in COMPARED:
                others = [_text(other, material) for other in dice.sample(material.others[:8], 3)]
                yield _shuffled("rules", material, others, dice)


def naive_items(seed: int) -> Iterator[Row]:
    """Draw the definition of the first sense, beside any words of the same part of speech and level."""
    catalogue, dice = Catalogue(), Random(seed)
    alike: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in catalogue.entries:
        alike[entry.word.part, entry.word.level].append(entry)
    for entry in dice.sample(catalogue.entries, len(catalogue.entries)):
        exercise = dice.choice(("definition", "meaning"))
        stem, key = entry.word.definition, entry.lemma
        if exercise == "meaning":
            stem, key = key, stem
        material = Material(entry, exercise, stem, key, ())
        others = dice.sample(alike[entry.word.part, entry.word.level], 4)
        texts = [_text(other, material) for other in others if other is not entry][:3]
        yield _shuffled("naive", material, texts, dice)


def _text(other: Entry, material: Material) -> str:
    return other.word.definition if material.exercise == "meaning" else other.lemma


def _shuffled(rules: str, material: Material, others: list[str], dice: Random) -> Row:
    choices = [material.key, *others]
    dice.shuffle(choices)
    prompt = getattr(ENGLISH, material.exercise).format(material.stem)
    return rules, material.exercise, material.entry.word.level, prompt, " / ".join(choices), material.key


def draw(seed: int, sheet: Path, key: Path) -> None:
    """Shuffle the items of all sets, so that nothing in the sheet tells them apart."""
    rows = list(full_items(seed))
    for items in (rule_items(seed), naive_items(seed)):
        rows += [row for row, _ in zip(items, range(OTHERS), strict=False)]
    Random(seed).shuffle(rows)
    with sheet.open("w", encoding="utf-8", newline="") as to_judge, key.open("w", newline="") as aside:
        judged, hidden = csv.writer(to_judge), csv.writer(aside)
        judged.writerow(COLUMNS)
        for number, (rules, *cells) in enumerate(rows, 1):
            judged.writerow([number, *cells, "", ""])
            hidden.writerow([number, rules])


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (E. B. Wilson, 1927)."""
    z, share = 1.96, hits / of
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, centre - half), min(1.0, centre + half)


def count(sheet: Path, key: Path) -> None:
    with key.open(newline="") as aside:
        sets = dict(csv.reader(aside))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with sheet.open(encoding="utf-8", newline="") as judged:
        for row in csv.DictReader(judged):
            if row["verdict"] not in VERDICTS:
                raise ValueError(f"item {row['item']} has no verdict")
            found[sets[row["item"]]][row["verdict"]] += 1
    for rules, verdicts in sorted(found.items()):
        of = verdicts.total()
        print(rules, of)
        for verdict in VERDICTS:
            low, high = wilson(verdicts[verdict], of)
            print(f"  {verdict}: {verdicts[verdict]} = {verdicts[verdict] / of:.1%} ({low:.1%}-{high:.1%})")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["draw", seed, sheet, key]:
            draw(int(seed), Path(sheet), Path(key))
        case ["count", sheet, key]:
            count(Path(sheet), Path(key))
        case _:
            sys.exit(__doc__)
