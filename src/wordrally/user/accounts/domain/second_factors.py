"""Second factor: one-time passwords by time (RFC 6238), recovery codes, and challenges of a login."""

import hashlib
import hmac
from dataclasses import dataclass

from pyotp.totp import TOTP

from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.domain.accounts import Account
from wordrally.user.shared.domain.refusals import InvalidField

STEP_MS = 30_000
CHALLENGE_MS = 5 * 60_000
MAX_TRIES = 5
RECOVERY_CODES = 10
RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_LENGTH = 24
"""Length of a recovery code: 118 bits, so that a plain hash is enough (OWASP ASVS 6.5.2)."""
ISSUER = "Wordrally"


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Authenticator of an account. `last_step` is the newest time step whose code was used.

    `secret` is None when the key that sealed it is lost. No code is right then; recovery codes are.
    """

    account_id: AccountId
    secret: str | None
    is_confirmed: bool = False
    last_step: int = 0


@dataclass(frozen=True, slots=True)
class Challenge:
    """Login whose password was right and whose second factor is missing. `tries` counts the codes sent."""

    secret_hash: str
    account_id: AccountId
    password_version: int
    expires_at: int
    tries: int = 0


def matching_step(factor: SecondFactor, code: str, now: int) -> int | None:
    """Return the unused time step that has this code: the present one or a neighbour, as clocks differ."""
    if not factor.secret:
        return None
    present, totp = now // STEP_MS, TOTP(factor.secret)
    digits = "".join(code.split())
    for step in (present - 1, present, present + 1):
        is_equal = hmac.compare_digest(totp.generate_otp(step).encode(), digits.encode())
        if is_equal and step > factor.last_step:
            return step
    return None


def provisioning_uri(account: Account, secret: str) -> str:
    """Return the `otpauth:` address that authenticators read from a QR code."""
    return TOTP(secret, name=account.email, issuer=ISSUER).provisioning_uri()


def shown_recovery_code(letters: str) -> str:
    """Return a recovery code in groups of four."""
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def hash_recovery_code(typed: str) -> str:
    """Hash a recovery code in any spelling: case, blanks and hyphens do not matter."""
    letters = "".join(filter(str.isalnum, typed.lower()))
    return hashlib.sha256(f"recovery {letters}".encode()).hexdigest()


def wrong_code() -> InvalidField:
    """Return the refusal of a code that was to confirm an authenticator."""
    return InvalidField("/code", "This is not the code that the app shows now.", "wrong-code")
