"""What a candidate reads in the body of an item of QTI."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.qti_names import attribute, named
from wordrally.vocabulary.formats.texts import tidy, without_blank_lines

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
    }
)


def is_interaction(element: Element) -> bool:
    """Whether the element asks something."""
    return named(element).endswith("-interaction")


def text_of(element: Element, stand_ins: Mapping[Element, str] | None = None) -> str:
    """The text within, lines kept; where an interaction stands, what it is replaced with, or nothing."""
    return without_blank_lines(tidy("".join(_parts(element, stand_ins or {}))))


def has_picture(element: Element) -> bool:
    """Whether something is to be looked at."""
    return any(named(inner) in {"img", "picture", "object", "svg"} for inner in element.iter())


def _parts(element: Element, stand_ins: Mapping[Element, str]) -> Iterator[str]:
    """Recursive: no document that gets here is deeper than `markup.MAX_DEPTH`."""
    yield from _spaced(element.text)
    for inner in element:
        name = named(inner)
        if is_interaction(inner):
            yield stand_ins.get(inner, "")
        elif name == "img":
            yield attribute(inner, "alt")
        elif name not in UNSEEN:
            edge = "\n" if name in BLOCKS else ""
            yield edge
            yield from _parts(inner, stand_ins)
            yield edge
        yield from _spaced(inner.tail)


def _spaced(text: str | None) -> Iterator[str]:
    """In XML, a line end is a blank as any other."""
    if text:
        yield text.replace("\n", " ")
