"""Refusals by the rules: each reason is a type, is expected, and is never logged as an error."""

from collections.abc import Sequence

from wordrally.user.shared.domain.refusals import UserError


class AddressTaken(UserError):
    """Another account has this e-mail address."""


class WrongCredentials(UserError):
    """Address and password do not belong together. The error never says which of the two is wrong."""


class WrongPassword(UserError):
    """The current password that a signed-in caller gave is wrong."""


class TooManyFailures(UserError):
    """Too many attempts of this device or network failed. None is tried for a while, right or wrong."""

    def __init__(self, retry_after_ms: int) -> None:
        super().__init__(retry_after_ms)
        self.retry_after_ms = retry_after_ms


class SecondFactorNeeded(UserError):
    """The password is right. The login begins with a code for this challenge."""

    def __init__(self, challenge: str) -> None:
        super().__init__()
        self.challenge = challenge


class ChallengeEnded(UserError):
    """The challenge is unknown, used, expired, or had five codes."""


class WrongFactorCode(UserError):
    """The code is wrong or used. The challenge takes `tries_left` more."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(tries_left)
        self.tries_left = tries_left


class SecondFactorOn(UserError):
    """The account has a second factor already."""


class NoSecondFactor(UserError):
    """The account has no second factor that could be confirmed or removed."""


class LoginEnded(UserError):
    """The refresh token is unknown, expired, or used before."""


class CallingLoginEnded(UserError):
    """The login of the access token has ended, or the account is blocked."""


class TokenReused(LoginEnded):
    """A refresh token was used a second time. Somebody has a copy, so the whole login ends."""


class UnknownLogin(UserError):
    """The account has no such login; it may have ended."""


class AccountBlocked(UserError):
    """An operator has blocked the account."""


class SignUpClosed(UserError):
    """The operator lets nobody open an account, or only people with addresses of `domains`."""

    def __init__(self, domains: Sequence[str]) -> None:
        super().__init__()
        self.domains = domains


class UnknownApiKey(UserError):
    """The account has no such API key; it may have been withdrawn."""


class ApiKeyQuotaReached(UserError):
    """The account has as many of these as it may have."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what, limit)
        self.what = what
        self.limit = limit


class BadMailToken(UserError):
    """The token of a mailed link is unknown, expired or used."""
