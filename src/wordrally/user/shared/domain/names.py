"""Names of people and things: which characters they may have."""

import unicodedata

from wordrally.user.shared.domain.refusals import InvalidField

MAX_DISPLAY_NAME = 60


_JOINERS = frozenset("\u200c\u200d") | frozenset(map(chr, range(0xE0020, 0xE0080)))
"""Invisible characters that are parts of words and emoji: zero-width (non-)joiner, tags of regional flags."""


def normalise_display_name(raw: str) -> str:
    """Return the name as it is shown: NFC, trimmed, single blanks within. Raises `InvalidField`."""
    name = " ".join(unicodedata.normalize("NFC", raw).split())
    if any(is_hidden(c) and c not in _JOINERS for c in name):
        raise InvalidField(
            "/display_name", "A name has no control or direction characters.", "control-character"
        )
    if all(c in _JOINERS for c in name):
        raise InvalidField("/display_name", "A name has at least one visible character.", "blank")
    if len(name) > MAX_DISPLAY_NAME:
        message = f"A name has at most {MAX_DISPLAY_NAME} characters."
        raise InvalidField("/display_name", message, "too-long", max=MAX_DISPLAY_NAME)
    return name


def is_hidden(character: str) -> bool:
    """Return whether it is a control, format, surrogate, private, unassigned or separator character."""
    category = unicodedata.category(character)
    return category[0] == "C" or category in ("Zl", "Zp")
