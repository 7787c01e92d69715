"""Brackets of an entry: what they may hold, and the texts with and without them."""

import re
from itertools import product

MOST_READINGS = 16
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|（[^（）]*）|【[^【】]*】|<[^<>]*>")
MARKS = frozenset(
    [
        "m",
        "f",
        "n",
        "nt",
        "mf",
        "fm",
        "m/f",
        "f/m",
        "m,f",
        "pl",
        "sg",
        "sing",
        "adj",
        "adv",
        "v",
        "vt",
        "vi",
        "vb",
        "prep",
        "conj",
        "noun",
        "verb",
        "adjective",
        "adverb",
        "masc",
        "fem",
        "neut",
        "mask",
        "nm",
        "nf",
        "nn",
        "sm",
        "sf",
        "dat",
        "akk",
        "acc",
        "gen",
        "+dat",
        "+akk",
        "+acc",
        "+gen",
        "refl",
        "irr",
        "reg",
        "ugs",
        "fam",
        "coll",
        "bre",
        "ame",
        "br",
        "am",
        "uk",
        "us",
        "gb",
        "u",
        "c",
        "inv",
        "art",
        "pron",
        "interj",
        "num",
    ]
)
PLACEHOLDERS = (
    r"(?:sb|sth|s\.o|s\.th|smb|smth|etw|jdn|jdm|jmdn|jmdm|jmd|qn|qc|qqn|qqch)\b\.?"
    r"|somebody|someone|something|jemanden|jemandem|etwas|quelqu'un|quelque chose|algo|alguien"
)
OBJECTS = re.compile(
    rf"(?:(?<=\s)|^)(?:(?:{PLACEHOLDERS})(?:\s*/\s*(?:{PLACEHOLDERS}))+|(?:sb|sth|smb|smth|etw|jdn|jdm|jmdn|jmdm|qn|qc|qqn|qqch)\b\.?)(?=\s|$)"
)
SPELLED_OUT = {
    "sb": ("somebody", "someone"), "smb": ("somebody", "someone"), "sth": ("something",),
    "smth": ("something",),
    "etw": ("etwas",), "jdn": ("jemanden",), "jmdn": ("jemanden",), "jdm": ("jemandem",),
    "jmdm": ("jemandem",),
    "qn": ("quelqu'un",), "qqn": ("quelqu'un",), "qc": ("quelque chose",), "qqch": ("quelque chose",),
}  # fmt: skip


def optional_brackets(text: str) -> list[str]:
    """Return the text with and without its brackets.

    Gender and grammar in brackets are never part of an answer.
    """
    pieces = re.split(f"({BRACKETS.pattern})", text)
    ways = [
        _ways(piece, pieces[at - 1][-1:], pieces[at + 1][:1]) if BRACKETS.fullmatch(piece) else (piece,)
        for at, piece in enumerate(pieces)
    ]
    made = (" ".join("".join(way).split()).strip(" ,;") for way in product(*ways))
    return list(dict.fromkeys(each for each in made if each))[:MOST_READINGS]


def _ways(bracket: str, before: str, after: str) -> tuple[str, ...]:
    """Return the readings of a bracket; between two letters it holds a letter, not a gender."""
    inner = bracket[1:-1].strip()
    if before.isalpha() and after.isalpha():
        return ("", inner)
    if inner.lower().replace(".", "").replace(" ", "") in MARKS or re.fullmatch(r"[-–¨]\S*", inner):
        return ("",)
    if OBJECTS.fullmatch(f" {inner}", 1):
        objects = [each.strip(" .") for each in inner.split("/")]
        return ("", inner, *objects, *(full for each in objects for full in SPELLED_OUT.get(each, ())))
    return ("", inner)
