"""Accounts: the rules for e-mail addresses, display names and passwords."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import NewType

from wordrally.contracts.claims import Role
from wordrally.contracts.ids import AccountId
from wordrally.user.shared.domain.names import is_hidden
from wordrally.user.shared.domain.refusals import InvalidField

AddressKey = NewType("AddressKey", str)
"""Key of an e-mail address for every lookup: the same for all spellings, and not readable."""

_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)*")
"""RFC 5321: local part 64 octets, the whole path 254."""


@dataclass(frozen=True, slots=True)
class Account:
    """Person who can sign in.

    `password_hash` is a PHC string, which names its own algorithm and parameters. `password_version` counts
    the passwords so far, and so shows whether the checked password is still the present one.
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
    has_second_factor: bool = False
    role: Role = "account"
    blocked_at: int | None = None


def normalise_email(raw: str) -> str:
    """Return the address as it is stored: trimmed, NFC, domain in lower case. Raises `InvalidField`.

    The domain is lower-cased and not casefolded: casefolding would turn `straße.de` into another owner's
    domain.
    """
    trimmed = unicodedata.normalize("NFC", raw.strip())
    if not _ADDRESS.fullmatch(trimmed) or any(is_hidden(c) for c in trimmed):
        raise InvalidField("/email", "This is not an e-mail address.", "not-an-address")
    local, _, domain = trimmed.partition("@")
    return f"{local}@{unicodedata.normalize('NFC', domain.lower())}"


def address_key(raw: str) -> AddressKey:
    """Return the key of an address, or of any text typed in its place.

    Case never distinguishes people: no major provider gives `Ann@…` and `ann@…` to different people, and
    phones capitalise typed text.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", raw.strip()).lower())
    return AddressKey(hashlib.sha256(folded.encode()).hexdigest())


def prepare_password(raw: str) -> str:
    """Return the password in NFKC, so that every keyboard types the same one (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", raw)
