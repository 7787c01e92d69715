"""The proposal made from the rows of a file: the requested window, and the outcome of each row in it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from msgspec import structs

from wordrally.contracts.http.formats import ImportedRow, ImportFormat, ImportOptions, ImportProposal
from wordrally.contracts.http.quizzes import Media, Question
from wordrally.vocabulary.formats.plain_text.tidying import UNSEEN_CHARACTERS, shortened
from wordrally.vocabulary.formats.proposal.cards import Deck, typed
from wordrally.vocabulary.formats.proposal.learning import as_learned, languages_of
from wordrally.vocabulary.formats.proposal.media import LOST, MediaCollector
from wordrally.vocabulary.formats.proposal.questions import question_from
from wordrally.vocabulary.formats.proposal.rows import Card, Found, ImportRow, Left, Reading, Taken
from wordrally.vocabulary.formats.renderings import answers_of
from wordrally.vocabulary.texts import comparable

TWIN = "Another row asks the same and has another answer."
INCOMPLETE = "The question may need what was left out."
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MAX_LANGUAGE = 35
MAX_TITLE = 200
UNTITLED = "Imported quiz"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request to read a file: its name, the options, and where its media go."""

    name: str
    options: ImportOptions
    collector: MediaCollector | None = None


def propose(
    form: ImportFormat,
    reading: Reading,
    rows: list[ImportRow],
    wanted: Wanted,
) -> ImportProposal:
    """Turn at most `limit` rows from `skip` on into questions. All rows serve as distractors."""
    options, collector = wanted.options, wanted.collector
    cards = [row for row in rows if isinstance(row, Card)]
    languages = languages_of(cards)
    deck = Deck(cards, options.ask, languages) if options.cards == "choice" else None
    window = rows[options.skip : options.skip + options.limit]
    questions: list[Question] = []
    report: list[ImportedRow] = []
    for number, row in enumerate(window, options.skip + 1):
        outcome = _outcome(row, deck, options, collector)
        if isinstance(row, Card) and isinstance(outcome, Taken):
            outcome = replace(outcome, question=as_learned(outcome.question, row, languages, options.ask))
        report.append(_told(number, outcome, len(questions), reading))
        if isinstance(outcome, Taken):
            questions.append(outcome.question)
    report = _with_twins(report, questions)
    return ImportProposal(
        format=form,
        title=_title(reading.title, wanted.name),
        language=_language(reading.language, options),
        questions=questions,
        rows=report,
        total=len(rows),
        notes=[*reading.notes, *_not_looked_at(len(rows), options)],
        confidence="unsure" if any(row.confidence == "unsure" for row in report) else "sure",
        interpretation=reading.interpretation,
        **structs.asdict(reading.shelf),
    )


def _outcome(
    row: ImportRow, deck: Deck | None, options: ImportOptions, collector: MediaCollector | None
) -> Taken | Left:
    match row:
        case Card():
            found = deck.picked(row) if deck else typed(row, options.ask)
            return question_from(_with_media(found, collector))
        case Found():
            return question_from(_with_media(row, collector))
        case Taken() | Left():
            return row


def _with_twins(report: list[ImportedRow], questions: list[Question]) -> list[ImportedRow]:
    """Mark rows with the same prompt and different answers as doubtful.

    Something that tells them apart may be missing.
    """
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for question in questions:
        asked[_asked(question)].add(str(answers_of(question)))
    twins = {prompt for prompt, answers in asked.items() if len(answers) > 1}
    return [
        structs.replace(row, confidence="unsure", doubt=" ".join(filter(None, [row.doubt, TWIN])))
        if row.question is not None and _asked(questions[row.question]) in twins
        else row
        for row in report
    ]


def _asked(question: Question) -> str:
    return f"{comparable(question.prompt)} {question.media}"


def _with_media(found: Found, collector: MediaCollector | None) -> Found:
    """Add the picture or sound of a question, or a note about it."""
    if found.media is None or collector is None:
        return found
    taken = collector.take(found.media)
    lost = LOST[found.media.kind]
    if isinstance(taken, Media):
        return replace(found, shown=taken, notes=[note for note in found.notes if note != lost])
    return replace(found, notes=[f"{lost[:-1]}: {taken}." if note == lost else note for note in found.notes])


def _told(number: int, outcome: Taken | Left, place: int, reading: Reading) -> ImportedRow:
    match outcome:
        case Taken(question, notes, doubts, sources):
            why = [*doubts, *_media_doubts(notes), *reading.doubts, *_letter_doubts(question, reading)]
            doubt = " ".join(dict.fromkeys(why))
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


def _media_doubts(notes: Sequence[str]) -> Sequence[str]:
    """Return a doubt if the question may be about a picture or sound that was left out."""
    begins = tuple(lost.rstrip(".") for lost in LOST.values())
    return [INCOMPLETE] if any(note.startswith(begins) for note in notes) else []


def _letter_doubts(question: Question, reading: Reading) -> Sequence[str]:
    """Return doubts about non-ASCII letters, which are wrong if the encoding was guessed wrongly."""
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
    """Return the stated title if it is valid; else a valid one made from it, or from the name of the file."""
    if stated.strip() and len(stated) <= MAX_TITLE and not UNSEEN_CHARACTERS.search(stated):
        return stated
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0] or name
    return next((title for text in (stated, stem) if (title := shortened(text, MAX_TITLE))), UNTITLED)


def _language(stated: str | None, options: ImportOptions) -> str:
    known = stated and len(stated) <= MAX_LANGUAGE and LANGUAGE.fullmatch(stated)
    return stated if stated and known else options.language
