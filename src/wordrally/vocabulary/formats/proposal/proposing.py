"""A proposal from the rows of a file: the window that was asked for, and what became of each row in it."""

import re
from collections.abc import Sequence

import msgspec

from wordrally.contracts.formats import ImportedRow, ImportFormat, ImportOptions, ImportProposal
from wordrally.contracts.quizzes import Question
from wordrally.vocabulary.formats.plain_text.tidying import UNSEEN_CHARACTERS, shortened
from wordrally.vocabulary.formats.proposal.cards import Deck, typed
from wordrally.vocabulary.formats.proposal.questions import question_from
from wordrally.vocabulary.formats.proposal.rows import Card, Found, ImportRow, Left, Reading, Taken

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MAX_LANGUAGE = 35
MAX_TITLE = 200
UNTITLED = "Imported quiz"


def propose(
    form: ImportFormat, reading: Reading, rows: list[ImportRow], name: str, options: ImportOptions
) -> ImportProposal:
    """The rows from `skip` on, at most `limit`, as questions. All rows are the stock that wrong choices come from."""
    deck = (
        Deck([row for row in rows if isinstance(row, Card)], options.ask)
        if options.cards == "choice"
        else None
    )
    window = rows[options.skip : options.skip + options.limit]
    questions: list[Question] = []
    report: list[ImportedRow] = []
    for number, row in enumerate(window, options.skip + 1):
        outcome = _outcome(row, deck, options)
        report.append(_told(number, outcome, len(questions), reading))
        if isinstance(outcome, Taken):
            questions.append(outcome.question)
    return ImportProposal(
        format=form,
        title=_title(reading.title, name),
        language=_language(reading.language, options),
        questions=questions,
        rows=report,
        total=len(rows),
        notes=[*reading.notes, *_not_looked_at(len(rows), options)],
        confidence="unsure" if any(row.confidence == "unsure" for row in report) else "sure",
        interpretation=reading.interpretation,
    )


def _outcome(row: ImportRow, deck: Deck | None, options: ImportOptions) -> Taken | Left:
    match row:
        case Card():
            return question_from(deck.picked(row) if deck else typed(row, options.ask))
        case Found():
            return question_from(row)
        case Taken() | Left():
            return row


def _told(number: int, outcome: Taken | Left, place: int, reading: Reading) -> ImportedRow:
    match outcome:
        case Taken(question, notes, doubts, sources):
            doubt = " ".join(dict.fromkeys([*doubts, *reading.doubts, *_letter_doubts(question, reading)]))
            return ImportedRow(
                row=number,
                text=shortened(question.prompt),
                question=place,
                note=" ".join(dict.fromkeys(notes)) or None,
                confidence="unsure" if doubt else "sure",
                doubt=doubt or None,
                sources=dict(sources),
            )
        case Left(text, reason):
            return ImportedRow(row=number, text=text, question=None, reason=reason)


def _letter_doubts(question: Question, reading: Reading) -> Sequence[str]:
    """Letters beyond ASCII are wrong where the encoding was guessed wrongly."""
    if not reading.letter_doubts or msgspec.json.encode(question).isascii():
        return ()
    return reading.letter_doubts


def _not_looked_at(total: int, options: ImportOptions) -> list[str]:
    first, last = options.skip + 1, options.skip + options.limit
    if total < first:
        return [f"The file has {total:,} rows; none is left after row {options.skip:,}."]
    if total <= last and first == 1:
        return []
    return [f"The file has {total:,} rows, of which {first:,} to {min(last, total):,} were looked at."]


def _title(stated: str, name: str) -> str:
    """As it is stated, if it may be a title as it is; else what can be made of it, or of the name of the file."""
    if stated.strip() and len(stated) <= MAX_TITLE and not UNSEEN_CHARACTERS.search(stated):
        return stated
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0] or name
    return next((title for text in (stated, stem) if (title := shortened(text, MAX_TITLE))), UNTITLED)


def _language(stated: str | None, options: ImportOptions) -> str:
    known = stated and len(stated) <= MAX_LANGUAGE and LANGUAGE.fullmatch(stated)
    return stated if stated and known else options.language
