"""Directives above Anki's text exports, such as `#separator:tab`, `#html:true` and `#columns:…`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wordrally.vocabulary.formats.tables.interpreting import Purposes

NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}
DIRECTIVE = re.compile(r"#([a-z][a-z ]{0,39}):([^\n]{0,2000})\n?", re.IGNORECASE)
KNOWN = frozenset(
    {"separator", "html", "columns", "tags", "notetype", "deck", "guid column", "notetype column",
        "deck column",
     "tags column", "if matches", "match scope"}
)  # fmt: skip
OTHER_COLUMNS = ("guid column", "notetype column", "deck column", "tags column")
COMMENT = re.compile(r"^#[^\n]*\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class AnkiText:
    """The rows of a text export, and the directives above them."""

    text: str
    said: Mapping[str, str] = field(default_factory=dict[str, str])
    notes: tuple[str, ...] = ()

    @property
    def separator(self) -> str | None:
        """Return the separator, given by its name or literally."""
        name = self.said.get("separator", "")
        return NAMES.get(name.lower(), name if len(name) == 1 else None)

    def purposes(self) -> Purposes:
        """Return the columns that are not asked, and the names of all columns."""
        others = [
            int(column) - 1
            for name in OTHER_COLUMNS
            if (column := self.said.get(name, "")).isdecimal() and len(column) < 4
        ]
        separator = self.separator or "\t"
        names = self.said.get("columns", "")
        listed = [name.strip().strip('"') for name in names.split(separator)] if names else []
        listed = ["" if place in others else name for place, name in enumerate(listed)]
        return Purposes(listed, others, is_marked_up=self.said.get("html", "").lower() == "true")


def without_directives(text: str) -> AnkiText:
    """Remove directives and comments.

    As in Anki, a line that begins with # is a comment if there is any directive.
    """
    said: dict[str, str] = {}
    at = 0
    comments = 0
    while text.startswith("#", at):
        end = text.find("\n", at) + 1 or len(text)
        line = DIRECTIVE.match(text, at)
        if line and line[1].lower() in KNOWN:
            said[line[1].lower()] = line[2].strip()
        else:
            comments += 1
        at = end
    if comments and not said and not _is_comment(text[: text.find("\n") if "\n" in text else len(text)]):
        return AnkiText(text)
    rest = text[at:]
    if said:
        rest = COMMENT.sub("", rest)
    notes = (f"{comments} lines that begin with # were taken for comments.",) if comments else ()
    return AnkiText(rest, said, notes)


def _is_comment(line: str) -> bool:
    """Return whether a line is a comment.

    `#1` and `#hashtag` are texts; a blank or another mark after # is not.
    """
    return not line[1:2].isalnum()
