"""HTTP bodies for the import and export of quizzes in files of other programs."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from wordrally.contracts.http.quizzes import Language, Question, Visibility

ImportFormat = Literal["json", "csv", "text", "anki", "kahoot", "wayground", "gift", "aiken", "qti"]
"""`text` is an export of Quizlet and others: term, separator, definition. `qti` is IMS QTI 2.x or 3.0."""

ExportFormat = Literal["json", "csv", "gift", "qti", "anki", "pdf"]
"""`json` loses nothing; `pdf` is a worksheet with its key on a page of its own."""


TextEncoding = Literal[
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1250", "windows-1251", "windows-1252",
    "windows-1253",
    "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "windows-874", "koi8-r",
    "macintosh",
    "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr",
]  # fmt: skip
COLUMN = r"(?:prompt|answer|choice|wrong|correct|seconds|points|explanation|kind|picture|sound|skip|)"
COLUMNS = rf"^{COLUMN}(?:,{COLUMN})*$"
ColumnMeaning = Literal[
    "prompt", "answer", "choice", "wrong", "correct", "seconds", "points", "explanation", "kind", "picture",
    "sound", "skip"
]  # fmt: skip
"""`answer` is typed, or a card's other side; `wrong` is a choice that is never right; `correct` names right
choices by number, letter or text. Columns that mean `skip` are not read."""


class ImportOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query of `POST /api/v1/quizzes/import`. Options that are not given are detected.

    `ImportProposal.interpretation` shows the detected ones. `separator` and `row_separator` apply to `text`,
    `encoding` to all texts. `ask` selects the side of a card that is the prompt; `cards` selects typed
    answers, or choices with other cards as distractors. Of a long file, `limit` rows from `skip` on are read.
    `header_row` (0: none) and `columns` (a `ColumnMeaning` for each column, separated by commas) apply to
    tables. `note_type` (a name), `template` (from 1 on), `prompt_field` and `answer_field` apply to Anki
    packages.
    """

    format: ImportFormat | None = None
    separator: Annotated[str, Meta(min_length=1, max_length=10)] | None = None
    row_separator: Annotated[str, Meta(min_length=1, max_length=10)] | None = None
    ask: Literal["front", "back"] = "front"
    cards: Literal["text", "choice"] = "text"
    language: Language = "en"
    skip: Annotated[int, Meta(ge=0)] = 0
    limit: Annotated[int, Meta(ge=1, le=200)] = 200
    encoding: TextEncoding | None = None
    header_row: Annotated[int, Meta(ge=0, le=100)] | None = None
    columns: Annotated[str, Meta(max_length=1_000, pattern=COLUMNS)] | None = None
    note_type: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    template: Annotated[int, Meta(ge=1, le=100)] | None = None
    prompt_field: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    answer_field: Annotated[str, Meta(min_length=1, max_length=200)] | None = None


class ImportColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table: its head, its detected meaning, and its first cells."""

    name: str
    meaning: ColumnMeaning
    samples: list[str] = []


class ImportNoteType(msgspec.Struct, frozen=True, kw_only=True):
    """A note type in an Anki package that has notes, with the fields detected as prompt and answer."""

    name: str
    notes: int
    templates: list[str]
    fields: list[str]
    prompt_fields: list[str]
    answer_field: str | None


class ImportInterpretation(msgspec.Struct, frozen=True, kw_only=True):
    """The way a file was read.

    Any of it can be changed by the options of the next import. Null where it does not apply.
    """

    encoding: str | None = None
    separator: str | None = None
    row_separator: str | None = None
    header_row: int | None = None
    columns: list[ImportColumn] = []
    note_types: list[ImportNoteType] = []


class ImportedRow(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one row, card or item: the index of its question, or the reason why there is none.

    `note` tells what was lost. Rows count from 1 in the order of the file. An item with several interactions
    has a row for each.
    """

    row: int
    text: str
    question: int | None
    reason: str | None = None
    note: str | None = None
    confidence: Literal["sure", "unsure"] = "sure"
    """`unsure`: a person might read the row otherwise; `doubt` says why."""
    doubt: str | None = None
    sources: dict[str, str] = {}
    """Positions of `prompt`, `answer`, `key` and `time` in the file."""


class ImportProposal(msgspec.Struct, frozen=True, kw_only=True):
    """A quiz that was read and not stored; `total` counts all rows of the file, not only `rows`.

    `notes` are about the whole file: how it was decoded, and which rows were not read.
    `visibility`, `tags`, `folder` and `cover` are stated by files of ours only.
    """

    format: ImportFormat
    title: str
    language: str
    questions: list[Question]
    rows: list[ImportedRow]
    total: int
    notes: list[str] = []
    confidence: Literal["sure", "unsure"] = "sure"
    interpretation: ImportInterpretation = msgspec.field(default_factory=ImportInterpretation)
    visibility: Visibility = "private"
    tags: list[str] = []
    folder: str | None = None
    cover: str | None = None
