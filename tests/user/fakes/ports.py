"""Ports that are fakes, a clock and dice: they pass the suite of the real databases."""

import itertools
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass

from tests.user.fakes.accounts import FakeAccounts, FakeAuditLog, FakeDepartures, FakePasswords
from tests.user.fakes.announcements import FakeEndedAccess
from tests.user.fakes.api_keys import FakeApiKeys, FakeApiKeyTokens
from tests.user.fakes.database import NOW, FakeDatabase
from tests.user.fakes.learning import FakeAttendanceRecords, FakeLearnedWords
from tests.user.fakes.logins import FakeFailedLogins, FakeKnownDevices, FakeLogins, FakeTokens
from tests.user.fakes.mails import FakeMailOutbox, FakeMailTokens
from tests.user.fakes.second_factors import FakeLoginChallenges, FakeSecondFactors
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain.accounts import Account
from wordrally.user.accounts.domain.logins import LoginId, RefreshToken, start_login
from wordrally.user.learning.application.ports import LearningPorts
from wordrally.user.shared.application.dice import Dice
from wordrally.user.shared.domain.callers import Caller, LoginReference


@dataclass
class FakeClock:
    now: int = NOW

    def __call__(self) -> int:
        return self.now


class FakeUserPorts:
    """Ports that are fakes, each within reach; `announced` counts how often announcements were asked for."""

    def __init__(self) -> None:
        self.database = FakeDatabase()
        self.passwords = FakePasswords()
        self.clock = FakeClock()
        self.accounts = FakeAccounts(self.database)
        self.attendance = FakeAttendanceRecords(self.database)
        self.learning = LearningPorts(self.attendance, FakeLearnedWords(self.database))
        self.departures = FakeDepartures(self.database)
        self.ended = FakeEndedAccess(self.database)
        self.mails = FakeMailOutbox(self.database)
        self.announced = 0
        self.audit = FakeAuditLog()
        self.ports = UserPorts(
            accounts=self.accounts,
            logins=FakeLogins(self.database),
            failed_logins=FakeFailedLogins(self.database),
            known_devices=FakeKnownDevices(self.database),
            second_factors=FakeSecondFactors(self.database),
            challenges=FakeLoginChallenges(self.database),
            api_keys=FakeApiKeys(self.database),
            key_tokens=FakeApiKeyTokens(),
            learning=self.learning,
            passwords=self.passwords,
            tokens=FakeTokens(),
            clock=self.clock,
            dice=fake_dice(),
            announce=self._announce,
            mail_tokens=FakeMailTokens(self.database),
            public_url="https://quiz.example",
            audit=self.audit,
        )

    def caller(self, account: Account) -> Caller:
        """The account by the access token of its newest login, as if that login had just begun."""
        own = [login for login in self.database.logins.values() if login.account_id == account.id]
        if not own and account.id in self.database.accounts:
            token = RefreshToken(LoginId(self.ports.dice.identifier()), self.ports.dice.secret())
            own = [start_login(account.id, token, "Firefox on Windows", self.clock.now)]
            self.database.logins[own[0].id] = own[0]
        return Caller(account.id, own[-1].reference if own else LoginReference(""), self.clock.now)

    def _announce(self) -> None:
        self.announced += 1


def fake_dice() -> Dice:
    """Counts instead of rolling; the shapes are those of the real ones."""
    numbers: Iterator[int] = itertools.count(1)
    return Dice(
        identifier=lambda: f"{next(numbers):032x}",
        secret=lambda: f"{next(numbers):043d}",
        totp_secret=lambda: b32encode(next(numbers).to_bytes(20, "big")).decode(),
        recovery_code=lambda: f"{next(numbers):024d}".replace("0", "x").replace("1", "y"),
    )
