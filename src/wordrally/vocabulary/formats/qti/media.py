"""The picture or sound beside the question of a QTI item, from the package that the item is in."""

from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.containers.archives import ZipArchive
from wordrally.vocabulary.formats.plain_text.tidying import tidy_line
from wordrally.vocabulary.formats.proposal.media import MediaSource
from wordrally.vocabulary.formats.qti.names import attribute, named, within
from wordrally.vocabulary.formats.qti.text import UNSEEN
from wordrally.vocabulary.media.preparing import MAX_BYTES

NOT_ASKED = UNSEEN | {"simple-choice", "inline-choice", "simple-associable-choice", "modal-feedback"}


def media_of(item: Element, archive: ZipArchive, document: str) -> MediaSource | None:
    """Return the first picture of the item's text that the package holds, or else its first sound.

    Its alternative text goes with it, and is taken out of the item's text.
    """
    body = next(within(item, "item-body"), None)
    found = [*_named_media(body)] if body is not None else []
    for kind in ("image", "audio"):
        for element, address in found:
            name = normpath(join(dirname(document), unquote(address)))
            if _kind(element) == kind and name in archive.names:
                return MediaSource(kind, tidy_line(element.attrib.pop("alt", "")), _loader(archive, name))
    return None


def _named_media(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield what is shown with the question, but for its choices; `markup.MAX_DEPTH` bounds the depth."""
    for inner in element:
        if named(inner) in NOT_ASKED:
            continue
        if address := attribute(inner, "src") or attribute(inner, "data"):
            yield inner, address
        yield from _named_media(inner)


def _kind(element: Element) -> str:
    """Return what kind of media an element shows, by its name or by its type."""
    if named(element) == "img":
        return "image"
    if named(element) in ("audio", "source"):
        return "audio"
    return attribute(element, "type").partition("/")[0]


def _loader(archive: ZipArchive, name: str) -> Callable[[], bytes]:
    return lambda: bytes(archive.read(name, MAX_BYTES))
