"""Choice questions in plain text: Aiken, and lists of questions as people and chat programs write them."""

from wordrally.contracts.http.formats import ImportInterpretation, ImportOptions
from wordrally.vocabulary.formats.aiken.strict import rows_of
from wordrally.vocabulary.formats.aiken.written import NUMBERED, are_numbered, written_rows
from wordrally.vocabulary.formats.plain_text.decoding import decode, lines_of
from wordrally.vocabulary.formats.proposal.rows import Found, ImportRow, Reading

WRITTEN = "Questions were read as people write them: numbers, bullets and bold marks were taken off."


def read(content: bytes, options: ImportOptions) -> Reading:
    """Read all questions: strictly, unless they are numbered or more can be read as people write them."""
    decoded = decode(content, options.encoding, options.language)
    lines = [*lines_of(decoded.text)]
    strict = [*rows_of(lines)]
    written = _written_better(lines, strict)
    return Reading(
        rows=written or strict,
        notes=[*decoded.notes, *([WRITTEN] if written else [])],
        letter_doubts=decoded.doubts,
        interpretation=ImportInterpretation(encoding=decoded.encoding.name),
    )


def _written_better(lines: list[str], strict: list[ImportRow]) -> list[ImportRow]:
    """Return the rows as people write them if they are the better reading, or none."""
    if all(isinstance(row, Found) and not NUMBERED.match(row.prompt) for row in strict):
        return []
    written = [*written_rows(lines)]
    more = _found(written) - _found(strict)
    return written if more > 0 or (more == 0 and are_numbered(lines)) else []


def _found(rows: list[ImportRow]) -> int:
    return sum(isinstance(row, Found) for row in rows)
