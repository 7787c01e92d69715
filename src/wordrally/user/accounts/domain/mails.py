"""Mails to account holders, and the one-time tokens of the links in them."""

import hashlib
from dataclasses import dataclass
from enum import Enum

from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.domain.accounts import Account

HOUR_MS = 3_600_000
EMAIL_TOKEN_MS = 24 * HOUR_MS
RESET_TOKEN_MS = HOUR_MS
MAIL_KEPT_MS = 3 * 24 * HOUR_MS
"""Longest wait of a mail for a mail server that is away. Its links have expired by then."""
MAX_TOKENS = 3
"""Number of valid links per purpose and account. A request beyond that sends nothing."""


class Purpose(Enum):
    """Purpose of a mailed token."""

    EMAIL = "email"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class MailToken:
    """Token as it is stored: by its hash. `address` is the one that it was mailed to."""

    secret_hash: str
    account_id: AccountId
    purpose: Purpose
    address: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Mail:
    """Plain-text mail, which is deleted once it is sent."""

    id: str
    account_id: AccountId
    recipient: str
    subject: str
    text: str
    created_at: int


def hash_token(secret: str) -> str:
    """Hash a secret. A plain hash is enough, because nobody can guess 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def mail_token(account: Account, purpose: Purpose, address: str, secret: str, now: int) -> MailToken:
    """Return a new token for a link to that address."""
    lifetime = EMAIL_TOKEN_MS if purpose is Purpose.EMAIL else RESET_TOKEN_MS
    return MailToken(hash_token(secret), account.id, purpose, address, now + lifetime)


def confirmation_text(account: Account, address: str, link: str) -> tuple[str, str]:
    """Return subject and text for the owner of a new address."""
    return (
        "Confirm your e-mail address",
        f"""Hello {account.display_name},

please confirm that {address} is the address of your Wordrally account:

{link}

The link works for 24 hours. If you did not ask for it, ignore this mail: nothing changes.
""",
    )


def change_notice_text(account: Account, address: str) -> tuple[str, str]:
    """Return subject and text for the present address when another one was entered."""
    return (
        "Your e-mail address is about to change",
        f"""Hello {account.display_name},

somebody who is signed in to your Wordrally account asked to change its address to {address}.
The change takes effect once that address is confirmed.

If this was not you, change your password now; that signs every other device out.
""",
    )


def address_in_use_text(account: Account) -> tuple[str, str]:
    """Return subject and text for an address of one account that somebody entered for another account."""
    return (
        "This address has a Wordrally account already",
        f"""Hello {account.display_name},

somebody entered this address for another Wordrally account. It stays with yours; nothing changes.
""",
    )


def reset_text(account: Account, link: str) -> tuple[str, str]:
    """Return subject and text for somebody who forgot the password."""
    return (
        "Set a new password",
        f"""Hello {account.display_name},

with this link you can set a new password for your Wordrally account:

{link}

The link works for one hour and once. If you did not ask for it, ignore this mail: nothing changes.
""",
    )


def attack_notice_text(account: Account) -> tuple[str, str]:
    """Return subject and text for an account whose password many devices try to guess."""
    return (
        "Many failed logins to your account",
        f"""Hello {account.display_name},

a hundred logins to your Wordrally account with a wrong password were refused. The devices on which
you have signed in before are not slowed down by it.

If your password is short or used elsewhere, choose another one, and switch the second factor on.
""",
    )


def factor_notice_text(account: Account, *, is_on: bool) -> tuple[str, str]:
    """Return subject and text for an account whose second factor was switched on or off."""
    change = "on" if is_on else "off"
    return (
        f"The second factor is {change}",
        f"""Hello {account.display_name},

the second factor of your Wordrally account was switched {change}.

If this was not you, set a new password now; that signs every device out.
""",
    )
