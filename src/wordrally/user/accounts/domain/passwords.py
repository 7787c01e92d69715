"""Weak passwords: common ones, and those made of words that are known of the account."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location

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
    """Read the one list that is used here; the whole package takes 12 MB."""
    package = find_spec("zxcvbn")
    assert package is not None, "it is a dependency"
    [folder] = package.submodule_search_locations or []
    lists = spec_from_file_location("frequency_lists", f"{folder}/frequency_lists.py")
    assert lists is not None, "the package has this module"
    assert lists.loader is not None, "a file has a loader"
    module = module_from_spec(lists)
    lists.loader.exec_module(module)
    return frozenset(each for each in module.FREQUENCY_LISTS["passwords"] if len(each) >= 8)
