"""Untrusted XML: no document types, no entities, and bounded depth and size."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from wordrally.vocabulary.formats.refusals import Unreadable

MAX_BYTES = 16 * 1_048_576
MAX_TAGS = 300_000  # elements; about 150 bytes of memory each
MAX_QUOTES = 600_000  # two for each attribute
MAX_DEPTH = 100


class _Tree(TreeBuilder):
    """Tree builder that bounds the depth, so that a recursive walk cannot overflow the stack."""

    depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:  # pyright: ignore[reportIncompatibleMethodOverride]
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable("The XML of this file is nested deeper than a quiz is.")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


class MarkupReader:
    """Reader for the XML documents of one file, with bounds for all of them together."""

    def __init__(self) -> None:
        self._left = {b"<": MAX_TAGS, b'"': MAX_QUOTES, b"'": MAX_QUOTES}
        self._bytes_left = MAX_BYTES

    def parse(self, content: bytes | bytearray) -> Element:
        """Parse a document and return its root."""
        self._bytes_left -= len(content)
        for mark in self._left:
            self._left[mark] -= content.count(mark)
        if self._bytes_left < 0 or min(self._left.values()) < 0:
            raise Unreadable("This file holds more than a quiz needs.")
        parser = DefusedXMLParser(target=_Tree(), forbid_dtd=True)
        try:
            parser.feed(bytes(content))
            return parser.close()
        except DefusedXmlException:
            raise Unreadable("This file declares a document type or entities, which is refused.") from None
        except (ParseError, ValueError, LookupError):  # the last two are raised for unknown encodings
            raise Unreadable("The XML of this file is damaged.") from None


def kind(element: Element) -> str:
    """Return the name of the element without its namespace."""
    return element.tag.rpartition("}")[2]


def descendants(element: Element, name: str) -> Iterator[Element]:
    """Yield all elements of that name in document order, the element itself included, in any namespace."""
    return (inner for inner in element.iter() if kind(inner) == name)


def shown(element: Element) -> str:
    """Return the text of the element and its descendants in one line."""
    return " ".join("".join(element.itertext()).split())
