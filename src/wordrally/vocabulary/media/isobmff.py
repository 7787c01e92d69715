"""Audio in MP4 (ISO base media): boxes with metadata become free space of the same length."""

from collections.abc import Iterator
from dataclasses import dataclass

from wordrally.vocabulary.media.refusals import UnfitMedia

DAMAGED = "This sound is damaged, or no MP4 with sound alone."
ABOUT = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"Xtra"})
WITHIN = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf"})
MOST_BOXES = 100_000


@dataclass(frozen=True, slots=True)
class _Box:
    name: bytes
    at: int
    body: int
    end: int


def without_boxes_about(content: bytes) -> bytes:
    """Return the same audio without metadata. Raises `UnfitMedia`."""
    cleaned = bytearray(content)
    handlers: set[bytes] = set()
    for box in _boxes(content):
        if box.name == b"hdlr":
            handlers.add(content[box.body + 8 : box.body + 12])
        if box.name in ABOUT:
            cleaned[box.at + 4 : box.at + 8] = b"free"
            cleaned[box.body : box.end] = bytes(box.end - box.body)
    if b"soun" not in handlers or handlers & {b"vide", b"auxv", b"subt", b"text"}:
        raise UnfitMedia(DAMAGED)
    return bytes(cleaned)


def _boxes(content: bytes) -> Iterator[_Box]:
    """Yield all boxes in order, descending into containers."""
    at = 0
    for _ in range(MOST_BOXES):
        if at >= len(content):
            return
        size = int.from_bytes(content[at : at + 4], "big")
        body = at + 8
        if size == 1:
            size, body = int.from_bytes(content[at + 8 : at + 16], "big"), at + 16
        end = at + size if size else len(content)
        if body > len(content) or end > len(content) or end < body:
            raise UnfitMedia(DAMAGED)
        name = content[at + 4 : at + 8]
        yield _Box(name, at, body, end)
        at = body if name in WITHIN else end
    raise UnfitMedia(DAMAGED)
