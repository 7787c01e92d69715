"""Small sounds of every container, made by hand, with something in them that says whose they are."""

import struct

from wordrally.vocabulary.media.ogg import TABLE

SECRET = b"Ann Example at 52.5 N"


def mp3(frames: int = 5) -> bytes:
    head = b"\xff\xfb\x90\x00"  # MPEG 1, layer 3, 128 kbit/s, 44.1 kHz: 417 bytes
    tag = b"ID3\x04\0\0" + bytes([0, 0, 0, len(SECRET)]) + SECRET
    return tag + (head + bytes(413)) * frames + b"TAG" + SECRET.ljust(125, b"\0")


def ogg_page(number: int, packet: bytes, serial: int = 7) -> bytes:
    segments = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    page = bytearray(
        struct.pack("<4sBBqIIIB", b"OggS", 0, 0, 0, serial, number, 0, len(segments)) + segments + packet
    )
    page[22:26] = struct.pack("<I", checksum(bytes(page)))
    return bytes(page)


def checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ TABLE[value >> 24 ^ byte]
    return value


def opus(codec: bytes = b"OpusHead") -> bytes:
    comment = b"ARTIST=" + SECRET * 30
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<II", 1, len(comment)) + comment
    return ogg_page(0, codec + bytes(11)) + ogg_page(1, tags) + ogg_page(2, b"sound" * 40)


def vorbis() -> bytes:
    comment = b"TITLE=" + SECRET
    tags = (
        b"\x03vorbis" + struct.pack("<I", 4) + b"test" + struct.pack("<II", 1, len(comment)) + comment + b"\1"
    )
    return ogg_page(0, b"\x01vorbis" + bytes(23)) + ogg_page(1, tags) + ogg_page(2, b"sound" * 40)


def element(name: str, body: bytes) -> bytes:
    return bytes.fromhex(name) + (0x0100000000000000 | len(body)).to_bytes(8, "big") + body


def webm(codec: bytes = b"A_OPUS", *, is_live: bool = False) -> bytes:
    tracks = element("1654ae6b", element("ae", element("86", codec)))
    tags = element("1254c367", SECRET)
    info = element("1549a966", element("7ba9", SECRET))
    cluster = bytes.fromhex("1f43b67501ffffffffffffff") if is_live else bytes.fromhex("1f43b675") + b"\x8b"
    body = info + tracks + cluster + element("a3", b"so")[:11] + (tags if not is_live else b"")
    size = (
        b"\x01\xff\xff\xff\xff\xff\xff\xff"
        if is_live
        else (0x0100000000000000 | len(body)).to_bytes(8, "big")
    )
    return element("1a45dfa3", element("4282", b"webm")) + bytes.fromhex("18538067") + size + body


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def mp4(handler: bytes = b"soun") -> bytes:
    media = box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12)))
    movie = box(b"trak", media + box(b"meta", SECRET)) + box(b"udta", SECRET)
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", movie) + box(b"mdat", b"sound" * 20)


SOUNDS = {
    "audio/mpeg": [mp3()],
    "audio/ogg": [opus(), vorbis()],
    "audio/webm": [webm(), webm(is_live=True)],
    "audio/mp4": [mp4()],
}
