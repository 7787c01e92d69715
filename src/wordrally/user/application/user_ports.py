"""All that the use cases of accounts and logins work with."""

from collections.abc import Callable
from dataclasses import dataclass

from wordrally.user.application.ports import (
    AccessTokens,
    Accounts,
    AttendanceRecords,
    FailedLogins,
    LearnedWords,
    Logins,
    MailTokens,
    Passwords,
)


@dataclass(frozen=True, slots=True)
class Dice:
    """Where random texts come from."""

    identifier: Callable[[], str]
    """128 bits as 32 hexadecimal digits."""
    secret: Callable[[], str]
    """256 bits as 43 characters of URL-safe Base64."""


@dataclass(frozen=True, slots=True)
class UserPorts:
    """Stores, keys, clock (Unix milliseconds) and dice."""

    accounts: Accounts
    logins: Logins
    mail_tokens: MailTokens
    failed_logins: FailedLogins
    attendance: AttendanceRecords
    learned: LearnedWords
    passwords: Passwords
    tokens: AccessTokens
    clock: Callable[[], int]
    dice: Dice
    announce: Callable[[], None]
    """Have what an outbox holds announced at once."""
    public_url: str
    """The origin of links in mails."""
