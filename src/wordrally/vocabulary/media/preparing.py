"""Preparation of a picture or sound for storage; its type is detected from the bytes, never from the name."""

from dataclasses import dataclass

from wordrally.contracts.http.media import MediaKind
from wordrally.vocabulary.media.isobmff import without_boxes_about
from wordrally.vocabulary.media.mp3 import frames_of
from wordrally.vocabulary.media.ogg import without_comments
from wordrally.vocabulary.media.pictures import is_picture, small_picture
from wordrally.vocabulary.media.refusals import UnfitMedia
from wordrally.vocabulary.media.webm import without_tags

__all__ = ["MAX_BYTES", "TOO_LARGE", "PreparedMedia", "UnfitMedia", "prepare_media"]

MAX_BYTES = 2 * 1_048_576
TOO_LARGE = "The file is larger than 2 MiB."
KNOWN = "Known are pictures (PNG, JPEG, WebP) and sounds (MP3, Ogg, WebM, MP4)."


@dataclass(frozen=True, slots=True)
class PreparedMedia:
    """The bytes that are stored and served, with their media type."""

    kind: MediaKind
    media_type: str
    content: bytes


def prepare_media(content: bytes) -> PreparedMedia:
    """Re-encode a picture, or strip the metadata of a sound. Raises `UnfitMedia`."""
    if not content:
        raise UnfitMedia("This file is empty.")
    if len(content) > MAX_BYTES:
        raise UnfitMedia(TOO_LARGE)
    if is_picture(content):
        return PreparedMedia("image", *small_picture(content))
    if content.startswith(b"OggS"):
        return PreparedMedia("audio", "audio/ogg", without_comments(content))
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return PreparedMedia("audio", "audio/webm", without_tags(content))
    if content[4:8] == b"ftyp":
        return PreparedMedia("audio", "audio/mp4", without_boxes_about(content))
    if content.startswith(b"ID3") or (content[0] == 0xFF and content[1:2] >= b"\xe0"):
        return PreparedMedia("audio", "audio/mpeg", frames_of(content))
    raise UnfitMedia(f"This is no picture or sound that is known here. {KNOWN}")
