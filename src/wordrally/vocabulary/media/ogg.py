"""Ogg (RFC 3533) with Opus or Vorbis: comments are blanked in place, and nothing is moved."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from wordrally.vocabulary.media.refusals import UnfitMedia

PAGE = struct.Struct("<4sBBqIIIB")
POLYNOMIAL = 0x04C11DB7
DAMAGED = "This sound is damaged, or no Ogg with Opus or Vorbis."
CODECS = {b"OpusHead": b"OpusTags", b"\x01vorbis": b"\x03vorbis"}


@dataclass(frozen=True, slots=True)
class _Page:
    at: int
    body: int
    end: int
    serial: int
    segments: bytes


def without_comments(content: bytes) -> bytes:
    """Return the same audio with blank titles and covers. Raises `UnfitMedia`."""
    pages = [*_pages(content)]
    if len({page.serial for page in pages}) != 1:
        raise UnfitMedia("This file holds more than one sound, or a video.")
    packets = _packets(pages)
    head = bytes(content[start] for start in _bytes_of(packets[0])) if packets else b""
    mark = next((tags for name, tags in CODECS.items() if head.startswith(name)), None)
    if mark is None or len(packets) < 3:
        raise UnfitMedia(DAMAGED)
    cleaned = bytearray(content)
    places = [*_bytes_of(packets[1])]
    comments = bytes(content[place] for place in places)
    if not comments.startswith(mark) or len(comments) < len(mark) + 9:
        raise UnfitMedia(DAMAGED)
    for place, byte in zip(places, _blank(mark, len(comments)), strict=True):
        cleaned[place] = byte
    for page in pages:
        if any(page.body <= place < page.end for place in (places[0], places[-1])) or (
            places[0] < page.at < places[-1]
        ):
            _sign(cleaned, page)
    return bytes(cleaned)


def _blank(mark: bytes, length: int) -> bytes:
    """Return a comment header of that length: a blank vendor and no comments."""
    ending = b"\1" if mark == b"\x03vorbis" else b""
    vendor = length - len(mark) - 8 - len(ending)
    return mark + struct.pack("<I", vendor) + b" " * vendor + struct.pack("<I", 0) + ending


def _pages(content: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(content):
        if len(content) - at < PAGE.size or content[at : at + 4] != b"OggS":
            raise UnfitMedia(DAMAGED)
        *_, serial, _sequence, _checksum, count = PAGE.unpack_from(content, at)
        segments = content[at + PAGE.size : at + PAGE.size + count]
        body = at + PAGE.size + count
        end = body + sum(segments)
        if len(segments) < count or end > len(content):
            raise UnfitMedia(DAMAGED)
        yield _Page(at, body, end, serial, segments)
        at = end


def _packets(pages: list[_Page]) -> list[list[tuple[int, int]]]:
    """Return the first packets, each as ranges of the file."""
    packets: list[list[tuple[int, int]]] = []
    open_packet: list[tuple[int, int]] = []
    for page in pages:
        at = page.body
        for length in page.segments:
            open_packet.append((at, at + length))
            at += length
            if length < 255:
                packets.append(open_packet)
                open_packet = []
                if len(packets) == 3:
                    return packets
    return packets


def _bytes_of(packet: list[tuple[int, int]]) -> Iterator[int]:
    return (place for start, end in packet for place in range(start, end))


def _sign(content: bytearray, page: _Page) -> None:
    content[page.at + 22 : page.at + 26] = bytes(4)
    checksum = 0
    for byte in memoryview(content)[page.at : page.end]:
        checksum = (checksum << 8 & 0xFFFFFFFF) ^ TABLE[checksum >> 24 ^ byte]
    content[page.at + 22 : page.at + 26] = struct.pack("<I", checksum)


def _entry(number: int) -> int:
    value = number << 24
    for _ in range(8):
        value = (value << 1 & 0xFFFFFFFF) ^ (POLYNOMIAL if value & 0x80000000 else 0)
    return value


TABLE = [_entry(number) for number in range(256)]
