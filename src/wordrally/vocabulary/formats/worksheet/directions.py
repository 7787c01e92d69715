"""Visual order of the pieces of a line, by a part of the Unicode bidirectional algorithm (UAX #9).

Right-to-left pieces follow each other from the right. Numbers and left-to-right words keep their own order.
Nested directions and explicit marks are not supported.
"""

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from wordrally.vocabulary.formats.worksheet.typefaces import runs_of

RIGHT = frozenset({"R", "AL"})
LEFT = frozenset({"L", "EN", "AN"})
MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def begins_right(text: str) -> bool:
    """Return whether the first letter of the text reads from the right."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind in RIGHT for kind in strong if kind in RIGHT or kind == "L"), False)


def visual_runs(line: str, *, from_right: bool) -> list[tuple[str, str]]:
    """Return pieces of one font from left to right; characters within a piece stay in logical order."""
    runs: list[tuple[str, str]] = []
    pieces = _directed(line, from_right=from_right)
    for is_right, piece in reversed(pieces) if from_right else pieces:
        runs += (
            [(font, _turned(run)) for font, run in reversed([*runs_of(piece)])]
            if is_right
            else runs_of(piece)
        )
    return runs


def _turned(run: str) -> str:
    """Order a right-to-left piece.

    HarfBuzz reverses its letters, but not the blanks and brackets among them.
    """
    has_letters = any(unicodedata.bidirectional(character) in RIGHT for character in run)
    return run if has_letters else run.translate(MIRRORED)[::-1]


def _directed(text: str, *, from_right: bool) -> list[tuple[bool, str]]:
    """Return pieces with their direction.

    A neutral piece takes that of both neighbours, or of the paragraph.
    """
    directions = _with_brackets(text, [_direction(character) for character in text], from_right=from_right)
    sides = zip(_carried(directions), _carried(directions[::-1])[::-1], strict=True)
    rights = [before if before == after and before is not None else from_right for before, after in sides]
    grouped = groupby(zip(rights, text, strict=True), key=lambda pair: pair[0])
    return [(is_right, "".join(character for _, character in group)) for is_right, group in grouped]


def _direction(character: str) -> bool | None:
    """Return whether a character reads from the right; None for blanks and punctuation."""
    kind = unicodedata.bidirectional(character)
    return True if kind in RIGHT else False if kind in LEFT else None


def _with_brackets(text: str, directions: Sequence[bool | None], *, from_right: bool) -> list[bool | None]:
    """Give both brackets of a pair one direction (rule N0).

    It is the paragraph's, unless everything in them and the text before have the other one.
    """
    resolved = [*directions]
    opened: list[int] = []
    for place, character in enumerate(text):
        if character in "([{":
            opened.append(place)
        elif character in ")]}" and opened:
            opening = opened.pop()
            others = from_right not in directions[opening:place]
            before = _carried([from_right, *resolved[:opening]])[-1]
            resolved[opening] = resolved[place] = (
                not from_right if others and before is not from_right else from_right
            )
    return resolved


def _carried(directions: Sequence[bool | None]) -> list[bool | None]:
    """Return for each position the last direction up to it."""
    carried: list[bool | None] = []
    for direction in directions:
        carried.append(direction if direction is not None else carried[-1] if carried else None)
    return carried
