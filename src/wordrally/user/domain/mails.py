"""Mails to account holders, and the one-time tokens of the links in them."""

import hashlib
from dataclasses import dataclass
from enum import Enum

from wordrally.contracts.ids import AccountId
from wordrally.user.domain.accounts import Account

HOUR_MS = 3_600_000
EMAIL_TOKEN_MS = 24 * HOUR_MS
RESET_TOKEN_MS = HOUR_MS
MAIL_KEPT_MS = 3 * 24 * HOUR_MS
"""For so long a mail waits for a mail server that is away; its links have expired by then."""
MAX_TOKENS = 3
"""Links of one purpose that an account has at a time; a request beyond that sends nothing."""


class Purpose(Enum):
    """What the holder of a mailed token may do."""

    EMAIL = "email"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class MailToken:
    """A token as it is kept: by its hash. `address` is the one that it was mailed to."""

    secret_hash: str
    account_id: AccountId
    purpose: Purpose
    address: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Mail:
    """A plain-text mail; it is deleted once it was sent."""

    id: str
    account_id: AccountId
    recipient: str
    subject: str
    text: str
    created_at: int


def hash_token(secret: str) -> str:
    """A plain hash is enough: nobody can guess 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def mail_token(account: Account, purpose: Purpose, address: str, secret: str, now: int) -> MailToken:
    """A new token for a link to that address."""
    lifetime = EMAIL_TOKEN_MS if purpose is Purpose.EMAIL else RESET_TOKEN_MS
    return MailToken(hash_token(secret), account.id, purpose, address, now + lifetime)


def confirmation_text(account: Account, address: str, link: str) -> tuple[str, str]:
    """Subject and text for the owner of a new address."""
    return (
        "Confirm your e-mail address",
        f"""Hello {account.display_name},

please confirm that {address} is the address of your Wordrally account:

{link}

The link works for 24 hours. If you did not ask for it, ignore this mail: nothing changes.
""",
    )


def change_notice_text(account: Account, address: str) -> tuple[str, str]:
    """Subject and text for the present address when another one was entered."""
    return (
        "Your e-mail address is about to change",
        f"""Hello {account.display_name},

somebody who is signed in to your Wordrally account asked to change its address to {address}.
The change takes effect once that address is confirmed.

If this was not you, change your password now; that signs every other device out.
""",
    )


def address_in_use_text(account: Account) -> tuple[str, str]:
    """Subject and text for an address that has an account already, when somebody enters it for another one."""
    return (
        "This address has a Wordrally account already",
        f"""Hello {account.display_name},

somebody entered this address for another Wordrally account. It stays with yours; nothing changes.
""",
    )


def reset_text(account: Account, link: str) -> tuple[str, str]:
    """Subject and text for somebody who forgot the password."""
    return (
        "Set a new password",
        f"""Hello {account.display_name},

with this link you can set a new password for your Wordrally account:

{link}

The link works for one hour and once. If you did not ask for it, ignore this mail: nothing changes.
""",
    )
