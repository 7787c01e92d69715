"""The table of parts in the documents says what is asked of a running stack."""

import re
from pathlib import Path

import pytest

from tests.faults.parts import ANSWER, PARTS, SCORE, Part, Seen, came_after, late, mistakes

GUARANTEES = (Path(__file__).parents[2] / "docs" / "guarantees.md").read_text("utf-8")
SECTION = GUARANTEES.partition("## A part is away")[2].partition("\n## ")[0]
ROWS = {
    cells[0]: cells[1]
    for line in SECTION.splitlines()
    if len(cells := [cell.strip() for cell in re.split(r"(?<!`)\|", line.strip("| "))]) == 4
}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_what_works_without_a_part_stands_in_the_table(part: Part):
    assert ROWS[part.name] == (", ".join(part.works) or "nothing")


def test_the_table_has_no_row_that_nobody_asks_about():
    assert ROWS.keys() - {part.name for part in PARTS} == {"part away", "--", "room on the disk"}


def test_what_comes_later_than_it_must_is_told_beside_what_does_not_come():
    scoring = PARTS[0]
    seen = Seen(scoring.works, dict.fromkeys(scoring.works, 0.0) | {SCORE: scoring.within_s + 0.1})
    assert late(scoring, seen) == ["scoring back: results comes after 2.1 s, later than 2 s"]
    assert mistakes(scoring, seen) == ["scoring back: reveals does not come"]
    assert came_after(seen) == ["results 2.1 s after"]
    assert ANSWER in seen.works
