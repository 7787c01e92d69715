"""Texts as they are shown: composed, without what nobody sees, in linear time."""

import re
import unicodedata

UNSEEN_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
BLANK_LINES = re.compile(r"\n{2,}")
MANY_MARKS = re.compile(r"[^\w\s\x00-\x7f]{31,}")
MOST_MARKS = 30
"""Combining marks on one letter, as in Unicode's stream-safe format: normalising takes the square of their number."""


def composed(text: str) -> str:
    """The canonical composition (NFC); of a tower of marks on one letter the first thirty are kept."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", MANY_MARKS.sub(_few_marks, text))


def _few_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def tidy(text: str) -> str:
    """Composed, without control and surrounding characters that nobody sees, one space for every run of blanks."""
    lines = UNSEEN_CHARACTERS.sub("", composed(text)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def tidy_line(text: str) -> str:
    """The same, in one line."""
    return " ".join(tidy(text).split())


def shortened(text: str, length: int = 120) -> str:
    """The beginning of a text in one line, to tell a row by."""
    line = tidy_line(text[: 10 * length])
    return line if len(line) <= length else line[: length - 1] + "…"


def without_blank_lines(text: str) -> str:
    """Where markup ends one block and begins another there is one line end."""
    return BLANK_LINES.sub("\n", text)
