"""Ports and values of the use cases of accounts and logins."""

from collections.abc import Callable
from dataclasses import dataclass

from wordrally.user.accounts.application.account_ports import Accounts
from wordrally.user.accounts.application.api_key_ports import ApiKeys, ApiKeyTokens
from wordrally.user.accounts.application.audit import AuditLog
from wordrally.user.accounts.application.login_ports import (
    AccessTokens,
    FailedLogins,
    KnownDevices,
    LoginChallenges,
    Logins,
    Passwords,
    SecondFactors,
)
from wordrally.user.accounts.application.mail_ports import MailTokens
from wordrally.user.accounts.domain.sign_up import OPEN_TO_ALL, SignUpPolicy
from wordrally.user.learning.application.ports import LearningPorts
from wordrally.user.shared.application.dice import Dice


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
    learning: LearningPorts
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
