"""Look-alike characters after Unicode's confusables.txt: prototypes, and the skeleton of a text (UTS #39).

`confusable-homoglyphs` ships the whole table, but as a relation without direction. `prototypes` recovers the
direction.
"""

import unicodedata
from functools import cache
from importlib.resources import files

import msgspec

LEFT_TO_RIGHT_MARK = "\u200e"
"""The table wraps right-to-left characters in it."""

Relation = dict[str, set[str]]


def skeleton(text: str) -> str:
    """Return the skeleton of `text`. Two texts with the same skeleton can be taken for one another."""
    return _decomposed(_decomposed(text).translate(prototypes()))


@cache
def prototypes() -> dict[int, str]:
    """Return the prototype of every character that has one, as a table for `str.translate`.

    A character that looks like exactly one other has that one as its prototype. A prototype looks like many.
    Where two characters look like each other and like nothing else, their prototype is the one that longer
    prototypes are made of, or else the first.
    """
    relation = _relation()
    parts = frozenset("".join(text for text in relation if len(text) > 1))
    table: dict[int, str] = {}
    for character, looks in relation.items():
        if len(character) > 1 or len(looks) > 1:
            continue
        (look,) = looks
        is_pair = len(look) == 1 and len(relation[look]) == 1
        if not is_pair or look == min(character, look, key=lambda one: (one not in parts, one)):
            table[ord(character)] = look
    # Some prototypes of the package are composed characters whose parts have prototypes.
    return {character: _decomposed(look).translate(table) for character, look in table.items()}


class _Look(msgspec.Struct):
    c: str


def _relation() -> Relation:
    """Read the table of the package, which would keep all of it in memory: 8 MB."""
    table = (files("confusable_homoglyphs") / "confusables.json").read_bytes()
    relation: Relation = {}
    for text, looks in msgspec.json.decode(table, type=dict[str, list[_Look]]).items():
        relation.setdefault(_bare(text), set()).update(_bare(look.c) for look in looks)
    return relation


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _bare(text: str) -> str:
    return text.replace(LEFT_TO_RIGHT_MARK, "")
