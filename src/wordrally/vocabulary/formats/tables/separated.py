"""Separated text and CSV of other programs: two sides, or columns with a header."""

from dataclasses import replace

from wordrally.contracts.http.formats import ImportInterpretation, ImportOptions
from wordrally.vocabulary.formats.containers.archives import SIGNATURE
from wordrally.vocabulary.formats.plain_text.decoding import Decoded, decode
from wordrally.vocabulary.formats.proposal.rows import Reading
from wordrally.vocabulary.formats.tables import spreadsheets
from wordrally.vocabulary.formats.tables.anki_directives import without_directives
from wordrally.vocabulary.formats.tables.interpreting import Table, interpret
from wordrally.vocabulary.formats.tables.records import records, with_loose_lines
from wordrally.vocabulary.formats.tables.separators import Layout, layout_of, named
from wordrally.vocabulary.formats.tables.written_lists import WrittenList, as_rows


def read(content: bytes, options: ImportOptions) -> Reading:
    """Return a row for each question or card.

    Separators that were not chosen are guessed, and the proposal shows the guess.
    """
    if content.startswith(SIGNATURE):
        return spreadsheets.read(content, options)
    return read_decoded(decode(content, options.encoding, options.language), options, is_table=False)


def read_decoded(decoded: Decoded, options: ImportOptions, *, is_table: bool) -> Reading:
    """Do the same as `read`, from decoded text.

    A table (CSV) has one of four separators, and cells may be quoted.
    """
    anki = without_directives(decoded.text)
    is_free = not (anki.said or options.separator or options.row_separator)
    written = as_rows(anki.text) if is_free else WrittenList(anki.text)
    chosen = named(options.separator) or anki.separator or written.separator
    layout = layout_of(written.text, chosen, named(options.row_separator), is_table=is_table)
    rows = records(written.text, layout)
    if layout.separator == "\t" and not anki.said:
        rows = with_loose_lines(rows)
    table = interpret(rows, options, replace(anki.purposes(), separator=layout.separator))
    notes = [*decoded.notes, *anki.notes, *written.notes, *layout.notes, *table.notes]
    if is_table and not table.header_row and not anki.said:
        notes.append("No header was found; the first two columns are taken for the two sides of cards.")
    return Reading(
        rows=table.rows,
        notes=notes,
        doubts=[*([] if table.has_known_header else layout.doubts), *written.doubts, *table.doubts],
        letter_doubts=decoded.doubts,
        interpretation=interpretation(decoded, layout, table),
    )


def interpretation(decoded: Decoded, layout: Layout, table: Table) -> ImportInterpretation:
    """Return the interpretation that the teacher can change."""
    return ImportInterpretation(
        encoding=decoded.encoding.name,
        separator=layout.separator,
        row_separator=layout.row_separator,
        header_row=table.header_row,
        columns=table.shown_columns,
    )
