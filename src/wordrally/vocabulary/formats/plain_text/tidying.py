"""Normalised text as it is shown: composed, without invisible characters, in linear time."""

import re
import unicodedata

UNSEEN_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
BLANK_LINES = re.compile(r"\n{2,}")
MANY_MARKS = re.compile(r"[^\w\s\x00-\x7f]{31,}")
MOST_MARKS = 30
"""Combining marks kept on one letter (UAX #15, stream-safe format): normalising is quadratic in them."""


def composed(text: str) -> str:
    """Return the canonical composition (NFC), keeping the first 30 combining marks on one letter."""
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
    """Compose, remove control and invisible characters at both ends, and collapse runs of blanks."""
    lines = UNSEEN_CHARACTERS.sub("", composed(text)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def tidy_line(text: str) -> str:
    """Do the same as `tidy`, in one line."""
    return " ".join(tidy(text).split())


def shortened(text: str, length: int = 120) -> str:
    """Return the beginning of a text in one line, to identify a row."""
    line = tidy_line(text[: 10 * length])
    return line if len(line) <= length else line[: length - 1] + "…"


def without_blank_lines(text: str) -> str:
    """Reduce runs of line ends to one, where one block of markup ends and another begins."""
    return BLANK_LINES.sub("\n", text)
