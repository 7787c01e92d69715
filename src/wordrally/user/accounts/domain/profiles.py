"""Optional fields of a profile: phone, organisation, locale."""

import re
import unicodedata
from typing import TypedDict

from wordrally.user.shared.domain.names import is_hidden
from wordrally.user.shared.domain.refusals import InvalidField

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_PHONE_PUNCTUATION = re.compile(r"[\s()./\u2010-\u2015-]")
_LOCALE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class ProfileFields(TypedDict, total=False):
    """Changes of the account's fields that its owner edits freely."""

    display_name: str
    phone: str | None
    organisation: str | None
    locale: str | None
    avatar: int | None


def normalise_phone(raw: str) -> str | None:
    """Return the number in E.164 form: `+`, country code, at most 15 digits. Raises `InvalidField`.

    An empty text means none.
    """
    number = _PHONE_PUNCTUATION.sub("", raw)
    if not number:
        return None
    if not _PHONE.fullmatch(number):
        raise InvalidField(
            "/phone", "Write the number with its country code, such as +49 30 1234567.", "not-a-phone-number"
        )
    return number


def normalise_organisation(raw: str) -> str | None:
    """Return the name in NFC with single blanks. Empty means none. Raises `InvalidField`."""
    name = " ".join(unicodedata.normalize("NFC", raw).split())
    if any(map(is_hidden, name)):
        raise InvalidField(
            "/organisation", "A name has no control or direction characters.", "control-character"
        )
    return name or None


def normalise_locale(raw: str) -> str | None:
    """Return a well-formed BCP 47 tag in its usual case, such as `zh-Hant-TW`. Raises `InvalidField`.

    An empty text means none.
    """
    tag = raw.strip()
    if not tag:
        return None
    if not _LOCALE.fullmatch(tag):
        raise InvalidField("/locale", "This is not a language tag such as en or pt-BR.", "not-a-language")
    language, *subtags = tag.lower().split("-")
    return "-".join([language, *map(_usual_case, subtags)])


def _usual_case(subtag: str) -> str:
    """Return a subtag in its usual case: regions in capitals, scripts with a capital (RFC 5646, 2.1.1)."""
    if len(subtag) == 2:
        return subtag.upper()
    return subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag
