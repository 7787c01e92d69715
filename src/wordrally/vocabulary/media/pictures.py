"""Pictures, re-encoded at a size that a phone needs: nothing but the pixels is kept."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from wordrally.vocabulary.media.refusals import UnfitMedia

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_PIXELS = 16_000_000
"""Four bytes each: a quarter of the memory that a workbench has."""

LONGEST_SIDE = 1_600
LARGEST = (LONGEST_SIDE, LONGEST_SIDE)
DRAWN = frozenset({"RGB", "RGBA", "L", "LA"})
"""Kinds of colours that can be made smaller as they are."""

MAX_STORED = 200_000
QUALITIES = (82, 70, 55, 40)
SMALLEST_SIDE = 200


def is_picture(content: bytes) -> bool:
    """Return whether the bytes begin like a supported picture."""
    return content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (
        content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    )


def small_picture(content: bytes) -> tuple[str, bytes]:
    """Return media type and bytes of the re-encoded picture, rotated as its camera was held.

    Raises `UnfitMedia`.
    """
    try:
        with warnings.catch_warnings(action="error"), Image.open(BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise UnfitMedia(f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels.")
            opened.draft("RGB", LARGEST)
            picture = opened if opened.mode in DRAWN else opened.convert(_mode(opened))
            picture.thumbnail(LARGEST)  # checked before the pixels are decoded
            picture = ImageOps.exif_transpose(picture).convert(_mode(picture))
    except UnfitMedia:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Warning, Image.DecompressionBombError):
        raise UnfitMedia("This picture is damaged.") from None
    return _within_bounds(picture)


def _mode(picture: Image.Image) -> str:
    return "RGBA" if picture.has_transparency_data else "RGB"


def _within_bounds(picture: Image.Image) -> tuple[str, bytes]:
    """Reduce quality, then size, until the picture is small enough. Transparency is kept."""
    form = "WEBP" if picture.mode == "RGBA" else "JPEG"
    while max(picture.size) >= SMALLEST_SIDE or picture.size != (1, 1):
        for quality in QUALITIES:
            stored = BytesIO()
            picture.save(stored, form, quality=quality)
            if stored.tell() <= MAX_STORED:
                return f"image/{form.lower()}", stored.getvalue()
        picture = picture.resize((max(picture.width * 2 // 3, 1), max(picture.height * 2 // 3, 1)))
    raise UnfitMedia("This picture cannot be made small enough.")
