"""Audio in WebM (Matroska): tags, chapters and attachments become void elements of the same length."""

from collections.abc import Iterator
from dataclasses import dataclass

from wordrally.vocabulary.media.refusals import UnfitMedia

DAMAGED = "This sound is damaged, or no WebM with sound alone."
SEGMENT, CLUSTER, TRACKS, INFO = 0x18538067, 0x1F43B675, 0x1654AE6B, 0x1549A966
ABOUT = frozenset({0x1254C367, 0x1941A469, 0x1043A770})  # Tags, Attachments, Chapters
ABOUT_FILE = frozenset({0x7BA9, 0x73A4, 0x4461})  # Title, SegmentUUID, DateUTC
WITHIN = frozenset({SEGMENT, CLUSTER, INFO})
VOID = b"\xec\x01"
MOST_ELEMENTS = 200_000


@dataclass(frozen=True, slots=True)
class _Element:
    name: int
    at: int
    body: int
    end: int


def without_tags(content: bytes) -> bytes:
    """Return the same audio without metadata. Raises `UnfitMedia`."""
    cleaned = bytearray(content)
    tracks = b""
    for element in _elements(content):
        if element.name == TRACKS:
            tracks = content[element.body : element.end]
        if element.name in ABOUT | ABOUT_FILE:
            _empty(cleaned, element)
    if (
        b"webm" not in content[:64]
        or (b"A_OPUS" not in tracks and b"A_VORBIS" not in tracks)
        or b"V_" in tracks
    ):
        raise UnfitMedia(DAMAGED)
    return bytes(cleaned)


def _empty(content: bytearray, element: _Element) -> None:
    """Return a void element of the same length; an element too short for its header is zeroed."""
    length = element.end - element.at
    if length < 9:
        content[element.body : element.end] = bytes(element.end - element.body)
        return
    content[element.at : element.at + 2] = VOID
    content[element.at + 2 : element.at + 9] = (length - 9).to_bytes(7, "big")
    content[element.at + 9 : element.end] = bytes(length - 9)


def _elements(content: bytes) -> Iterator[_Element]:
    """Yield all elements in order, descending into containers."""
    at = 0
    for _ in range(MOST_ELEMENTS):
        if at >= len(content):
            return
        name, after_name = _number(content, at, keep_marker=True)
        size, body = _number(content, after_name, keep_marker=False)
        is_open = size == (1 << 7 * (body - after_name)) - 1
        end = len(content) if is_open or name in {SEGMENT, CLUSTER} else body + size
        if end > len(content) or (is_open and name not in WITHIN):
            raise UnfitMedia(DAMAGED)
        yield _Element(name, at, body, end)
        at = body if name in WITHIN else end
    raise UnfitMedia(DAMAGED)


def _number(content: bytes, at: int, *, keep_marker: bool) -> tuple[int, int]:
    first = content[at] if at < len(content) else 0
    length = 9 - first.bit_length()
    if not first or length > (4 if keep_marker else 8) or at + length > len(content):
        raise UnfitMedia(DAMAGED)
    value = int.from_bytes(content[at : at + length], "big")
    return (value if keep_marker else value & (1 << 7 * length) - 1), at + length
