"""Notes written by our own export: their fields hold a whole question, including its choices."""

import re
from collections.abc import Sequence

from wordrally.vocabulary.formats.anki.collection import NoteType
from wordrally.vocabulary.formats.anki.media import MediaFolder
from wordrally.vocabulary.formats.anki.writing import FIELDS, NAME
from wordrally.vocabulary.formats.plain_text.hypertext import plain, unescape
from wordrally.vocabulary.formats.proposal.rows import Found, ImportRow

SOURCES = {"prompt": FIELDS[0], "answer": FIELDS[1], "key": FIELDS[2]}

SHOWN = re.compile(r"<br>(?:<img src=[^<>]*>|\[sound:wordrally-[\w-]+\.\w+\])\Z")
"""The picture or sound below the prompt; what people wrote there is escaped, or has another name."""


def is_ours(note_type: NoteType) -> bool:
    """Return whether the fields are those of our own export."""
    return note_type.name == NAME and tuple(note_type.fields) == FIELDS


def question_in(fields: Sequence[str], media: MediaFolder) -> ImportRow:
    """Return the question stored in the note."""
    asked, choices, answers, explanation = [*fields, "", "", "", ""][:4]
    prompt = SHOWN.sub("", asked)
    shown = asked[len(prompt) :]
    listed = [_text(item.removesuffix("</li>")) for item in choices.split("<li>")[1:]]
    right = [_text(answer) for answer in answers.split("<br>")]
    return Found(
        prompt=_text(prompt),
        choices=listed,
        correct=[place for place, choice in enumerate(listed) if choice in right],
        accepted=[] if listed else right,
        explanation=_text(explanation),
        notes=plain(shown)[1],
        media=media.source(shown),
        sources=SOURCES if listed else {"prompt": FIELDS[0], "answer": FIELDS[2]},
    )


def _text(html: str) -> str:
    return unescape(html.replace("<br>", "\n"))
