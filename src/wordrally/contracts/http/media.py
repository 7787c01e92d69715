"""HTTP bodies of pictures and sounds, which questions refer to by id."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MediaKind = Literal["image", "audio"]
MediaId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{22}$")]
"""128 random bits; knowing it is the permission to see or hear the media."""


class StoredMedia(msgspec.Struct, frozen=True, kw_only=True):
    """Answer to `POST /api/v1/media`: the id for a question's `media`.

    Media that no stored quiz refers to are deleted after a day.
    """

    id: str
    kind: MediaKind
    media_type: str
    bytes: int
