"""Writing of a quiz as a file of another program."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from wordrally.contracts.http.formats import ExportFormat
from wordrally.contracts.http.quizzes import Question, QuizDraft
from wordrally.vocabulary.formats import our_json
from wordrally.vocabulary.formats.anki import writing as anki
from wordrally.vocabulary.formats.gift import writing as gift
from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.qti import writing as qti
from wordrally.vocabulary.formats.refusals import Unwritable
from wordrally.vocabulary.formats.renderings import unless_spoken
from wordrally.vocabulary.formats.tables import our_csv
from wordrally.vocabulary.formats.worksheet import writing as worksheet


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A question that the format cannot hold: its index, its beginning, and the reason."""

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
    """A format; `unfit` returns why a question cannot be held, or None."""

    write: Callable[[QuizDraft], bytes]
    media_type: str
    extension: str
    unfit: Callable[[Question], str | None] = lambda _: None


FORMS: Mapping[ExportFormat, _Form] = {
    "json": _Form(write=our_json.write, media_type="application/json", extension=".json"),
    "csv": _Form(write=our_csv.write, media_type="text/csv", extension=".csv"),
    "gift": _Form(
        write=gift.write,
        media_type="text/plain",
        extension=".gift",
        unfit=gift.unfit,
    ),
    "qti": _Form(write=qti.write, media_type="application/zip", extension=".zip", unfit=unless_spoken),
    "anki": _Form(
        write=anki.write,
        media_type="application/octet-stream",
        extension=".apkg",
        unfit=unless_spoken,
    ),
    "pdf": _Form(
        write=worksheet.write, media_type="application/pdf", extension=".pdf", unfit=worksheet.unfit
    ),
}


def write_quiz(quiz: QuizDraft, form: ExportFormat, separator: str = ",") -> Written:
    """Write the quiz in that format and report questions that the format cannot hold.

    The same quiz gives the same bytes. `separator` stands between the columns of a CSV. Raises `Unwritable`
    if no question is left.
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
    return Written(
        content=_content(wanted, structs.replace(quiz, questions=held), separator),
        media_type=wanted.media_type,
        extension=wanted.extension,
        left_out=left_out,
    )


def _content(wanted: _Form, quiz: QuizDraft, separator: str) -> bytes:
    if wanted is FORMS["csv"]:
        return our_csv.write(quiz, separator)
    return wanted.write(quiz)
