"""Reading of IMS QTI 2.x and 3.0: an item, or a package of items. Each interaction is a question."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from wordrally.contracts.http.formats import ImportOptions
from wordrally.vocabulary.formats.containers.archives import SIGNATURE, ZipArchive
from wordrally.vocabulary.formats.containers.markup import MarkupReader
from wordrally.vocabulary.formats.foreign import QTI_1, foreign_xml
from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.proposal.rows import ImportRow, Left, Reading
from wordrally.vocabulary.formats.qti.items import QtiItemSettings, questions_in
from wordrally.vocabulary.formats.qti.media import media_of
from wordrally.vocabulary.formats.qti.names import attribute, named, within
from wordrally.vocabulary.formats.refusals import Unreadable

MANIFEST = "imsmanifest.xml"
OLD_TYPES = (
    "imsqti_xmlv1",
    "qtiv1",
    "imscc_xmlv1p0/assessment",
    "assessment/x-bb",
    "learning-application-resource",
    "imsqti_item_xmlv1",
)
PLAIN_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Package:
    """The documents of a file: its items, and the test's settings for each by its name in the archive."""

    items: Mapping[str, Element | Left]
    title: str = ""
    settings: Mapping[str, QtiItemSettings] = field(default_factory=dict[str, QtiItemSettings])
    archive: ZipArchive | None = None


def read(content: bytes, options: ImportOptions) -> Reading:
    """Yield the items in the order of the test if there is one, else of the manifest."""
    package = _package(ZipArchive(content)) if content.startswith(SIGNATURE) else _single(content)
    languages = (item.get(LANG) for item in package.items.values() if isinstance(item, Element))
    return Reading(rows=_rows(package), title=package.title, language=next(languages, None))


def _rows(package: Package) -> Iterator[ImportRow]:
    for name, item in package.items.items():
        if isinstance(item, Left):
            yield item
        else:
            media = media_of(item, package.archive, name) if package.archive else None
            yield from questions_in(item, package.settings.get(name, QtiItemSettings()), media)


def _single(content: bytes) -> Package:
    root = MarkupReader().parse(content)
    if named(root) != "assessment-item":
        raise Unreadable(foreign_xml(root))
    return Package({"": root}, root.get("title", ""))


def _package(archive: ZipArchive) -> Package:
    manifest = next((name for name in archive.names if name.rpartition("/")[2] == MANIFEST), None)
    if manifest is None:
        raise Unreadable("This archive is not a package of QTI: there is no imsmanifest.xml in it.")
    documents = _Documents(archive)
    resources = [*within(documents.parse(manifest), "resource")]

    def names_of(kind_of_resource: str) -> list[str]:
        fitting = (one for one in resources if kind_of_resource in attribute(one, "type"))
        return [_beside(manifest, attribute(resource, "href")) for resource in fitting]

    names, tests = dict.fromkeys(names_of("item")), names_of("test")
    title, settings = documents.test(tests[0]) if tests else ("", {})
    if not names and any(old in attribute(one, "type").lower() for one in resources for old in OLD_TYPES):
        raise Unreadable(QTI_1)
    if not names:
        raise Unreadable("The manifest of this package names no item.")
    ordered = dict.fromkeys([*filter(names.__contains__, settings), *names])
    return Package({name: documents.item(name) for name in ordered}, title, settings, archive)


class _Documents:
    """The XML documents of an archive; names are looked up in the archive only."""

    def __init__(self, archive: ZipArchive) -> None:
        self._archive = archive
        self._markup = MarkupReader()

    def parse(self, name: str) -> Element:
        """Parse a document. Raises `Unreadable`."""
        return self._markup.parse(self._archive.read(name))

    def item(self, name: str) -> Element | Left:
        """Read one item. A damaged or missing one does not affect the others."""
        try:
            return self.parse(name)
        except Unreadable as reason:
            return Left(shortened(name), reason.detail)

    def test(self, name: str) -> tuple[str, dict[str, QtiItemSettings]]:
        """Return the title of the test and its settings for each item."""
        root = self.item(name)
        if isinstance(root, Left):
            return "", {}
        references = within(root, "assessment-item-ref")
        return root.get("title", ""), {
            _beside(name, reference.get("href", "")): _settings(reference) for reference in references
        }


def _settings(reference: Element) -> QtiItemSettings:
    limits = [attribute(limit, "max-time") for limit in within(reference, "time-limits")]
    weights = [weight.get("value", "") for weight in within(reference, "weight")]
    return QtiItemSettings(time_limit_ms=_rounded(limits, 1_000), points=_rounded(weights, 1))


def _rounded(numbers: list[str], factor: int) -> int | None:
    if not numbers or not PLAIN_NUMBER.fullmatch(numbers[0]):
        return None
    return round(float(numbers[0]) * factor)


def _beside(name: str, reference: str) -> str:
    """Resolve a reference relative to a document; nothing outside of the archive can be addressed."""
    return normpath(join(dirname(name), unquote(reference)))
