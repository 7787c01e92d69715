"""Our own JSON: a quiz as the API takes and returns it, without loss."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import structs

from wordrally.contracts.http.formats import ImportOptions
from wordrally.contracts.http.quizzes import Question, QuizDraft
from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.proposal.rows import ImportRow, Left, Reading, Taken
from wordrally.vocabulary.formats.proposal.shelf import shelf_from
from wordrally.vocabulary.formats.refusals import Unreadable

MAX_BYTES = 4_000_000
"""A quiz of 200 questions, each field as long as it may be and every character escaped, has less."""


class _Quiz(msgspec.Struct):
    """The fields that a quiz, a draft and a proposal have in common."""

    questions: list[Any]
    title: str = ""
    language: str | None = None
    visibility: Any = None
    tags: Any = None
    folder: Any = None
    cover: Any = None


def read(content: bytes, options: ImportOptions) -> Reading:
    """Read a quiz, or a bare list of questions."""
    if len(content) > MAX_BYTES:
        raise Unreadable(f"This JSON is larger than {MAX_BYTES // 1_000_000} MB, which no quiz of ours is.")
    try:
        quiz = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Quiz | list[Any])
    except msgspec.ValidationError:
        raise Unreadable("This JSON is not a quiz: it has no list of questions.") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreadable("This is damaged JSON.") from None
    except RecursionError:
        raise Unreadable("This JSON is nested deeper than a quiz is.") from None
    if isinstance(quiz, list):
        quiz = _Quiz(questions=quiz)
    shelf, notes = shelf_from(structs.asdict(quiz))
    return Reading(
        rows=_rows(quiz.questions), title=quiz.title, language=quiz.language, notes=notes, shelf=shelf
    )


def write(quiz: QuizDraft) -> bytes:
    """Write the draft, indented for human readers."""
    return msgspec.json.format(msgspec.json.encode(quiz), indent=2) + b"\n"


def _rows(questions: list[Any]) -> Iterator[ImportRow]:
    for item in questions:
        try:
            yield Taken(msgspec.convert(item, type=Question))
        except msgspec.ValidationError as error:
            yield Left(_prompt(item), f"This is not a question of ours: {error}.")


def _prompt(item: Any) -> str:
    prompt: Any = item.get("prompt") if isinstance(item, dict) else None
    return shortened(prompt) if isinstance(prompt, str) else ""
