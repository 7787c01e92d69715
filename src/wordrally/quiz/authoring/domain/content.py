"""Rules that span several fields of a quiz, beyond the types of single fields."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, assert_never

from msgspec import UNSET

from wordrally.contracts.http.problems import FieldError
from wordrally.contracts.http.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Media,
    Question,
    QuizDraft,
    ScrambleQuestion,
    TextQuestion,
)
from wordrally.quiz.authoring.domain.emoji import holds_emoji, is_one_emoji
from wordrally.vocabulary.texts import collapse_blanks, comparable

T = TypeVar("T")

LINE_CONTROLS = frozenset("\n\t")


def check_quiz(draft: QuizDraft) -> list[FieldError]:
    """Return the errors of the quiz, each with a JSON pointer into its body; empty for a valid quiz."""
    return [
        *check_title("/title", draft.title),
        *check_shelf(draft),
        *(
            error
            for index, question in enumerate(draft.questions)
            for error in check_question(f"/questions/{index}", question)
        ),
    ]


def check_title(at: str, title: str) -> Iterator[FieldError]:
    """Yield the errors of a title."""
    yield from _check_text(at, title)


def check_shelf(draft: QuizDraft) -> Iterator[FieldError]:
    """Yield the errors of tags, folder and cover. Labels stand on one line."""
    yield from check_tags("/tags", draft.tags)
    yield from check_folder("/folder", draft.folder)
    yield from check_cover("/cover", draft.cover)


def check_tags(at: str, tags: Sequence[str]) -> Iterator[FieldError]:
    """Yield the errors of the tags."""
    for index, tag in enumerate(tags):
        yield from _check_text(f"{at}/{index}", tag, controls=frozenset())
    yield from _check_distinct(at, tags, comparable, "This tag is listed twice.")


def check_folder(at: str, folder: str | None) -> Iterator[FieldError]:
    """Yield the errors of the folder's name."""
    if folder is not None:
        yield from _check_text(at, folder, controls=frozenset())


def check_cover(at: str, cover: str | None) -> Iterator[FieldError]:
    """Yield the errors of the cover."""
    if cover is not None and not is_one_emoji(cover):
        yield FieldError(field=at, message="The cover must be one emoji.", code="not-an-emoji")


def check_question(at: str, question: Question) -> Iterator[FieldError]:
    """Yield the errors of one question; `at` is the JSON pointer to it."""
    yield from _check_text(f"{at}/prompt", question.prompt)
    if question.explanation is not None:
        yield from _check_text(f"{at}/explanation", question.explanation, may_be_blank=True)
    if question.word is not None:
        yield from _check_text(f"{at}/word", question.word)
    if question.media is not None:
        yield from _check_media(f"{at}/media", question.media)
    match question:
        case ChoiceQuestion():
            yield from _check_choices(at, question)
        case TextQuestion():
            yield from _check_accepted(f"{at}/accepted", question.accepted)
        case ScrambleQuestion():
            yield from _check_accepted(f"{at}/accepted", question.accepted)
            yield from _check_letters(at, question)
        case ListenQuestion():
            yield from _check_accepted(f"{at}/accepted", question.accepted)
            yield from _check_text(f"{at}/spoken/text", question.spoken.text)
        case _:
            assert_never(question)


def _check_choices(at: str, question: ChoiceQuestion) -> Iterator[FieldError]:
    for index, choice in enumerate(question.choices):
        yield from _check_text(f"{at}/choices/{index}", choice)
    # Case distinguishes choices: "polish" and "Polish" are different.
    yield from _check_distinct(f"{at}/choices", question.choices, _as_shown, "This choice is listed twice.")
    for index, choice in enumerate(question.correct):
        if choice >= len(question.choices):
            yield FieldError(
                field=f"{at}/correct/{index}",
                message="There is no choice with this index.",
                code="no-such-choice",
            )
    yield from _check_distinct(f"{at}/correct", question.correct, int, "This index is listed twice.")


def _check_accepted(at: str, accepted: Sequence[str]) -> Iterator[FieldError]:
    for index, text in enumerate(accepted):
        yield from _check_text(f"{at}/{index}", text)
    yield from _check_distinct(at, accepted, comparable, "This text is already accepted.")


def _check_letters(at: str, question: ScrambleQuestion) -> Iterator[FieldError]:
    """Compare the letters without blanks: the player types the blanks between words."""
    for index, letter in enumerate(question.letters):
        yield from _check_text(f"{at}/letters/{index}", letter)
    there = _letters("".join(question.letters))
    for index, text in enumerate(question.accepted):
        if Counter(_letters(text)) != Counter(there):
            yield FieldError(
                field=f"{at}/accepted/{index}",
                message="This is not made of these letters.",
                code="other-letters",
            )
    if there in map(_letters, question.accepted):
        yield FieldError(field=f"{at}/letters", message="The letters are already in order.", code="in-order")


def _letters(text: str) -> str:
    return "".join(character for character in comparable(text) if not character.isspace())


def _check_media(at: str, media: Media) -> Iterator[FieldError]:
    yield from _check_text(f"{at}/alt", media.alt)
    if media.kind != "emoji":
        if media.id is UNSET or media.value is not UNSET:
            yield FieldError(
                field=f"{at}/id", message="A picture or sound is given by its id alone.", code="id-alone"
            )
        return
    if media.value is UNSET or media.id is not UNSET:
        yield FieldError(
            field=f"{at}/value", message="An emoji is given by its value alone.", code="value-alone"
        )
        return
    yield from _check_text(f"{at}/value", media.value)
    if not holds_emoji(media.value) or any(
        character.isalpha() or character == " " for character in media.value
    ):
        yield FieldError(field=f"{at}/value", message="The picture must be an emoji.", code="not-an-emoji")


def _check_text(
    at: str, text: str, *, may_be_blank: bool = False, controls: frozenset[str] = LINE_CONTROLS
) -> Iterator[FieldError]:
    if not may_be_blank and not text.strip():
        yield FieldError(field=at, message="This must not be blank.", code="blank")
    if any(unicodedata.category(character) == "Cc" and character not in controls for character in text):
        yield FieldError(field=at, message="This has a control character.", code="control-character")


def _check_distinct(
    at: str, values: Sequence[T], key: Callable[[T], object], message: str
) -> Iterator[FieldError]:
    seen: set[object] = set()
    for index, value in enumerate(values):
        if key(value) in seen:
            yield FieldError(field=f"{at}/{index}", message=message, code="twice")
        seen.add(key(value))


def _as_shown(text: str) -> str:
    return collapse_blanks(unicodedata.normalize("NFC", text))
