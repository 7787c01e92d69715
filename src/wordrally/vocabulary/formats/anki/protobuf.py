"""The part of the Protocol Buffers wire format that the names and templates of an Anki collection need."""

from collections.abc import Iterator

VARINT, EIGHT_BYTES, BYTES, FOUR_BYTES = 0, 1, 2, 5
MAX_SHIFT = 63


class Damaged(Exception):
    """The bytes are not a valid message."""


def fields_of(message: bytes) -> dict[int, int | bytes]:
    """Return the last value of each field by its number. Raises `Damaged`."""
    return dict(_fields(message))


def all_fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield every value with its field number, in order. Raises `Damaged`."""
    yield from _fields(message)


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        match key & 7:
            case 0:
                value, at = _varint(message, at)
                yield key >> 3, value
            case 1 | 2 | 5 as wire:
                length, at = _varint(message, at) if wire == BYTES else (8 if wire == EIGHT_BYTES else 4, at)
                if length > len(message) - at:
                    raise Damaged
                yield key >> 3, message[at : at + length]
                at += length
            case _:
                raise Damaged


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift <= MAX_SHIFT:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at
    raise Damaged
