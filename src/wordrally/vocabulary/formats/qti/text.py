"""The readable text in the body of a QTI item."""

from collections.abc import Callable, Iterable, Iterator
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.plain_text.mathematics import lowered, mathml, raised
from wordrally.vocabulary.formats.plain_text.tidying import tidy, without_blank_lines
from wordrally.vocabulary.formats.qti.names import attribute, named

INLINE = frozenset({"text-entry-interaction", "inline-choice-interaction"})
BLOCKS = frozenset(
    {
        "p",
        "div",
        "li",
        "br",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "table",
    }
)
UNSEEN = frozenset(
    {
        "feedback-block",
        "feedback-inline",
        "rubric-block",
        "template-block",
        "template-inline",
        "stylesheet",
        "script",
        "style",
        "rp",
        "catalog-info",
        "companion-materials-info",
        "annotation",
        "annotation-xml",
    }
)
CELLS = frozenset({"td", "th"})
SCRIPTS: dict[str, Callable[[str], str]] = {"sup": raised, "sub": lowered}


def is_interaction(element: Element) -> bool:
    """Return whether the element is an interaction."""
    return named(element).endswith("-interaction")


Piece = str | Element
"""A text, or an interaction that stands in it."""


def text_of(element: Element) -> str:
    """Return the text within, with its line breaks."""
    return joined([piece for piece in pieces_of(element) if isinstance(piece, str)])


def joined(texts: Iterable[str]) -> str:
    """Join pieces to one text."""
    return without_blank_lines(tidy("".join(texts)))


def has_picture(element: Element) -> bool:
    """Return whether the element contains a picture."""
    return any(named(inner) in {"img", "picture", "object", "svg"} for inner in element.iter())


def pieces_of(element: Element, ordered: bool = False) -> Iterator[Piece]:
    """Yield the visible pieces in order.

    It may recurse: `markup.MAX_DEPTH` bounds the depth of a document.
    """
    yield _spaced(element.text)
    cells = items = 0
    for inner in element:
        name = named(inner)
        cells += name in CELLS
        items += name == "li"
        if is_interaction(inner):
            yield inner
        elif name in UNSEEN:
            pass
        elif name == "img":
            yield attribute(inner, "alt")
        elif name == "math":
            yield mathml(inner)
        elif name in SCRIPTS and len(inner) == 0:
            yield SCRIPTS[name](inner.text or "")
        else:
            yield _before(name, cells, items if ordered else 0)
            yield from pieces_of(inner, name == "ol")
            yield _after(name)
        yield _spaced(inner.tail)


def _before(name: str, cells: int, item: int) -> str:
    if name == "li":
        return f"\n{item}. " if item else "\n• "
    if name in CELLS:
        return " | " if cells > 1 else ""
    return "(" if name == "rt" else _after(name)


def _after(name: str) -> str:
    if name == "rt":
        return ")"
    return "\n" if name in BLOCKS else ""


def _spaced(text: str | None) -> str:
    """Collapse white space; in XML a line end is a blank."""
    return (text or "").replace("\n", " ")
