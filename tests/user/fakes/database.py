"""What the fakes share, as the tables share a database."""

from dataclasses import dataclass, field

from wordrally.contracts.ids import AccountId, PlayerId
from wordrally.user.accounts.domain.accounts import Account, AddressKey
from wordrally.user.accounts.domain.api_keys import ApiKey, ApiKeyId
from wordrally.user.accounts.domain.failures import Failures
from wordrally.user.accounts.domain.logins import Login, LoginId
from wordrally.user.accounts.domain.mails import Mail, MailToken
from wordrally.user.accounts.domain.second_factors import Challenge, SecondFactor
from wordrally.user.learning.domain.attendance import Attendance

NOW = 1_700_000_000_000


@dataclass
class FakeDatabase:
    """What the fakes share, as the tables share a database."""

    accounts: dict[AccountId, Account] = field(default_factory=dict[AccountId, Account])
    logins: dict[LoginId, Login] = field(default_factory=dict[LoginId, Login])
    failures: dict[tuple[AddressKey, str], Failures] = field(
        default_factory=dict[tuple[AddressKey, str], Failures]
    )
    known_devices: dict[tuple[AccountId, str], int] = field(default_factory=dict[tuple[AccountId, str], int])
    second_factors: dict[AccountId, SecondFactor] = field(default_factory=dict[AccountId, SecondFactor])
    recovery_codes: set[tuple[AccountId, str]] = field(default_factory=set[tuple[AccountId, str]])
    api_keys: dict[ApiKeyId, ApiKey] = field(default_factory=dict[ApiKeyId, ApiKey])
    challenges: dict[str, Challenge] = field(default_factory=dict[str, Challenge])
    attendance: dict[tuple[str, PlayerId], Attendance] = field(
        default_factory=dict[tuple[str, PlayerId], Attendance]
    )
    departures: dict[AccountId, int] = field(default_factory=dict[AccountId, int])
    ended: dict[str, int] = field(default_factory=dict[str, int])
    mail_tokens: dict[str, MailToken] = field(default_factory=dict[str, MailToken])
    mails: dict[str, Mail] = field(default_factory=dict[str, Mail])
    queued: set[str] = field(default_factory=set[str])
