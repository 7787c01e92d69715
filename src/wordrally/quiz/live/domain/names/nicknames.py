"""Nicknames: rules for names that everybody sees, and detection of names that look alike."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

import grapheme  # pyright: ignore[reportMissingTypeStubs]

from wordrally.quiz.authoring.domain.emoji import COLOUR, JOINER, shapes_emoji
from wordrally.quiz.live.domain.names.confusables import skeleton
from wordrally.vocabulary.texts import collapse_blanks

MAX_GRAPHEMES = 20
MAX_MARKS_IN_A_ROW = 4
"""No script writes more of them (UTS #39, section 5.4). More would run over the neighbouring lines."""

UNSEEN_IN_EMOJI = str.maketrans("", "", JOINER + COLOUR)

NEVER_SHOWN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
BLANK_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f\ufffc")
"""Characters that are letters, marks or symbols by category but leave the line empty."""
VARIATION_SELECTORS = frozenset(
    map(chr, [*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
)

BadNicknameReason = Literal["empty", "too_long", "invisible", "too_many_marks"]


@dataclass(frozen=True, slots=True)
class Nickname:
    """Nickname as it is shown, and its key. No two players of a session may have the same `skeleton`."""

    name: str
    skeleton: str


@dataclass(frozen=True, slots=True)
class BadNickname:
    """The name cannot be shown. `detail` is a sentence for its owner."""

    reason: BadNicknameReason
    detail: str


def parse_nickname(raw: str) -> Nickname | BadNickname:
    """Normalise a nickname (NFKC, blanks trimmed and collapsed), or return the reason for its refusal."""
    name = collapse_blanks(unicodedata.normalize("NFKC", raw))
    if not name:
        return BadNickname("empty", "The nickname is empty.")
    if _has_invisible(name):
        return BadNickname("invisible", "The nickname has an invisible or unknown character.")
    if _stacks_marks(name):
        return BadNickname("too_many_marks", "The nickname piles too many accents on one letter.")
    if grapheme.length(name) > MAX_GRAPHEMES:
        return BadNickname("too_long", f"The nickname is longer than {MAX_GRAPHEMES} characters.")
    return Nickname(name, nickname_skeleton(name))


def shortened(name: str) -> str | None:
    """Return as much of a display name as a nickname may have, or None for what cannot be shown."""
    short = grapheme.slice(collapse_blanks(unicodedata.normalize("NFKC", name)), 0, MAX_GRAPHEMES)
    nickname = parse_nickname(short)
    return nickname.name if isinstance(nickname, Nickname) else None


def nickname_skeleton(name: str) -> str:
    """Return the visual appearance of the name, ignoring case.

    A name that reads as Latin letters is folded as Latin: Greek Β passes for B, and then for b. Any other
    name is folded in its own script first, so that Вова and вова are the same.
    """
    look = _look(name)
    reads_as_latin = all(character.isascii() or unicodedata.combining(character) for character in look)
    return _look((look if reads_as_latin else name).casefold())


def _look(name: str) -> str:
    # The prototype of I is l. So i is mapped to l as well; otherwise the key would depend on case.
    return skeleton(name.translate(UNSEEN_IN_EMOJI)).replace("i", "l")


def _has_invisible(name: str) -> bool:
    return any(
        _is_invisible(character) and not shapes_emoji(name, at) for at, character in enumerate(name)
    ) or all(unicodedata.category(character)[0] in "MZ" for character in name)


def _is_invisible(character: str) -> bool:
    return (
        unicodedata.category(character) in NEVER_SHOWN
        or character in BLANK_LETTERS
        or character in VARIATION_SELECTORS
    )


def _stacks_marks(name: str) -> bool:
    run = 0
    for character in unicodedata.normalize("NFD", name):
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if run > MAX_MARKS_IN_A_ROW:
            return True
    return False
