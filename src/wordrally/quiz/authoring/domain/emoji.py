"""Parts of emoji (UTS #51): pictures, and invisible characters that join or colour them."""

import grapheme  # pyright: ignore[reportMissingTypeStubs]
from grapheme.grapheme_property_group import (  # pyright: ignore[reportMissingTypeStubs]
    GraphemePropertyGroup,
    get_group,
)

JOINER = "\u200d"
COLOUR = "\ufe0f"
KEYCAP = "\u20e3"
SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))

PICTURES = (GraphemePropertyGroup.EXTENDED_PICTOGRAPHIC, GraphemePropertyGroup.REGIONAL_INDICATOR)


def is_picture(character: str) -> bool:
    """Return whether the character is drawn as a picture, or is half of a flag."""
    return len(character) == 1 and get_group(character) in PICTURES


def shapes_emoji(text: str, at: int) -> bool:
    """Return whether the invisible character at index `at` is part of an emoji.

    A joiner between two pictures makes one of them, and U+FE0F colours the picture before it: 👩‍🚀 and ❤️.
    """
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == COLOUR:
        return is_picture(before) or after == KEYCAP
    return text[at] == JOINER and _ends_picture(before) and is_picture(after)


def _ends_picture(character: str) -> bool:
    return is_picture(character) or character == COLOUR or character in SKIN_TONES


def holds_emoji(text: str) -> bool:
    """Return whether the text contains a picture or a keycap."""
    return any(is_picture(character) or character == KEYCAP for character in text)


def is_one_emoji(text: str) -> bool:
    """Return whether the text is exactly one emoji, however many characters that takes."""
    return holds_emoji(text) and grapheme.length(text) == 1 and not any(map(str.isalpha, text))
