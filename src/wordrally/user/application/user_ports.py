"""Ports and values of the use cases of accounts and logins."""

from collections.abc import Callable
from dataclasses import dataclass

from wordrally.user.application.audit import AuditLog
from wordrally.user.application.ports import (
    AccessTokens,
    Accounts,
    ApiKeys,
    ApiKeyTokens,
    AttendanceRecords,
    FailedLogins,
    KnownDevices,
    LearnedWords,
    LoginChallenges,
    Logins,
    MailTokens,
    Passwords,
    SecondFactors,
)
from wordrally.user.application.usage import UsageSums
from wordrally.user.domain.sign_up import OPEN_TO_ALL, SignUpPolicy


@dataclass(frozen=True, slots=True)
class Dice:
    """Source of random texts."""

    identifier: Callable[[], str]
    """128 bits as 32 hexadecimal digits."""
    secret: Callable[[], str]
    """256 bits as 43 characters of URL-safe Base64."""
    totp_secret: Callable[[], str]
    """160 bits as 32 characters of Base32."""
    recovery_code: Callable[[], str]
    """118 bits as 24 letters and digits without look-alikes."""


@dataclass(frozen=True, slots=True)
class UserPorts:
    """Stores, keys, clock (Unix milliseconds) and random source."""

    accounts: Accounts
    logins: Logins
    mail_tokens: MailTokens
    failed_logins: FailedLogins
    known_devices: KnownDevices
    second_factors: SecondFactors
    challenges: LoginChallenges
    api_keys: ApiKeys
    key_tokens: ApiKeyTokens
    attendance: AttendanceRecords
    learned: LearnedWords
    usage: UsageSums
    passwords: Passwords
    tokens: AccessTokens
    clock: Callable[[], int]
    dice: Dice
    announce: Callable[[], None]
    """Request for the announcement of an outbox's entries at once."""
    public_url: str
    """Origin of links in mails."""
    audit: AuditLog
    sign_up: SignUpPolicy = OPEN_TO_ALL
