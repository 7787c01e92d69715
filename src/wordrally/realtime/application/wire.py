"""Frames as bytes: encoded once, WebSocket header included, and the same bytes for everybody."""

import struct

import msgspec

from wordrally.contracts.frames import ClientIn, ClientOut
from wordrally.contracts.views import You

_FIN_TEXT = b"\x81"
_encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(ClientIn).decode
"""A client's frame; raises `msgspec.MsgspecError`, `UnicodeDecodeError` or `RecursionError`."""


def text_frame(payload: bytes) -> bytes:
    """Encode a server's unmasked, unfragmented text frame (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        return b"%c%c%b" % (_FIN_TEXT, size, payload)
    if size < 65_536:
        return b"%b\x7e%b%b" % (_FIN_TEXT, struct.pack("!H", size), payload)
    return b"%b\x7f%b%b" % (_FIN_TEXT, struct.pack("!Q", size), payload)


def encode(frame: ClientOut) -> bytes:
    """Encode a frame for writing."""
    return text_frame(_encode(frame))


def encode_pong(t: int, server_at: int) -> bytes:
    """`pong` by hand: `t` is the client's, and may be larger than the encoder takes."""
    return text_frame(b'{"type":"pong","t":%d,"server_at":%d}' % (t, server_at))


class Personal:
    """A frame that differs between receivers in `you` alone: the rest is encoded once."""

    def __init__(self, frame: ClientOut) -> None:
        """`frame` has no `you`."""
        self._start = _encode(frame)[:-1]

    def to(self, receiver: You) -> bytes:
        """Return the frame for one player."""
        return text_frame(b'%b,"you":%b}' % (self._start, _encode(receiver)))
