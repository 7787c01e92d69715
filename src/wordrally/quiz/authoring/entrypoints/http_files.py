"""Files over HTTP: their names in both directions, and what a format left out."""

import unicodedata
from collections.abc import Mapping, Sequence
from email.message import Message
from urllib.parse import quote

UNNAMED = "quiz"
LONGEST_NAME = 100


def name_sent(content_disposition: str | None) -> str:
    """The name that a client gives its file (RFC 6266), or nothing."""
    message = Message()
    message["Content-Disposition"] = content_disposition or ""
    return message.get_filename() or ""


def attachment(title: str, extension: str) -> str:
    """A file to be saved under a quiz's title: in full for who reads UTF-8 names, without what is not ASCII for all others."""
    name = "".join(
        " " if character in '/\\:*?"<>|' or not character.isprintable() else character for character in title
    )
    name = " ".join(name.split())[:LONGEST_NAME].strip(". ") or UNNAMED
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    ascii_name = " ".join(plain.split()) or UNNAMED
    return f"attachment; filename=\"{ascii_name}{extension}\"; filename*=UTF-8''{quote(name + extension, safe='')}"


def left_out_field(left_out: Mapping[str, Sequence[int]]) -> str:
    """Questions by reason as a structured field (RFC 9651): `(0 3);reason="…", (7);reason="…"`."""
    return ", ".join(
        f"({' '.join(map(str, questions))});reason={_string(reason)}"
        for reason, questions in left_out.items()
    )


def _string(text: str) -> str:
    """A structured field's string: printable ASCII only."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(character if " " <= character <= "~" else "?" for character in escaped) + '"'
