"""Fonts of worksheets, chosen by character.

Fonts that a fresh machine lacks are embedded, except those for East Asia.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import as_file, files
from itertools import groupby
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

BASE = "NotoSans"
EMBEDDED = (
    BASE,
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansDevanagari",
    "NotoSansThai",
    "NotoSansArmenian",
    "NotoSansGeorgian",
    "NotoSansMath",
    "NotoSansSymbols2",
    "NotoEmoji",
)

# Fonts of ten thousand characters do not fit into a package. PDF viewers bring these three, or substitute
# a system font.
JAPANESE, KOREAN, CHINESE = "HeiseiKakuGo-W5", "HYGothic-Medium", "STSong-Light"
EAST_ASIAN = (
    (0x3040, 0x30FF, JAPANESE),
    (0x1100, 0x11FF, KOREAN),
    (0x3130, 0x318F, KOREAN),
    (0xAC00, 0xD7A3, KOREAN),
    (0x3000, 0x303F, CHINESE),
    (0x4E00, 0x9FFF, CHINESE),
    (0xFF00, 0xFFEF, CHINESE),
)
INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\ufe0e\ufe0f\u2060\xad")
"""They join, colour and turn others, and are set in the font of what they stand beside."""


@cache
def font(name: str) -> str:
    """Return the name of a font, registering it at first use."""
    if name in EMBEDDED:
        with as_file(files(__name__.rpartition(".")[0]) / "fonts" / f"{name}.ttf") as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    else:
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


def _characters(name: str) -> Mapping[int, int]:
    face: Any = pdfmetrics.getFont(font(name))
    return face.face.charToGlyph


@cache
def font_of(character: str) -> str | None:
    """Return the font that has the character, or None."""
    code = ord(character)
    embedded = (name for name in EMBEDDED if code in _characters(name))
    east_asian = (name for first, last, name in EAST_ASIAN if first <= code <= last)
    return next(embedded, None) or next((font(name) for name in east_asian), None)


def unprintable(text: str) -> list[str]:
    """Return the characters that no font has, each once."""
    visible = (
        character
        for character in dict.fromkeys(text)
        if character not in INVISIBLE and character not in "\n\t"
    )
    return [character for character in visible if font_of(character) is None]


def runs_of(text: str) -> Iterator[tuple[str, str]]:
    """Split a text into pieces of one font. In a Japanese text, Han characters use the Japanese font."""
    han = JAPANESE if any(font_of(character) == JAPANESE for character in text) else CHINESE
    fonts: list[str] = []
    for character in text:
        beside = fonts[-1] if fonts else BASE
        found = beside if character in INVISIBLE else font_of(character) or BASE
        fonts.append(font(han) if found == CHINESE else found)
    for name, group in groupby(zip(fonts, text, strict=True), key=lambda pair: pair[0]):
        yield name, "".join(character for _, character in group)
