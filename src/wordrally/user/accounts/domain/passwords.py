"""Weak passwords: common ones, and those made of words that are known of the account."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from wordrally.user.shared.domain.refusals import InvalidField

MIN_DIFFERENT = 4
MIN_BESIDE_CONTEXT = 5
MIN_CONTEXT_WORD = 3
PRODUCT = "wordrally"


def refuse_weak_password(password: str, context: Iterable[str]) -> None:
    """Raise `InvalidField` for a password that an attacker tries first.

    `context` holds texts such as the e-mail address and the name. One of their words with fewer than five
    other characters is as weak as the word alone. The list holds the 11,611 passwords of eight or more
    characters among the 30,000 most common ones that zxcvbn ships.
    """
    folded = unicodedata.normalize("NFKC", password).casefold().strip()
    if len(set(folded)) < MIN_DIFFERENT:
        raise InvalidField(
            "/password", "This password is too simple; use more different characters.", "simple-password"
        )
    if folded in _common():
        raise InvalidField(
            "/password", "This is one of the most common passwords; choose another one.", "common-password"
        )
    for word in _context_words(context):
        if word in folded and len(folded.replace(word, "")) < MIN_BESIDE_CONTEXT:
            raise InvalidField(
                "/password",
                "This password is easy to guess from the account; choose another one.",
                "easy-password",
            )


def _context_words(context: Iterable[str]) -> set[str]:
    words = {PRODUCT}
    for text in context:
        folded = unicodedata.normalize("NFKC", text).casefold()
        words |= {folded, *re.split(r"[\W_]+", folded)}
    return {word for word in words if len(word) >= MIN_CONTEXT_WORD}


@cache
def _common() -> frozenset[str]:
    return frozenset(each for each in FREQUENCY_LISTS["passwords"] if len(each) >= 8)
