"""Notes written by our own export: their fields hold a whole question, including its choices."""

from collections.abc import Sequence

from wordrally.vocabulary.formats.anki.collection import NoteType
from wordrally.vocabulary.formats.anki.writing import FIELDS, NAME
from wordrally.vocabulary.formats.plain_text.hypertext import unescape
from wordrally.vocabulary.formats.proposal.rows import Found, ImportRow

SOURCES = {"prompt": FIELDS[0], "answer": FIELDS[1], "key": FIELDS[2]}


def is_ours(note_type: NoteType) -> bool:
    """Return whether the fields are those of our own export."""
    return note_type.name == NAME and tuple(note_type.fields) == FIELDS


def question_in(fields: Sequence[str]) -> ImportRow:
    """Return the question stored in the note."""
    prompt, choices, answers, explanation = [*fields, "", "", "", ""][:4]
    listed = [_text(item.removesuffix("</li>")) for item in choices.split("<li>")[1:]]
    right = [_text(answer) for answer in answers.split("<br>")]
    return Found(
        prompt=_text(prompt),
        choices=listed,
        correct=[place for place, choice in enumerate(listed) if choice in right],
        accepted=[] if listed else right,
        explanation=_text(explanation),
        sources=SOURCES if listed else {"prompt": FIELDS[0], "answer": FIELDS[2]},
    )


def _text(html: str) -> str:
    return unescape(html.replace("<br>", "\n"))
