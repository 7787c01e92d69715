"""The text that HTML shows. Lists, tables, ruby, super- and subscripts and formulas stay readable."""

import html
import re
from collections.abc import Callable, Iterator

from wordrally.vocabulary.formats.containers.markup import MarkupReader
from wordrally.vocabulary.formats.plain_text.mathematics import (
    lowered,
    mathml,
    raised,
    with_readable_formulas,
)
from wordrally.vocabulary.formats.plain_text.tidying import tidy, without_blank_lines
from wordrally.vocabulary.formats.refusals import Unreadable

MAX_MARKED_UP = 10_000
"""Characters with markup that are looked at to find the at most thousand that are kept."""

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
TAG = re.compile(
    r"<[!/]?([A-Za-z-][A-Za-z0-9-]*)[^<>]*>"
)  # never looks past the next "<": linear in every text
MARKS = re.compile(r"[<&\[\\$]")
SOUND = re.compile(r"\[sound:([^\[\]]{1,300})\]|\[/?anki:[^\[\]]*\]")
IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
ATTRIBUTE = r"""\b{}\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))"""
ALT = re.compile(ATTRIBUTE.format("alt"), re.IGNORECASE)
SOURCE = re.compile(ATTRIBUTE.format("src"), re.IGNORECASE)
BREAKING = frozenset(
    {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "hr", "dt",
        "dd",
     "table", "pre", "section", "article", "header", "footer"}
)  # fmt: skip
UNSEEN = frozenset({"script", "style", "rp", "head", "title", "template"})
CELLS = frozenset({"td", "th"})


def plain(marked_up: str) -> tuple[str, list[str]]:
    """Return the visible text of HTML, and the media that it contains."""
    if not MARKS.search(marked_up):
        return tidy(marked_up[:MAX_MARKED_UP]) if "\n" not in marked_up else without_blank_lines(
            tidy(marked_up[:MAX_MARKED_UP])
        ), []
    notes: list[str] = []
    if len(marked_up) > MAX_MARKED_UP:
        notes.append(f"Only the first {MAX_MARKED_UP:,} characters with their markup were looked at.")
    marked_up = _without_comments(marked_up[:MAX_MARKED_UP])
    silent = SOUND.sub("", marked_up)
    if (SOUND.search(marked_up) and "[sound:" in marked_up) or "<audio" in silent.lower():
        notes.append("A sound was left out.")
    if "<img" in silent.lower() or "<svg" in silent.lower():
        notes.append("A picture was left out.")
    readable, has_formulas = with_readable_formulas(_with_readable_mathml(silent))
    if has_formulas or (readable != silent and "<math" in silent.lower()):
        notes.append("A formula was written as a line of text.")
    return without_blank_lines(tidy(unescape("".join(_shown(readable))))), notes


def pictures_in(marked_up: str) -> list[tuple[str, str]]:
    """Return source and alternative text of each picture."""
    return [
        (_value(SOURCE, tag[0]), _value(ALT, tag[0])) for tag in IMAGE.finditer(marked_up[:MAX_MARKED_UP])
    ]


def sounds_in(marked_up: str) -> list[str]:
    """Return the names of the sounds that Anki plays."""
    return [match[1] for match in SOUND.finditer(marked_up[:MAX_MARKED_UP]) if match[1]]


def unescape(text: str) -> str:
    """Decode entities. An unterminated one stays, so that no text can contain a million-digit number."""
    return ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def _value(pattern: re.Pattern[str], tag: str) -> str:
    found = pattern.search(tag)
    return unescape(next((part for part in found.groups() if part), "")) if found else ""


def _without_comments(text: str) -> str:
    return _cut(text, "<!--", "-->", lambda _: "")


def _with_readable_mathml(text: str) -> str:
    return _cut(text, "<math", "</math>", _readable) if "<math" in text else text


def _readable(markup: str) -> str:
    try:
        return html.escape(mathml(MarkupReader().parse(html.unescape(markup).encode())), quote=False)
    except Unreadable:
        return markup


def _cut(text: str, begin: str, end: str, replaced: Callable[[str], str]) -> str:
    """Replace each stretch from `begin` to `end`; an unterminated one stays."""
    kept: list[str] = []
    at = 0
    while (start := text.find(begin, at)) >= 0 and (stop := text.find(end, start)) >= 0:
        stop += len(end)
        kept += [text[at:start], replaced(text[start:stop])]
        at = stop
    return "".join([*kept, text[at:]])


def _shown(marked_up: str) -> Iterator[str]:
    """Yield the visible text piece by piece; of nested marks only the innermost counts."""
    page = _Page()
    at = 0
    for tag in TAG.finditer(marked_up):
        yield page.text(marked_up[at : tag.start()])
        at = tag.end()
        yield page.tag(tag[1].lower(), is_end=tag[0][1] == "/")
    yield page.text(marked_up[at:])


class _Page:
    """State of the walk through a document."""

    def __init__(self) -> None:
        self._unseen = ""
        self._script: Callable[[str], str] | None = None
        self._lists: list[int | None] = []
        self._cells = 0

    def text(self, text: str) -> str:
        if self._unseen:
            return ""
        return self._script(unescape(text)) if self._script and text.strip() else text

    def tag(self, name: str, *, is_end: bool) -> str:
        if name in UNSEEN:
            self._unseen = "" if is_end else self._unseen or name
            return ""
        if self._unseen:
            return ""
        match name:
            case "sup" | "sub":
                self._script = None if is_end else raised if name == "sup" else lowered
            case "rt":
                return ")" if is_end else "("
            case "ul" | "ol":
                self._list(name, is_end=is_end)
            case "li":
                return "\n" if is_end else f"\n{self._bullet()}"
            case "tr":
                self._cells = 0
            case _ if name in CELLS and not is_end:
                self._cells += 1
                return " | " if self._cells > 1 else ""
            case _:
                pass
        return "\n" if name in BREAKING else ""

    def _list(self, name: str, *, is_end: bool) -> None:
        if not is_end:
            self._lists.append(0 if name == "ol" else None)
        elif self._lists:
            self._lists.pop()

    def _bullet(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "• "
        self._lists[-1] = number + 1
        return f"{number + 1}. "
