"""Import of a quiz from a file: detect the format, read its rows, make a proposal."""

from collections.abc import Mapping
from itertools import islice

from wordrally.contracts.http.formats import ImportFormat, ImportOptions, ImportProposal
from wordrally.vocabulary.formats import our_json
from wordrally.vocabulary.formats.aiken import reading as aiken
from wordrally.vocabulary.formats.anki import reading as anki
from wordrally.vocabulary.formats.detecting import format_of
from wordrally.vocabulary.formats.gift import reading as gift
from wordrally.vocabulary.formats.proposal.media import MediaCollector
from wordrally.vocabulary.formats.proposal.proposing import Wanted, propose
from wordrally.vocabulary.formats.proposal.rows import Reader
from wordrally.vocabulary.formats.qti import reading as qti
from wordrally.vocabulary.formats.refusals import Unreadable
from wordrally.vocabulary.formats.tables import our_csv, separated, spreadsheets

MAX_ROWS = 50_000
"""Decks of the largest vocabularies have 30,000 cards. Beyond, a file is not read on."""

READERS: Mapping[ImportFormat, Reader] = {
    "json": our_json.read,
    "csv": our_csv.read,
    "text": separated.read,
    "anki": anki.read,
    "kahoot": spreadsheets.read,
    "wayground": spreadsheets.read,
    "gift": gift.read,
    "aiken": aiken.read,
    "qti": qti.read,
}


def read_quiz(
    content: bytes, name: str, options: ImportOptions, media: MediaCollector | None = None
) -> ImportProposal:
    """Return the proposal for a quiz made from this file.

    `name` is the name that the owner gave the file; it is never used as a path. `media` collects the pictures
    and sounds of the file; without it they are left out, with a note. The function is pure and bounded: it
    writes, fetches and executes nothing.

    Raises `Unreadable`, and nothing else, for a file that is broken, hostile, too large or of an unknown
    kind.
    """
    form = options.format or format_of(content, name)
    reading = READERS[form](content, options)
    rows = list(islice(reading.rows, MAX_ROWS + 1))
    if len(rows) > MAX_ROWS:
        raise Unreadable(f"This file has more than {MAX_ROWS:,} rows; split it, or export a part of it.")
    if not rows:
        raise Unreadable("There is no question in this file.")
    return propose(form, reading, rows, Wanted(name, options, media))
