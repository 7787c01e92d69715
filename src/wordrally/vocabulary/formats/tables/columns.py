"""The meaning of the columns of a table: as chosen, by header, or by position."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wordrally.contracts.http.formats import ColumnMeaning
from wordrally.vocabulary.formats.tables.heads import meaning_of

MAX_COLUMNS = 100
CHOSEN = {"prompt": "prompt", "answer": "accepted"}
LISTS = ("choice", "wrong", "correct")
MEANINGS: dict[str, ColumnMeaning] = {
    "prompt": "prompt", "front": "prompt", "back": "answer", "accepted": "answer", "choice": "choice",
    "wrong": "wrong",
    "correct": "correct", "seconds": "seconds", "points": "points", "explanation": "explanation",
    "kind": "kind",
    "picture": "picture", "sound": "sound",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """The position of each meaning: one column in `places`, several in `lists`."""

    names: Sequence[str] = ()
    places: dict[str, int] = field(default_factory=dict[str, int])
    lists: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    doubts: Sequence[str] = ()

    def several(self, meaning: str) -> list[int]:
        """Return the columns of choices, of wrong choices, or of keys."""
        return self.lists.get(meaning, [])

    def has_questions(self) -> bool:
        """Return whether there is a question column and something to judge an answer by."""
        if "prompt" not in self.places:
            return False
        has_key = bool(self.several("correct"))
        return "accepted" in self.places or (
            has_key and (len(self.several("choice")) != 1 or bool(self.several("wrong")))
        )

    def are_cards_by_another_name(self) -> bool:
        """Return whether there are a question and an answer column, and no choices."""
        return not any(map(self.several, ("choice", "wrong", "correct"))) and "kind" not in self.places

    def has_cards(self) -> bool:
        """Return whether there are two sides."""
        return "front" in self.places and "back" in self.places

    def is_known(self) -> bool:
        """Return whether questions or cards can be read."""
        return self.has_questions() or self.has_cards()

    def meaning(self, column: int) -> ColumnMeaning:
        """Return the detected meaning of a column."""
        known = [name for name, place in self.places.items() if place == column]
        known += [name for name, places in self.lists.items() if column in places]
        found: list[ColumnMeaning] = [MEANINGS[name] for name in known if name in MEANINGS]
        return found[0] if found else "skip"

    def called(self, columns: Sequence[int]) -> str:
        """Name columns as people do: "column 3 (Answer 1)"."""
        parts = [
            f"column {column + 1}" + (f" ({name})" if (name := self._name(column)) else "")
            for column in columns[:8]
        ]
        return ", ".join(parts)

    def _name(self, column: int) -> str:
        return " ".join(self.names[column].split())[:40] if column < len(self.names) else ""


def chosen_columns(meanings: str, names: Sequence[str]) -> Columns:
    """Return the columns as the import options name them."""
    places: dict[str, int] = {}
    lists: dict[str, list[int]] = {}
    for column, meaning in enumerate(meanings.split(",")[:MAX_COLUMNS]):
        if meaning in LISTS:
            lists.setdefault(meaning, []).append(column)
        elif meaning not in {"", "skip"}:
            places.setdefault(CHOSEN.get(meaning, meaning), column)
    return Columns(names, places, lists)


def columns_of(header: Sequence[str]) -> Columns:
    """Return the columns that the header names; the first of two columns with the same meaning counts."""
    places: dict[str, int] = {}
    lists: dict[str, list[int]] = {}
    languages: list[int] = []
    doubts: list[str] = []
    for column, cell in enumerate(header[:MAX_COLUMNS]):
        meaning = meaning_of(cell)
        if meaning in LISTS:
            lists.setdefault(meaning, []).append(column)
        elif meaning == "language":
            languages.append(column)
        elif meaning in places and meaning in {"front", "back", "prompt", "accepted"}:
            doubts.append(f"Two columns look alike; column {places[meaning] + 1} was taken.")
        elif meaning:
            places.setdefault(meaning, column)
    _take_languages(places, languages, doubts)
    _take_sides(places, lists)
    return Columns(header, places, lists, doubts)


def _take_languages(places: dict[str, int], languages: list[int], doubts: list[str]) -> None:
    """Take columns named after languages as the missing sides."""
    sides: list[str] = [side for side in ("front", "back") if side not in places]
    if "prompt" in places or "accepted" in places:
        return
    if len(languages) > len(sides):
        doubts.append("More than two columns have a language at their head; the first ones were taken.")
    places.update(zip(sides[-len(languages) :] if len(languages) == 1 else sides, languages, strict=False))


def _take_sides(places: dict[str, int], lists: dict[str, list[int]]) -> None:
    """Take word and answer, or question and definition, as the two sides."""
    judged = "accepted" in places or bool(lists.get("correct"))
    if "prompt" not in places and "front" in places and judged and "back" not in places:
        places["prompt"] = places.pop("front")
    elif "prompt" in places and "back" in places and not judged:
        places["front"] = places.pop("prompt")


def head_score(cells: Sequence[str]) -> int:
    """Count the cells that look like column heads: known words, each counted once."""
    meanings = [meaning_of(cell) for cell in cells[:MAX_COLUMNS] if 1 < len(cell.strip()) <= 40]
    return sum(meaning is not None for meaning in meanings)


def columns_by_place(width: int, *, without: Sequence[int] = (), sound: Sequence[int] = ()) -> Columns:
    """Return the first two columns without another purpose."""
    free = [column for column in range(min(width, MAX_COLUMNS)) if column not in {*without, *sound}]
    sides: list[str] = ["front", "back"]
    places = dict(zip(sides, free, strict=False))
    return Columns((), places)
