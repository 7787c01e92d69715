"""Writing of a quiz as a file of another program."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from msgspec import structs

from wordrally.contracts.http.formats import ExportFormat
from wordrally.contracts.http.quizzes import Question, QuizDraft
from wordrally.vocabulary.formats import our_json
from wordrally.vocabulary.formats.anki import writing as anki
from wordrally.vocabulary.formats.enclosing import Files, missing
from wordrally.vocabulary.formats.gift import writing as gift
from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.qti import writing as qti
from wordrally.vocabulary.formats.refusals import Unwritable
from wordrally.vocabulary.formats.renderings import unless_spoken
from wordrally.vocabulary.formats.tables import our_csv

NO_FILES: Files = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question that the format cannot hold, wholly or in part: its index, its beginning, and the reason."""

    question: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A written file.

    It has bytes, media type (texts are UTF-8), suffix with the dot, and the questions left out.
    """

    content: bytes
    media_type: str
    extension: str
    left_out: Sequence[LeftOut] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A format; `unfit` returns why a question cannot be held, or None.

    Stored pictures and sounds are kept by their ids, enclosed in the file, or left out.
    """

    write: Callable[..., bytes]
    media_type: str
    extension: str
    unfit: Callable[[Question], str | None] = lambda _: None
    media: Literal["by_id", "enclosed", "left_out"] = "left_out"


def _write_worksheet(quiz: QuizDraft) -> bytes:
    # Fonts and what writes PDF take 5 MB, and most processes that know the formats write none.
    from wordrally.vocabulary.formats.worksheet import writing  # noqa: PLC0415

    return writing.write(quiz)


def _unfit_for_worksheet(question: Question) -> str | None:
    from wordrally.vocabulary.formats.worksheet import writing  # noqa: PLC0415

    return writing.unfit(question)


FORMS: Mapping[ExportFormat, _Form] = {
    "json": _Form(write=our_json.write, media_type="application/json", extension=".json", media="by_id"),
    "csv": _Form(write=our_csv.write, media_type="text/csv", extension=".csv", media="by_id"),
    "gift": _Form(
        write=gift.write,
        media_type="text/plain",
        extension=".gift",
        unfit=gift.unfit,
    ),
    "qti": _Form(
        write=qti.write, media_type="application/zip", extension=".zip", unfit=unless_spoken, media="enclosed"
    ),
    "anki": _Form(
        write=anki.write,
        media_type="application/octet-stream",
        extension=".apkg",
        unfit=unless_spoken,
        media="enclosed",
    ),
    "pdf": _Form(
        write=_write_worksheet, media_type="application/pdf", extension=".pdf", unfit=_unfit_for_worksheet
    ),
}


def write_quiz(quiz: QuizDraft, form: ExportFormat, separator: str = ",", files: Files = NO_FILES) -> Written:
    """Write the quiz in that format and report questions that the format cannot hold.

    The same quiz gives the same bytes. `separator` stands between the columns of a CSV. `files` are stored
    pictures and sounds by their ids. Raises `Unwritable` if no question is left.
    """
    wanted = FORMS[form]
    left_out = [
        LeftOut(index, shortened(question.prompt), reason)
        for index, question in enumerate(quiz.questions)
        if (reason := wanted.unfit(question))
    ]
    without = {left.question for left in left_out}
    held = [question for index, question in enumerate(quiz.questions) if index not in without]
    if not held:
        raise Unwritable(f"None of the questions can be held by this format. {left_out[0].reason}")
    left_out += _without_media(wanted, quiz, without, files)
    return Written(
        content=_content(wanted, structs.replace(quiz, questions=held), separator, files),
        media_type=wanted.media_type,
        extension=wanted.extension,
        left_out=left_out,
    )


def _without_media(wanted: _Form, quiz: QuizDraft, without: set[int], files: Files) -> list[LeftOut]:
    """Return the questions that lose their picture or sound."""
    if wanted.media == "by_id":
        return []
    held = files if wanted.media == "enclosed" else NO_FILES
    return [
        LeftOut(index, shortened(question.prompt), reason)
        for index, question in enumerate(quiz.questions)
        if index not in without and (reason := missing(question, held))
    ]


def _content(wanted: _Form, quiz: QuizDraft, separator: str, files: Files) -> bytes:
    if wanted is FORMS["csv"]:
        return our_csv.write(quiz, separator)
    if wanted.media == "enclosed":
        return wanted.write(quiz, files)
    return wanted.write(quiz)
