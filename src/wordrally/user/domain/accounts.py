"""Accounts: what an e-mail address, a display name and a password must look like to be one."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import NewType

from wordrally.contracts.ids import AccountId
from wordrally.user.domain.refusals import InvalidField

AddressKey = NewType("AddressKey", str)
"""Stands for an e-mail address wherever one is looked up: the same for all spellings of it, and not readable."""

MAX_DISPLAY_NAME = 60
# RFC 5321: local part 64 octets, the whole path 254.
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)*")
# Invisible, yet parts of words and emoji: zero-width (non-)joiner, and the tags of regional flags.
_JOINERS = frozenset("\u200c\u200d") | frozenset(map(chr, range(0xE0020, 0xE0080)))


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in.

    `password_hash` is a PHC string, which names its own algorithm and parameters; `password_version` counts the
    passwords so far, and so tells whether the one that was checked is still the one.
    """

    id: AccountId
    email: str
    display_name: str
    password_hash: str
    password_version: int
    created_at: int
    phone: str | None = None
    organisation: str | None = None
    locale: str | None = None
    avatar: int | None = None
    email_verified: bool = False


def normalise_email(raw: str) -> str:
    """The address as it is kept and shown: trimmed, NFC, domain in lower case. Raises `InvalidField`.

    The domain is lower-cased and not casefolded: casefolding makes `straße.de` the domain of somebody else.
    """
    trimmed = unicodedata.normalize("NFC", raw.strip())
    if not _ADDRESS.fullmatch(trimmed) or any(is_hidden(c) for c in trimmed):
        raise InvalidField("/email", "This is not an e-mail address.", "not-an-address")
    local, _, domain = trimmed.partition("@")
    return f"{local}@{unicodedata.normalize('NFC', domain.lower())}"


def address_key(raw: str) -> AddressKey:
    """The key of an address, or of any text typed in its place.

    Case never tells two people apart: no provider of note gives `Ann@…` and `ann@…` to different people, and phones
    capitalise what is typed.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", raw.strip()).lower())
    return AddressKey(hashlib.sha256(folded.encode()).hexdigest())


def normalise_display_name(raw: str) -> str:
    """The name as it is shown: NFC, no blanks around it, single ones within. Raises `InvalidField`."""
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


def prepare_password(raw: str) -> str:
    """The password as it is hashed: NFKC, so that every keyboard types the same one (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", raw)


def is_hidden(character: str) -> bool:
    """Control, format (direction, zero width), surrogate, private use, unassigned, line and paragraph separators."""
    category = unicodedata.category(character)
    return category[0] == "C" or category in ("Zl", "Zp")
