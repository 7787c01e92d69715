"""Keys and time limits as people write them: "2", "B", "1 and 3", "light rain"; "20", "1:30", "2 min"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wordrally.vocabulary.texts import comparable

MAX_KEY = 2_000
MAX_TIME = 40
NUMBERS = re.compile(r"\d{1,3}")
ALONE = re.compile(r"([1-9]\d?)(?:[.,]0+)?")
PARTS = re.compile(r"(?:[\s,;.|&/+]|\b(?:and|und|et|y|e|en|och|og|i|и)\b)+")
PREFIX = re.compile(r"^(?:answers?|options?|choices?|antwort|réponse|respuesta|risposta|resposta)[ _-]*")
MARKS = "().[]: "
CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?:[.,]0+)?")
AMOUNT = re.compile(r"(\d{1,7})(?:[.,](\d{1,3}))?\s*([a-zµ.]*).*", re.DOTALL)
MINUTES = ("m", "min", "minute", "minutes", "mins", "minuten", "minuto", "minutos", "minuti")


@dataclass(frozen=True, slots=True)
class RightChoices:
    """Indexes of the choices that a key names, and why it could mean others."""

    indexes: list[int]
    doubt: str | None = None


def right_choices(keys: Sequence[str], choices: Sequence[str]) -> RightChoices:
    """Parse keys that name choices by number from 1 on, by letter, or by text."""
    keys = [key[:MAX_KEY].strip() for key in keys if key.strip()]
    by_place = [place for key in keys for place in _places(key)]
    if any(not 0 <= place < len(choices) or not choices[place].strip() for place in by_place):
        by_place = []
    by_text = sorted({place for key in keys for place in _same(key, choices)})
    if by_place and by_text and sorted(set(by_place)) != by_text:
        doubt = f"The key “{' '.join(keys)[:40]}” could be the place of a choice, or what another one says."
        return RightChoices(sorted(set(by_place)), doubt)
    return RightChoices(sorted(set(by_place)) or by_text)


def _same(key: str, choices: Sequence[str]) -> list[int]:
    """Return the choices that equal the key: as a whole, or, if none does, in parts."""
    whole = comparable(key)
    forms = [comparable(choice[:MAX_KEY]) for choice in choices]
    found = [place for place, form in enumerate(forms) if form == whole]
    if found:
        return found
    parts = {comparable(part) for part in re.split(r"[;|\n]", key)} - {""}
    parts = parts if len(parts) > 1 else {comparable(part) for part in key.split(",")} - {""}
    found = [place for place, form in enumerate(forms) if form in parts]
    return found if parts <= set(forms) else []


def _places(key: str) -> list[int]:
    alone = ALONE.fullmatch(key)  # a spreadsheet may store 2 as 2.0
    parts = [alone[1]] if alone else [part for part in PARTS.split(key) if part]  # and "1,3" as 1.3
    if len(parts) > 1:
        parts = [part for part in parts if not PREFIX.fullmatch(part.lower())]
    places = [_place(part) for part in parts]
    return places if places and min(places) >= 0 else []


def _place(name: str) -> int:
    bare = PREFIX.sub("", name.lower()).strip(MARKS)
    if NUMBERS.fullmatch(bare):
        return int(bare) - 1
    return "abcdefghijkl".find(bare) if len(bare) == 1 else -1


def milliseconds(text: str, head: str = "") -> int | None:
    """Parse a time limit; None if it is not one."""
    text = comparable(text[:MAX_TIME])
    if clock := CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return (hours * 3_600 + minutes * 60 + seconds) * 1_000
    amount = AMOUNT.fullmatch(text)
    if not amount:
        return None
    value = float(f"{amount[1]}.{amount[2] or 0}")
    unit = amount[3].strip(".")
    if unit == "ms" or (not unit and "ms" in PARTS.split(head.lower().replace("(", " ").replace(")", " "))):
        return round(value)
    if unit in MINUTES or (not unit and "minut" in head.lower()):
        return round(value * 60_000)
    return round(value * 1_000)
