"""Anki's card templates: Mustache with filters.

They are rendered piece by piece, so that it is known which field each piece shows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

MAX_TEMPLATE = 20_000
MAX_TOKENS = 300
"""Fields, conditions and texts of one template; the richest in use have a third."""

INVISIBLE = re.compile(r"<(script|style)\b[^<]*(?:<(?!/\1)[^<]*)*</\1\s*>", re.IGNORECASE)
NOTHING = re.compile(r"(?:\s|&nbsp;|<br ?/?>|</?(?:div|p|span|b|i)\b[^<>]*>)*", re.IGNORECASE)
ANSWER_MARK = re.compile(r"id\s*=\s*[\"']?answer\b", re.IGNORECASE)
FURIGANA = re.compile(r" ?([^ >\[\]]{1,100})\[([^\[\]]{1,100})\]")
TAGS = re.compile(r"<[^<>]*>")
SHOWN_AS_IT_IS = frozenset({"variable", "no escape"})
SPECIAL = ("Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID")


class BrokenTemplate(Exception):
    """The template cannot be rendered; `args[0]` says why."""


@dataclass(frozen=True, slots=True)
class Token:
    """A text, a field with its filters, or the beginning or end of a condition."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of HTML and the field it shows, or None for fixed text.

    `filters` are in the order of the template.
    """

    html: str
    field: str = ""
    filters: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """One side of a card."""

    tokens: Sequence[Token]

    def fields(self) -> list[tuple[str, Sequence[str]]]:
        """Return the fields that the template may show, with their filters."""
        return [_parted(token.text) for token in self.tokens if token.kind in SHOWN_AS_IT_IS]

    def without(self, filters: frozenset[str]) -> "Template":
        """Return the template without the fields that have one of these filters."""
        seen = [
            token
            for token in self.tokens
            if token.kind not in SHOWN_AS_IT_IS or not filters & {*filter_names(_parted(token.text)[1])}
        ]
        return Template(seen)

    def after_answer_mark(self) -> "Template":
        """Return what stands below `<hr id=answer>`, or the whole template if no field is shown below it."""
        for place, token in enumerate(self.tokens):
            if token.kind == "literal" and (mark := ANSWER_MARK.search(token.text)):
                rest = Token("literal", token.text[mark.end() :].partition(">")[2])
                below = Template([rest, *self.tokens[place + 1 :]])
                return below if below.fields() else self
        return self

    def render(self, fields: Mapping[str, str]) -> Iterator[Piece]:
        """Return the pieces that are shown for these field values."""
        closed = 0
        for token in self.tokens:
            match token.kind:
                case "section" | "inverted section":
                    filled = bool(not NOTHING.fullmatch(fields.get(token.text, "")))
                    closed += bool(closed) or filled != (token.kind == "section")
                case "end":
                    closed -= bool(closed)
                case _ if closed:
                    pass
                case "literal":
                    yield Piece(token.text)
                case kind if kind in SHOWN_AS_IT_IS:
                    yield _piece(token.text, fields)
                case _:
                    pass


def filter_names(filters: Sequence[str]) -> list[str]:
    """Return the names of filters without their arguments: `tts en_US voices=…`."""
    return [name.split(" ")[0] for name in filters]


def template_of(source: str) -> Template:
    """Parse a template with a Mustache renderer. Raises `BrokenTemplate`."""
    from chevron import ChevronError  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]
    from chevron.tokenizer import tokenize  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]

    if len(source) > 10 * MAX_TEMPLATE:
        raise BrokenTemplate(
            f"The template of this note type is longer than {10 * MAX_TEMPLATE:,} characters."
        )
    visible = INVISIBLE.sub("", source)
    if len(visible) > MAX_TEMPLATE:
        raise BrokenTemplate(f"The template of this note type is longer than {MAX_TEMPLATE:,} characters.")
    try:
        tokens = [Token(str(kind), str(text)) for kind, text in tokenize(visible)]
    except (ChevronError, ValueError, IndexError):
        raise BrokenTemplate("The template of this note type is damaged.") from None
    if len(tokens) > MAX_TOKENS:
        raise BrokenTemplate(f"The template of this note type has more than {MAX_TOKENS} parts.")
    return Template(tokens)


def _parted(tag: str) -> tuple[str, Sequence[str]]:
    *filters, field = (part.strip() for part in tag.split(":"))
    return field, filters


def _piece(tag: str, fields: Mapping[str, str]) -> Piece:
    field, filters = _parted(tag)
    html = fields.get(field, "")
    for name in reversed(filters):
        html = _filtered(name, html)
    return Piece(html, field, filters)


def _filtered(name: str, html: str) -> str:
    match name:
        case "text":
            return TAGS.sub("", html)
        case "furigana":
            return FURIGANA.sub(r"\1(\2)", html)
        case "kana":
            return FURIGANA.sub(r"\2", html)
        case "kanji":
            return FURIGANA.sub(r"\1", html)
        case _:
            return html
