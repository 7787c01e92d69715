"""File names in HTTP headers, and the header of questions that a format left out."""

import unicodedata
from collections.abc import Mapping, Sequence
from email.message import Message
from urllib.parse import quote

UNNAMED = "quiz"
LONGEST_NAME = 100


def name_sent(content_disposition: str | None) -> str:
    """Return the file name that the client sent (RFC 6266), or an empty string."""
    message = Message()
    message["Content-Disposition"] = content_disposition or ""
    return message.get_filename() or ""


def attachment(title: str, extension: str) -> str:
    """Return a `Content-Disposition` that names the file after the quiz: UTF-8, and an ASCII fallback."""
    name = "".join(
        " " if character in '/\\:*?"<>|' or not character.isprintable() else character for character in title
    )
    name = " ".join(name.split())[:LONGEST_NAME].strip(". ") or UNNAMED
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    ascii_name = " ".join(plain.split()) or UNNAMED
    encoded = quote(name + extension, safe="")
    return f"attachment; filename=\"{ascii_name}{extension}\"; filename*=UTF-8''{encoded}"


def left_out_field(left_out: Mapping[str, Sequence[int]]) -> str:
    """Format questions by reason as a structured field (RFC 9651): `(0 3);reason="…", (7);reason="…"`."""
    return ", ".join(
        f"({' '.join(map(str, questions))});reason={_string(reason)}"
        for reason, questions in left_out.items()
    )


def _string(text: str) -> str:
    """Format a string of a structured field: printable ASCII only."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(character if " " <= character <= "~" else "?" for character in escaped) + '"'
