"""One suite for the stores: the fakes, SQLite and PostgreSQL do the same."""

from dataclasses import dataclass

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from tests.user.fakes.accounts import FakeAccounts, FakeDepartures
from tests.user.fakes.announcements import FakeEndedAccess
from tests.user.fakes.api_keys import FakeApiKeys
from tests.user.fakes.database import FakeDatabase
from tests.user.fakes.learning import FakeAttendanceRecords
from tests.user.fakes.logins import FakeFailedLogins, FakeKnownDevices, FakeLogins
from tests.user.fakes.mails import FakeMailOutbox, FakeMailTokens
from tests.user.fakes.second_factors import FakeLoginChallenges, FakeSecondFactors
from wordrally.user.accounts.adapters.sealed_secrets import SecretBox
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts, SqlDepartures
from wordrally.user.accounts.adapters.sql_api_keys import SqlApiKeys
from wordrally.user.accounts.adapters.sql_failed_logins import SqlFailedLogins, SqlKnownDevices
from wordrally.user.accounts.adapters.sql_logins import SqlLogins
from wordrally.user.accounts.adapters.sql_mails import SqlMailOutbox, SqlMailTokens
from wordrally.user.accounts.adapters.sql_second_factors import SqlLoginChallenges, SqlSecondFactors
from wordrally.user.accounts.application.account_ports import AccountDeletions, Accounts
from wordrally.user.accounts.application.api_key_ports import ApiKeys
from wordrally.user.accounts.application.login_ports import (
    FailedLogins,
    KnownDevices,
    LoginChallenges,
    Logins,
    SecondFactors,
)
from wordrally.user.accounts.application.mail_ports import MailOutbox, MailTokens
from wordrally.user.accounts.domain.accounts import Account, address_key
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.application.ports import AttendanceRecords
from wordrally.user.learning.domain.attendance import Attendance
from wordrally.user.shared.adapters.sql_ended_access import SqlEndedAccess
from wordrally.user.shared.application.ended_access import EndedAccesses

ANN, BOB = examples.account("ann"), examples.account("bob")


KEY = address_key(ANN.email)


@dataclass
class Stores:
    """Every store, on one engine."""

    accounts: Accounts
    logins: Logins
    failed_logins: FailedLogins
    known_devices: KnownDevices
    second_factors: SecondFactors
    challenges: LoginChallenges
    api_keys: ApiKeys
    attendance: AttendanceRecords
    departures: AccountDeletions
    ended: EndedAccesses
    mail_tokens: MailTokens
    mails: MailOutbox

    async def attended(self, account: Account) -> list[Attendance]:
        """The attendance of an account, newest first."""
        return await self.attendance.page(account.id, None, 100)


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        database = FakeDatabase()
        return Stores(
            FakeAccounts(database),
            FakeLogins(database),
            FakeFailedLogins(database),
            FakeKnownDevices(database),
            FakeSecondFactors(database),
            FakeLoginChallenges(database),
            FakeApiKeys(database),
            FakeAttendanceRecords(database),
            FakeDepartures(database),
            FakeEndedAccess(database),
            FakeMailTokens(database),
            FakeMailOutbox(database),
        )
    engine: AsyncEngine = request.getfixturevalue(request.param)
    return Stores(
        SqlAccounts(engine),
        SqlLogins(engine),
        SqlFailedLogins(engine),
        SqlKnownDevices(engine),
        SqlSecondFactors(engine, SecretBox.without_file()),
        SqlLoginChallenges(engine),
        SqlApiKeys(engine),
        SqlAttendanceRecords(engine),
        SqlDepartures(engine),
        SqlEndedAccess(engine),
        SqlMailTokens(engine),
        SqlMailOutbox(engine),
    )
