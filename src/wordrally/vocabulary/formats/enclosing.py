"""Stored pictures and sounds of a quiz, enclosed in exported packages under names of their own."""

from collections.abc import Iterable, Mapping

from msgspec import UNSET

from wordrally.contracts.http.quizzes import Question
from wordrally.vocabulary.media import PreparedMedia

Files = Mapping[str, PreparedMedia]
"""Stored media by their ids."""

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/ogg": "ogg",
    "audio/webm": "webm",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
}
NOUNS = {"image": "picture", "audio": "sound"}


def stored_id(question: Question) -> str | None:
    """Return the id of the question's stored picture or sound."""
    return question.media.id if question.media and question.media.id is not UNSET else None


def enclosed_name(question: Question, files: Files) -> str | None:
    """Return the file name of the question's picture or sound, if it is among the files."""
    media_id = stored_id(question)
    if media_id is None or media_id not in files:
        return None
    return f"wordrally-{media_id}.{ENDINGS.get(files[media_id].media_type, 'bin')}"


def enclosed(questions: Iterable[Question], files: Files) -> dict[str, bytes]:
    """Return the files that the questions need, by name."""
    found = {enclosed_name(one, files): files.get(stored_id(one) or "") for one in questions}
    return {name: file.content for name, file in found.items() if name and file}


def missing(question: Question, files: Files) -> str | None:
    """Return a sentence about the question's picture or sound that the file does not enclose."""
    if question.media is None or stored_id(question) is None or enclosed_name(question, files):
        return None
    return f"Its {NOUNS[question.media.kind]} is left out; the question itself is in the file."
