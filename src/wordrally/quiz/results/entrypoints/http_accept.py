"""Content negotiation by `Accept` (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence


def best_match(accept: str, offered: Sequence[str]) -> str | None:
    """Return the offered media type of the highest quality, the first among equals; None if none fits."""
    ranges = [_parse(part) for part in accept.split(",") if part.strip()]
    liked = [(_quality(media_type, ranges), media_type) for media_type in offered]
    quality, best = max(liked, key=lambda pair: pair[0])
    return best if quality > 0 else None


def _parse(part: str) -> tuple[str, float]:
    media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((value[2:] for value in parameters if value.startswith("q=")), "1")
    try:
        return media_range, float(quality)
    except ValueError:
        return media_range, 0.0


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """Return the quality of a media type. The most specific range decides."""
    for pattern in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        for media_range, quality in ranges:
            if media_range == pattern:
                return quality
    return 0.0
