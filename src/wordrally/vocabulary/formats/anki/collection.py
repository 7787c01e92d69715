"""The SQLite collection of an Anki package, read in memory and treated as hostile."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from wordrally.vocabulary.formats.anki.protobuf import Damaged, fields_of
from wordrally.vocabulary.formats.refusals import Unreadable

MAGIC = b"SQLite format 3\0"
STEPS = 20_000  # SQLite instructions between two calls of the progress handler
MAX_LOOKS = 2_000  # 40 million instructions in all; a deck of 50,000 notes needs one call
MAX_VALUE = 4 * 1_048_576  # bytes of one value; all note types together are one value
MAX_PATTERN = 100
READS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
CLOZE = 1
BROKEN = "The collection in this Anki package is damaged."


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type: the names of its fields and its card templates, in Anki's template language."""

    name: str
    fields: list[str]
    is_cloze: bool
    templates: list[tuple[str, str]]


class Collection:
    """Notes and note types of schema 11 (`anki2`, `anki21`) or 18 (`anki21b`)."""

    def __init__(self, database: bytearray) -> None:
        if not database.startswith(MAGIC) or len(database) < 100:
            raise Unreadable(BROKEN)
        database[18:20] = b"\1\1"  # the header asks for a write-ahead log, which is missing and not needed
        self._connection = sqlite3.connect(":memory:")
        self._looks = 0
        self._has_tags = False
        try:
            self._open(database)
            tables = {name for (name,) in self._rows("select name from sqlite_master where type = 'table'")}
            self.note_types = self._types_18() if "notetypes" in tables else self._types_11()
            self.deck = self._deck("decks" in tables)
        except (sqlite3.Error, Damaged, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Unreadable(BROKEN) from None

    def counts(self, most: int) -> Counter[int]:
        """Return the number of notes of each type, counting at most that many."""
        try:
            return Counter(
                kind for (kind,) in islice(self._rows("select mid from notes"), most) if isinstance(kind, int)
            )
        except (sqlite3.Error, ValueError):
            raise Unreadable(BROKEN) from None

    def notes(self) -> Iterator[tuple[int, list[str], str]]:
        """Return the note type, the fields and the tags of each note, in the order of creation."""
        tags = "tags" if self._has_tags else "''"
        try:
            for note_type, fields, labels in self._rows(f"select mid, flds, {tags} from notes order by id"):
                if not isinstance(note_type, int) or not isinstance(fields, str):
                    raise Unreadable(BROKEN)
                yield note_type, fields.split("\x1f"), labels.strip() if isinstance(labels, str) else ""
        except (sqlite3.Error, ValueError):
            raise Unreadable(BROKEN) from None

    def _open(self, database: bytearray) -> None:
        connection = self._connection
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, len(database) + MAX_VALUE)
        connection.deserialize(database)
        database.clear()  # SQLite keeps its own copy
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN)
        connection.create_collation("unicase", _fold_order)
        connection.set_progress_handler(self._is_too_much, STEPS)
        for pragma in (
            "trusted_schema = off",
            "query_only = on",
            "cell_size_check = on",
            "ignore_check_constraints = on",
        ):
            connection.execute(f"pragma {pragma}")
        if self._rows("pragma quick_check(1)").fetchone() != ("ok",):
            raise Unreadable(BROKEN)
        columns = self._rows("pragma table_info(notes)").fetchmany(100)
        self._has_tags = any(column[1] == "tags" for column in columns)
        connection.set_authorizer(_only_reading)

    def _rows(self, query: str) -> sqlite3.Cursor:
        return self._connection.execute(query)

    def _is_too_much(self) -> bool:
        self._looks += 1
        return self._looks > MAX_LOOKS

    def _types_11(self) -> dict[int, NoteType]:
        (models,) = self._rows("select models from col").fetchone()
        return {
            int(key): NoteType(
                name=model["name"],
                fields=[
                    field["name"] for field in sorted(model["flds"], key=lambda field: int(field["ord"]))
                ],
                is_cloze=model.get("type") == CLOZE,
                templates=[(template["qfmt"], template["afmt"]) for template in model.get("tmpls", [])],
            )
            for key, model in _object(models).items()
        }

    def _types_18(self) -> dict[int, NoteType]:
        types: dict[int, NoteType] = {}
        for key, name, config in self._rows("select id, name, config from notetypes"):
            is_cloze = fields_of(config).get(1) == CLOZE
            types[key] = NoteType(name, [], is_cloze, [])
        for key, name in self._rows("select ntid, name from fields order by ntid, ord"):
            if key in types:  # exports keep fields of note types that they do not contain
                types[key].fields.append(name)
        for key, config in self._rows("select ntid, config from templates order by ntid, ord"):
            if key not in types:
                continue
            parts = fields_of(config)
            types[key].templates.append((_text(parts.get(1)), _text(parts.get(2))))
        return types

    def _deck(self, has_table: bool) -> str:
        """Return the name of the deck, if there is one besides the default deck of every collection."""
        if has_table:
            names = [
                name for (name,) in self._rows("select name from decks where id <> 1 order by id limit 2")
            ]
        else:
            (decks,) = self._rows("select decks from col").fetchone()
            names = [deck["name"] for key, deck in _object(decks).items() if key != "1"]
        parents = sorted(str(name).replace("\x1f", "::") for name in names)
        return parents[0].rpartition("::")[2] if parents else ""


def _object(text: Any) -> dict[str, Any]:
    return json.loads(text)


def _text(value: int | bytes | None) -> str:
    return value.decode() if isinstance(value, bytes) else ""


def _fold_order(one: str, other: str) -> int:
    one, other = one.casefold(), other.casefold()
    return (one > other) - (one < other)


def _only_reading(action: int, *_: str | None) -> int:
    """Forbid views, functions and recursion, which a hostile schema might use. No deck needs them."""
    return sqlite3.SQLITE_OK if action in READS else sqlite3.SQLITE_DENY
