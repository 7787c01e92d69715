"""What an operator does to accounts, on SQLite."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from tests.user.fakes.database import NOW
from tests.user.fakes.ports import FakeClock, FakeUserPorts
from wordrally.chassis.tokens.signing import PublicKey
from wordrally.contracts.http.accounts import Credentials
from wordrally.contracts.queue.ended_access import ended_subject
from wordrally.user.accounts.adapters.audit_files import AuditFiles
from wordrally.user.accounts.adapters.sealed_secrets import SecretBox
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.accounts.adapters.sql_api_keys import SqlApiKeys
from wordrally.user.accounts.adapters.sql_logins import SqlLogins
from wordrally.user.accounts.adapters.sql_mails import SqlMailTokens
from wordrally.user.accounts.adapters.sql_operated_accounts import SqlOperatedAccounts
from wordrally.user.accounts.adapters.sql_second_factors import SqlSecondFactors
from wordrally.user.accounts.application import operating
from wordrally.user.accounts.application.audit import AuditEvent
from wordrally.user.accounts.application.logins import log_in
from wordrally.user.accounts.application.operating import OperatorPorts
from wordrally.user.accounts.application.passwords import Device
from wordrally.user.accounts.domain.api_keys import ApiKey, ApiKeyId
from wordrally.user.accounts.domain.refusals import AccountBlocked
from wordrally.user.accounts.domain.second_factors import SecondFactor
from wordrally.user.shared.adapters.sql_ended_access import SqlEndedAccess
from wordrally.user.shared.domain.refusals import UnknownAccount

ANN, BOB = examples.account("ann"), replace(examples.account("bob"), created_at=NOW + 1)
RIGHT = Credentials(email=ANN.email, password="correct horse")


@pytest.fixture
def fake() -> FakeUserPorts:
    return FakeUserPorts()


@pytest.fixture
async def ports(sqlite: AsyncEngine, fake: FakeUserPorts) -> OperatorPorts:
    """Ann and Bob; Ann is signed in and has a key."""
    user = replace(
        fake.ports,
        accounts=SqlAccounts(sqlite),
        logins=SqlLogins(sqlite),
        mail_tokens=SqlMailTokens(sqlite),
        second_factors=SqlSecondFactors(sqlite, SecretBox.without_file()),
    )
    for account in (ANN, BOB):
        await user.accounts.add(account)
    await user.logins.start(examples.login(ANN), 1)
    key = ApiKey(ApiKeyId("k1"), ANN.id, "Timetable", ["quizzes:read"], NOW, NOW + 1_000_000)
    await SqlApiKeys(sqlite).add(key, PublicKey("wordrally/keys", {"kid": "x"}), NOW)
    return OperatorPorts(user, SqlOperatedAccounts(sqlite), fake.audit, "root", FakeClock(NOW))


async def test_accounts_are_listed_newest_first_and_found_by_parts(ports: OperatorPorts) -> None:
    newest = await ports.accounts.newest(10)
    assert [each.id for each in newest] == [BOB.id, ANN.id]
    assert [(each.last_used_at, each.role, each.blocked_at) for each in newest] == [
        (None, "account", None),
        (NOW, "account", None),
    ]
    for text in ("ANN@", "ann", ANN.id):
        assert [each.id for each in await ports.accounts.find(text, 10)] == [ANN.id]
    assert await ports.accounts.find("%", 10) == []
    assert len(await ports.accounts.find("example.org", 1)) == 1


async def test_a_blocked_account_gets_no_key_no_login_and_no_password(
    ports: OperatorPorts, sqlite: AsyncEngine
) -> None:
    """As when its access token still passes, because the queue that spreads the end is away."""
    await operating.block_account(ports, ANN.id)
    blocked = await ports.user.accounts.by_id(ANN.id)
    assert blocked is not None
    key = ApiKey(ApiKeyId("k2"), ANN.id, "Timetable", ["quizzes:read"], NOW, NOW + 1_000_000)
    assert not await SqlApiKeys(sqlite).add(key, PublicKey("wordrally/keys", {"kid": "x"}), NOW)
    assert not await ports.user.logins.start(examples.login(ANN, 2), blocked.password_version)
    assert not await ports.user.accounts.set_password(blocked, "hash", examples.login(ANN, 2), NOW)
    assert await ports.user.logins.of(ANN.id) == []


@pytest.mark.parametrize("which", ["ann@EXAMPLE.org", ANN.id])
async def test_a_blocked_account_ends_everywhere_and_cannot_log_in(
    ports: OperatorPorts, sqlite: AsyncEngine, which: str
) -> None:
    await operating.block_account(ports, which)
    ended = {entry.subject for entry in await SqlEndedAccess(sqlite).waiting()}
    assert ended == {ended_subject("login", examples.login(ANN).reference), ended_subject("key", "k1")}
    with pytest.raises(AccountBlocked):
        await log_in(ports.user, RIGHT, Device("Firefox"))
    await operating.unblock_account(ports, which)
    assert await log_in(ports.user, RIGHT, Device("Firefox"))


async def test_a_login_that_began_before_the_block_does_not_start(ports: OperatorPorts) -> None:
    await operating.block_account(ports, ANN.id)
    assert not await ports.user.logins.start(examples.login(ANN, 2), ANN.password_version)


async def test_an_operators_role_is_in_the_next_login_and_ends_with_it(ports: OperatorPorts) -> None:
    await operating.set_role(ports, ANN.id, "operator")
    assert await ports.user.logins.of(ANN.id) == []
    account = await operating.account_named(ports, ANN.id)
    assert account.role == "operator"
    await ports.user.logins.start(examples.login(ANN, 3), 1)
    [login] = await ports.user.logins.of(ANN.id)
    assert login.role == "operator"
    await operating.set_role(ports, ANN.id, "account")
    assert await ports.user.logins.of(ANN.id) == []


async def test_a_reset_prints_a_link_and_removes_the_second_factor_if_asked(ports: OperatorPorts) -> None:
    factor = SecondFactor(ANN.id, "SECRET")
    await ports.user.second_factors.propose(factor)
    await ports.user.second_factors.confirm(factor, 1, ["code"])
    link = await operating.reset_account(ports, ANN.email, is_factor_removed=False)
    assert link.startswith("https://quiz.example/reset-password#token=")
    assert (await operating.account_named(ports, ANN.id)).has_second_factor
    await operating.reset_account(ports, ANN.email, is_factor_removed=True)
    assert not (await operating.account_named(ports, ANN.id)).has_second_factor


async def test_an_operator_opens_an_account_whose_owner_sets_the_password(ports: OperatorPorts) -> None:
    link = await operating.add_account(ports, "cleo@school.example", "Cleo")
    assert "#token=" in link
    assert (await operating.account_named(ports, "cleo@school.example")).display_name == "Cleo"


async def test_every_change_is_audited_with_who_made_it(ports: OperatorPorts, fake: FakeUserPorts) -> None:
    await operating.block_account(ports, ANN.id)
    await operating.unblock_account(ports, ANN.id)
    await operating.set_role(ports, BOB.id, "operator")
    await operating.reset_account(ports, BOB.id, is_factor_removed=True)
    assert [(each.event, each.account, each.actor) for each in fake.audit.events] == [
        ("account blocked", ANN.id, "root"),
        ("account unblocked", ANN.id, "root"),
        ("role set to operator", BOB.id, "root"),
        ("reset link made", BOB.id, "root"),
    ]


async def test_an_unknown_account_is_named_as_such(ports: OperatorPorts) -> None:
    with pytest.raises(UnknownAccount):
        await operating.block_account(ports, "nobody@example.org")


def test_the_audit_log_is_a_private_file_a_month_and_is_deleted_after_a_year(tmp_path: Path) -> None:
    files = AuditFiles(str(tmp_path / "audit"))
    files.record(AuditEvent(at=NOW, event="login", account="a1", network="198.51.100.0/24", status=200))
    files.record(AuditEvent(at=NOW, event="log-out"))
    [path] = (tmp_path / "audit").iterdir()
    assert path.name == "audit-2023-11.jsonl"
    assert path.stat().st_mode & 0o777 == 0o600
    first, second = map(json.loads, path.read_text().splitlines())
    assert (first["event"], first["account"], first["network"], first["status"]) == (
        "login",
        "a1",
        "198.51.100.0/24",
        200,
    )
    assert second["time"].startswith("2023-11-14T")
    (tmp_path / "audit" / "notes.txt").write_text("kept")
    a_year_later = NOW + 365 * 86_400_000
    assert files.sweep(a_year_later, 12) == []
    assert files.sweep(a_year_later + 31 * 86_400_000, 12) == [path.name]
    assert [each.name for each in (tmp_path / "audit").iterdir()] == ["notes.txt"]


def test_without_a_folder_the_audit_log_goes_to_the_standard_output(
    capsys: pytest.CaptureFixture[str],
) -> None:
    AuditFiles("").record(AuditEvent(at=NOW, event="login"))
    assert json.loads(capsys.readouterr().out)["log"] == "audit"
