"""HTTP bodies of quizzes that come from files and go to files of other programs."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from wordrally.contracts.quizzes import Language, Question

ImportFormat = Literal["json", "csv", "text", "anki", "kahoot", "wayground", "gift", "aiken", "qti"]
"""`text` is what Quizlet and others export: a term, a separator, a definition. `qti` is IMS QTI 2.x or 3.0, an item or a package."""

ExportFormat = Literal["json", "csv", "gift", "qti", "anki", "pdf"]
"""`json` loses nothing; `pdf` is a worksheet with its key on a page of its own."""


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query of `POST /api/v1/quizzes/import`. Without a format it is told by the file itself.

    `separator` and `row_separator` are for `text`; `ask` says which side of a card is the prompt, `cards` whether cards become
    typed texts or choices with the other cards as distractors. Of a long file `limit` rows from `skip` on are taken.
    """

    format: ImportFormat | None = None
    separator: Annotated[str, Meta(min_length=1, max_length=10)] | None = None
    row_separator: Annotated[str, Meta(min_length=1, max_length=10)] | None = None
    ask: Literal["front", "back"] = "front"
    cards: Literal["text", "choice"] = "text"
    language: Language = "en"
    skip: Annotated[int, Meta(ge=0)] = 0
    limit: Annotated[int, Meta(ge=1, le=200)] = 200


class ImportedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one row, card or item: the index of its question, or why there is none. `note` tells what was lost of it.

    Rows count from 1 in the order of the file; an item that asks several things has a row for each.
    """

    row: int
    text: str
    question: int | None
    reason: str | None = None
    note: str | None = None


class ImportProposal(msgspec.Struct, frozen=True, kw_only=True):
    """A quiz that was read and not stored; `total` counts all rows of the file, also those beyond `rows`.

    `notes` are about the file as a whole: how its characters were read, which rows were not looked at.
    """

    format: ImportFormat
    title: str
    language: str
    questions: list[Question]
    rows: list[ImportedRow]
    total: int
    notes: list[str] = []
