"""One suite for the stores: the fakes, SQLite and PostgreSQL do the same."""

import asyncio
from dataclasses import dataclass, replace

import pytest
from msgspec import structs
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples, fakes
from tests.user.examples import NOW
from wordrally.chassis.tokens.signing import PublicKey
from wordrally.contracts.ids import AccountId, PlayerId
from wordrally.contracts.queue.ended_access import (
    ACCOUNT_END_KEPT_S,
    LOGIN_END_KEPT_S,
    EndedKind,
    ended_subject,
)
from wordrally.contracts.queue.results import AccountDeleted
from wordrally.user.adapters.sql_accounts import SqlAccounts, SqlDepartures
from wordrally.user.adapters.sql_api_keys import SqlApiKeys, signers_in_use
from wordrally.user.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.adapters.sql_ended_access import SqlEndedAccess
from wordrally.user.adapters.sql_failed_logins import SqlFailedLogins, SqlKnownDevices
from wordrally.user.adapters.sql_logins import SqlLogins
from wordrally.user.adapters.sql_mails import SqlMailOutbox, SqlMailTokens
from wordrally.user.adapters.sql_second_factors import SqlLoginChallenges, SqlSecondFactors
from wordrally.user.application.ports import (
    AccountDeletions,
    Accounts,
    ApiKeys,
    AttendanceRecords,
    EndedAccesses,
    EndedEntry,
    FailedLogins,
    KnownDevices,
    LoginChallenges,
    Logins,
    MailOutbox,
    MailTokens,
    SecondFactors,
)
from wordrally.user.domain.accounts import Account, address_key
from wordrally.user.domain.api_keys import LONGEST_MS, MAX_KEYS, ApiKey, ApiKeyId
from wordrally.user.domain.attendance import Attendance, position_of
from wordrally.user.domain.failures import FORGOTTEN_MS, Failures
from wordrally.user.domain.logins import IDLE_MS, MAX_LOGINS, LoginId, renew, rotate
from wordrally.user.domain.mails import MAIL_KEPT_MS, Mail, Purpose, mail_token
from wordrally.user.domain.refusals import AddressTaken
from wordrally.user.domain.second_factors import Challenge, SecondFactor

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


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def stores(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        database = fakes.FakeDatabase()
        return Stores(
            fakes.FakeAccounts(database),
            fakes.FakeLogins(database),
            fakes.FakeFailedLogins(database),
            fakes.FakeKnownDevices(database),
            fakes.FakeSecondFactors(database),
            fakes.FakeLoginChallenges(database),
            fakes.FakeApiKeys(database),
            fakes.FakeAttendanceRecords(database),
            fakes.FakeDepartures(database),
            fakes.FakeEndedAccess(database),
            fakes.FakeMailTokens(database),
            fakes.FakeMailOutbox(database),
        )
    engine: AsyncEngine = request.getfixturevalue(request.param)
    return Stores(
        SqlAccounts(engine),
        SqlLogins(engine),
        SqlFailedLogins(engine),
        SqlKnownDevices(engine),
        SqlSecondFactors(engine),
        SqlLoginChallenges(engine),
        SqlApiKeys(engine),
        SqlAttendanceRecords(engine),
        SqlDepartures(engine),
        SqlEndedAccess(engine),
        SqlMailTokens(engine),
        SqlMailOutbox(engine),
    )


async def _page(stores: Stores, of: Account) -> list[Attendance]:
    return await stores.attendance.page(of.id, None, 100)


async def test_an_account_is_found_by_id_and_by_any_spelling_of_its_address(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    assert await stores.accounts.by_id(ANN.id) == ANN
    assert await stores.accounts.by_address(address_key("ANN@EXAMPLE.ORG")) == ANN
    assert await stores.accounts.by_id(BOB.id) is None
    assert await stores.accounts.by_address(address_key("\0")) is None


async def test_an_address_is_given_once(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    with pytest.raises(AddressTaken):
        await stores.accounts.add(replace(BOB, email="aNN@example.org"))
    assert await stores.accounts.by_id(BOB.id) is None


async def test_of_several_that_race_for_an_address_one_wins(stores: Stores) -> None:
    racers = [replace(ANN, id=AccountId(f"racer-{number}")) for number in range(8)]
    ends = await asyncio.gather(*map(stores.accounts.add, racers), return_exceptions=True)
    assert [type(end) for end in ends if end is not None] == [AddressTaken] * 7


async def test_the_fields_that_are_named_change_and_no_others(stores: Stores) -> None:
    await stores.accounts.add(replace(ANN, phone="+49301234567", avatar=3))
    await stores.accounts.change_fields(ANN.id, {"display_name": "Ann 🦊", "locale": "de", "avatar": None})
    changed = replace(ANN, display_name="Ann 🦊", locale="de", phone="+49301234567")
    assert await stores.accounts.by_id(ANN.id) == changed
    await stores.accounts.change_fields(BOB.id, {"display_name": "nobody"})


async def test_a_new_password_ends_every_login_but_the_one_that_is_kept(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    old, others, kept = examples.login(ANN, 1), examples.login(BOB, 2), examples.login(ANN, 3)
    for login in (old, others, kept):
        await stores.logins.start(login, 1)
    fresh = renew(kept, examples.token(4), NOW + 1)
    assert await stores.accounts.set_password(ANN, "1:new", fresh, NOW + 1)
    assert await stores.ended.waiting() == [_ended("login", old.reference)]
    assert await stores.accounts.by_id(ANN.id) == replace(ANN, password_hash="1:new", password_version=2)
    assert await stores.logins.get(old.id) is None
    assert await stores.logins.get(others.id) == others
    assert await stores.logins.get(fresh.id) == fresh


async def test_of_two_who_change_a_password_the_second_changes_nothing(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    assert await stores.accounts.set_password(ANN, "1:first", examples.login(ANN, 1), NOW)
    assert not await stores.accounts.set_password(ANN, "1:second", examples.login(ANN, 2), NOW)
    assert await stores.logins.get(examples.token(2).login_id) is None
    assert await stores.logins.get(examples.token(1).login_id) is not None


async def test_a_hash_is_renewed_only_if_the_password_is_still_the_same(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.rehash(ANN.id, "1:another", "2:another")
    assert await stores.accounts.by_id(ANN.id) == ANN
    await stores.accounts.rehash(ANN.id, ANN.password_hash, "2:correct horse")
    assert await stores.accounts.by_id(ANN.id) == replace(ANN, password_hash="2:correct horse")


async def test_erasing_an_account_leaves_nothing_but_its_departure(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    await stores.logins.start(examples.login(ANN), 1)
    await stores.failed_logins.add(KEY, "a", NOW)
    await stores.known_devices.remember(ANN.id, "phone", NOW)
    await stores.attendance.record([examples.attendance(ANN, "s1"), examples.attendance(BOB, "s1")])
    assert await stores.accounts.erase(ANN.id, NOW)
    assert await stores.accounts.by_id(ANN.id) is None
    assert await stores.logins.get(examples.token().login_id) is None
    assert await stores.failed_logins.get(KEY, "a") is None
    assert not await stores.known_devices.knows(ANN.id, "phone")
    assert await _page(stores, ANN) == []
    assert len(await _page(stores, BOB)) == 1
    assert await stores.departures.waiting() == [AccountDeleted(account_id=ANN.id, at=NOW)]
    assert await stores.ended.waiting() == [_ended("account", ANN.id)]


async def test_an_account_is_erased_once(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    ends = await asyncio.gather(*(stores.accounts.erase(ANN.id, NOW) for _ in range(4)))
    assert sorted(ends) == [False, False, False, True]


async def test_a_departure_waits_until_it_is_settled_oldest_first(stores: Stores) -> None:
    for account, at in ((ANN, NOW + 1), (BOB, NOW)):
        await stores.accounts.add(account)
        await stores.accounts.erase(account.id, at)
    assert [event.account_id for event in await stores.departures.waiting()] == [BOB.id, ANN.id]
    await stores.departures.settle(BOB.id)
    await stores.departures.settle(BOB.id)
    assert [event.account_id for event in await stores.departures.waiting()] == [ANN.id]


async def test_a_login_begins_only_with_the_password_that_was_checked(stores: Stores) -> None:
    login = examples.login(ANN)
    assert not await stores.logins.start(login, 1)
    await stores.accounts.add(ANN)
    assert not await stores.logins.start(login, 2)
    assert await stores.logins.get(login.id) is None
    assert await stores.logins.start(login, 1)
    assert await stores.logins.get(login.id) == login


async def test_of_many_who_exchange_one_token_one_wins(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    before = examples.login(ANN, 1)
    await stores.logins.start(before, 1)
    secrets = [replace(examples.token(number), login_id=before.id) for number in range(2, 10)]
    afters = [rotate(before, examples.token(1), secret, NOW + 5) for secret in secrets]
    ends = await asyncio.gather(*(stores.logins.exchange(before, after) for after in afters))
    assert sum(ends) == 1
    assert await stores.logins.get(before.id) == afters[ends.index(True)]


async def test_an_ended_login_cannot_be_exchanged_and_ends_again_without_harm(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    login = examples.login(ANN)
    await stores.logins.start(login, 1)
    await stores.logins.end(login.id, NOW)
    await stores.logins.end(login.id, NOW + 5_000)
    assert await stores.ended.waiting() == [_ended("login", login.reference)]
    assert not await stores.logins.exchange(login, login)
    assert await stores.logins.get(LoginId("unknown")) is None


def _ended(kind: EndedKind, reference: str) -> EndedEntry:
    """The entry for what ended at `NOW`."""
    kept_s = {"login": LOGIN_END_KEPT_S, "account": ACCOUNT_END_KEPT_S}[kind]
    return EndedEntry(ended_subject(kind, reference), NOW // 1000 + kept_s)


async def test_all_logins_of_an_account_end_but_the_one_that_is_kept(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    logins = [examples.login(ANN, 1), examples.login(ANN, 2, NOW + 1), examples.login(BOB, 3)]
    for login in logins:
        await stores.logins.start(login, 1)
    assert await stores.logins.of(ANN.id) == [logins[1], logins[0]]
    assert await stores.logins.end_others(ANN.id, logins[0].id, NOW) == 1
    assert await stores.logins.of(ANN.id) == [logins[0]]
    assert await stores.logins.of(BOB.id) == [logins[2]]
    assert await stores.logins.end_others(ANN.id, None, NOW) == 1
    assert {entry.subject for entry in await stores.ended.waiting()} == {
        ended_subject("login", login.reference) for login in logins[:2]
    }


async def test_of_too_many_logins_the_one_that_was_used_longest_ago_ends(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    logins = [examples.login(ANN, number, NOW + number) for number in range(MAX_LOGINS + 1)]
    for login in logins[:-1]:
        await stores.logins.start(login, 1)
    used = rotate(
        logins[0], examples.token(0), replace(examples.token(99), login_id=logins[0].id), NOW + 1_000
    )
    assert await stores.logins.exchange(logins[0], used)
    assert await stores.logins.start(logins[-1], 1)
    assert await stores.logins.get(logins[1].id) is None
    assert len(await stores.logins.of(ANN.id)) == MAX_LOGINS
    assert [entry.subject for entry in await stores.ended.waiting()] == [
        ended_subject("login", logins[1].reference)
    ]


async def test_an_end_waits_until_it_is_settled(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.erase(ANN.id, NOW)
    [entry] = await stores.ended.waiting()
    await stores.ended.settle(entry)
    await stores.ended.settle(entry)
    assert await stores.ended.waiting() == []


def _mail(of: Account, mail_id: str = "m1", created_at: int = NOW) -> Mail:
    return Mail(mail_id, of.id, of.email, "Subject ☔", "Text", created_at)


async def test_a_mail_waits_until_it_is_queued_and_then_until_it_is_sent(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    first, second = _mail(ANN), _mail(ANN, "m2", NOW + 1)
    await stores.mail_tokens.issue(None, [first, second])
    assert await stores.mails.unqueued() == ["m1", "m2"]
    await stores.mails.mark_queued("m1")
    assert await stores.mails.unqueued() == ["m2"]
    assert await stores.mails.get("m1") == first
    await stores.mails.delete("m1")
    await stores.mails.delete("m1")
    assert await stores.mails.get("m1") is None


async def test_a_mailed_token_is_good_for_its_purpose_until_it_expires(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    token = mail_token(ANN, Purpose.RESET, ANN.email, "secret", NOW)
    await stores.mail_tokens.issue(token, [_mail(ANN)])
    assert await stores.mail_tokens.find(token.secret_hash, Purpose.RESET, NOW) == token
    assert await stores.mail_tokens.find(token.secret_hash, Purpose.EMAIL, NOW) is None
    assert await stores.mail_tokens.find(token.secret_hash, Purpose.RESET, token.expires_at) is None
    assert await stores.mail_tokens.count(ANN.id, Purpose.RESET, NOW) == 1
    assert await stores.mail_tokens.count(ANN.id, Purpose.EMAIL, NOW) == 0
    assert await stores.mail_tokens.count(ANN.id, Purpose.RESET, token.expires_at) == 0
    assert await stores.mail_tokens.sweep(NOW + MAIL_KEPT_MS) == 1
    assert await stores.mails.get("m1") is None


async def test_a_confirmed_address_is_the_accounts_from_then_on_and_the_token_is_used_up(
    stores: Stores,
) -> None:
    await stores.accounts.add(ANN)
    token = mail_token(ANN, Purpose.EMAIL, "ann@school.example", "secret", NOW)
    await stores.mail_tokens.issue(token, [_mail(ANN)])
    assert await stores.mail_tokens.confirm_address(token)
    confirmed = replace(ANN, email="ann@school.example", email_verified=True)
    assert await stores.accounts.by_address(address_key("ann@school.example")) == confirmed
    assert await stores.accounts.by_address(KEY) is None
    assert not await stores.mail_tokens.confirm_address(token)


async def test_an_address_that_is_taken_meanwhile_is_not_confirmed(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    token = mail_token(ANN, Purpose.EMAIL, BOB.email, "secret", NOW)
    await stores.mail_tokens.issue(token, [_mail(ANN)])
    with pytest.raises(AddressTaken):
        await stores.mail_tokens.confirm_address(token)
    assert await stores.accounts.by_id(ANN.id) == ANN


async def test_a_reset_sets_the_password_ends_every_login_and_uses_up_every_token(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    login = examples.login(ANN)
    await stores.logins.start(login, 1)
    tokens = [mail_token(ANN, Purpose.RESET, ANN.email, f"secret {number}", NOW) for number in range(2)]
    for token in tokens:
        await stores.mail_tokens.issue(token, [_mail(ANN, token.secret_hash)])
    assert await stores.mail_tokens.reset_password(tokens[0], "1:new", NOW)
    assert await stores.accounts.by_id(ANN.id) == replace(ANN, password_hash="1:new", password_version=2)
    assert await stores.logins.of(ANN.id) == []
    assert await stores.ended.waiting() == [_ended("login", login.reference)]
    assert not await stores.mail_tokens.reset_password(tokens[1], "1:later", NOW)


async def test_an_erased_account_leaves_neither_mail_nor_token(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    token = mail_token(ANN, Purpose.RESET, ANN.email, "secret", NOW)
    await stores.mail_tokens.issue(token, [_mail(ANN)])
    await stores.accounts.erase(ANN.id, NOW)
    assert await stores.mails.get("m1") is None
    assert await stores.mail_tokens.find(token.secret_hash, Purpose.RESET, NOW) is None


async def test_only_expired_logins_are_swept(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    old, young = examples.login(ANN, 1, NOW), examples.login(ANN, 2, NOW + 1)
    for login in (old, young):
        await stores.logins.start(login, 1)
    assert await stores.logins.sweep(NOW + IDLE_MS) == 1
    assert await stores.logins.get(old.id) is None
    assert await stores.logins.get(young.id) == young


async def test_failures_count_up_by_source_and_begin_anew_after_an_hour_without(stores: Stores) -> None:
    assert await stores.failed_logins.get(KEY, "a") is None
    assert await stores.failed_logins.add(KEY, "a", NOW) == Failures(1, NOW)
    assert await stores.failed_logins.add(KEY, "b", NOW) == Failures(1, NOW)
    later = NOW + FORGOTTEN_MS - 1
    assert await stores.failed_logins.add(KEY, "a", later) == Failures(2, later)
    assert await stores.failed_logins.get(KEY, "a") == Failures(2, later)
    assert await stores.failed_logins.add(KEY, "a", later + FORGOTTEN_MS) == Failures(1, later + FORGOTTEN_MS)


async def test_no_concurrent_failure_is_lost(stores: Stores) -> None:
    await asyncio.gather(*(stores.failed_logins.add(KEY, "a", NOW) for _ in range(10)))
    assert await stores.failed_logins.get(KEY, "a") == Failures(10, NOW)


async def test_failures_are_forgotten_on_demand_and_after_an_hour(stores: Stores) -> None:
    other = address_key(BOB.email)
    await stores.failed_logins.add(KEY, "a", NOW)
    for source in ("a", "b", "c"):
        await stores.failed_logins.add(other, source, NOW + 1)
    assert await stores.failed_logins.sweep(NOW + FORGOTTEN_MS) == 1
    assert await stores.failed_logins.get(KEY, "a") is None
    await stores.failed_logins.forget(other, "a")
    assert await stores.failed_logins.get(other, "a") is None
    assert await stores.failed_logins.get(other, "b") is not None
    await stores.failed_logins.forget_all(other)
    assert await stores.failed_logins.get(other, "b") is None


async def test_a_device_is_known_to_the_accounts_it_has_logged_in_to(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    await stores.known_devices.remember(ANN.id, "phone", NOW)
    await stores.known_devices.remember(ANN.id, "phone", NOW + 1)
    await stores.known_devices.remember(AccountId("nobody"), "phone", NOW)
    assert await stores.known_devices.knows(ANN.id, "phone")
    assert not await stores.known_devices.knows(BOB.id, "phone")
    assert not await stores.known_devices.knows(AccountId("nobody"), "phone")


async def test_of_too_many_devices_the_one_that_was_seen_longest_ago_is_dropped(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    for number in range(MAX_LOGINS):
        await stores.known_devices.remember(ANN.id, f"device {number}", NOW + number)
    await stores.known_devices.remember(ANN.id, "device 0", NOW + 1_000)
    await stores.known_devices.remember(ANN.id, "newest", NOW + 1_001)
    assert await stores.known_devices.knows(ANN.id, "device 0")
    assert not await stores.known_devices.knows(ANN.id, "device 1")


async def _with_factor(stores: Stores) -> SecondFactor:
    await stores.accounts.add(ANN)
    factor = SecondFactor(ANN.id, "SECRET")
    assert await stores.second_factors.propose(factor)
    assert await stores.second_factors.confirm(factor, 7, ["code 1", "code 2"])
    return replace(factor, is_confirmed=True, last_step=7)


async def test_a_second_factor_counts_once_it_is_confirmed(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    assert await stores.second_factors.propose(SecondFactor(ANN.id, "FIRST"))
    second = SecondFactor(ANN.id, "SECOND")
    assert await stores.second_factors.propose(second)
    assert await stores.second_factors.get(ANN.id) == second
    assert await stores.accounts.by_id(ANN.id) == ANN
    assert not await stores.second_factors.confirm(SecondFactor(ANN.id, "FIRST"), 7, ["code"])
    assert await stores.second_factors.confirm(second, 7, ["code"])
    assert await stores.accounts.by_id(ANN.id) == replace(ANN, has_second_factor=True)
    assert not await stores.second_factors.propose(SecondFactor(ANN.id, "THIRD"))
    assert not await stores.second_factors.confirm(second, 8, ["code"])


async def test_a_time_step_and_a_recovery_code_work_once(stores: Stores) -> None:
    await _with_factor(stores)
    assert not await stores.second_factors.use_step(ANN.id, 7)
    used = await asyncio.gather(*(stores.second_factors.use_step(ANN.id, 8) for _ in range(5)))
    assert sum(used) == 1
    codes = (stores.second_factors.use_recovery_code(ANN.id, "code 1") for _ in range(5))
    assert sum(await asyncio.gather(*codes)) == 1
    assert not await stores.second_factors.use_recovery_code(BOB.id, "code 2")
    assert await stores.second_factors.use_recovery_code(ANN.id, "code 2")


async def test_a_removed_second_factor_leaves_no_recovery_code(stores: Stores) -> None:
    factor = await _with_factor(stores)
    assert await stores.second_factors.get(ANN.id) == factor
    assert await stores.second_factors.remove(ANN.id)
    assert not await stores.second_factors.remove(ANN.id)
    assert not await stores.second_factors.use_recovery_code(ANN.id, "code 1")
    assert await stores.accounts.by_id(ANN.id) == ANN


async def test_a_challenge_takes_five_tries_until_it_expires(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    challenge = Challenge("hash", ANN.id, 1, NOW + 100)
    await stores.challenges.open(challenge)
    assert await stores.challenges.take_try("hash", NOW + 100) is None
    tries = await asyncio.gather(*(stores.challenges.take_try("hash", NOW) for _ in range(8)))
    assert sorted(each.tries for each in tries if each) == [1, 2, 3, 4, 5]
    assert await stores.challenges.take_try("other", NOW) is None
    assert await stores.challenges.close("hash")
    assert not await stores.challenges.close("hash")
    await stores.challenges.open(challenge)
    assert await stores.challenges.sweep(NOW + 100) == 1


def _key(of: Account, key_id: str = "k1", created_at: int = NOW) -> ApiKey:
    return ApiKey(ApiKeyId(key_id), of.id, "Timetable", ["quizzes:read"], created_at, created_at + LONGEST_MS)


SIGNER = PublicKey("wordrally/keys", {"kid": "signer"})


async def test_api_keys_are_listed_newest_first_and_withdrawn_by_their_owner(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    older, newer, bobs = _key(ANN), _key(ANN, "k2", NOW + 1), _key(BOB, "k3")
    for key in (older, newer, bobs):
        assert await stores.api_keys.add(key, SIGNER, NOW)
    assert await stores.api_keys.of(ANN.id) == [newer, older]
    assert not await stores.api_keys.withdraw(ANN.id, bobs.id)
    assert await stores.api_keys.withdraw(ANN.id, older.id)
    assert not await stores.api_keys.withdraw(ANN.id, older.id)
    assert await stores.api_keys.of(ANN.id) == [newer]
    until = older.expires_at // 1000 + 60
    assert await stores.ended.waiting() == [EndedEntry(ended_subject("key", older.id), until)]


async def test_an_account_has_a_bounded_number_of_api_keys_that_have_not_expired(stores: Stores) -> None:
    assert not await stores.api_keys.add(_key(ANN), SIGNER, NOW)
    await stores.accounts.add(ANN)
    for number in range(MAX_KEYS):
        assert await stores.api_keys.add(_key(ANN, f"k{number}"), SIGNER, NOW)
    one_more = _key(ANN, "one more", NOW + LONGEST_MS)
    assert not await stores.api_keys.add(one_more, SIGNER, NOW)
    assert await stores.api_keys.add(one_more, SIGNER, NOW + LONGEST_MS)
    assert await stores.api_keys.sweep(NOW + LONGEST_MS) == MAX_KEYS


async def test_the_api_keys_of_an_erased_account_end_with_it(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.api_keys.add(_key(ANN), SIGNER, NOW)
    await stores.accounts.erase(ANN.id, NOW)
    subjects = {entry.subject for entry in await stores.ended.waiting()}
    assert subjects == {ended_subject("key", "k1"), ended_subject("account", ANN.id)}
    assert await stores.api_keys.of(ANN.id) == []


async def test_the_key_that_signed_api_keys_is_published_until_the_last_expires(sqlite: AsyncEngine) -> None:
    await SqlAccounts(sqlite).add(ANN)
    keys = SqlApiKeys(sqlite)
    later = PublicKey("wordrally/keys", {"kid": "later"})
    await keys.add(_key(ANN), SIGNER, NOW)
    await keys.add(_key(ANN, "k2", NOW + 5), SIGNER, NOW)
    await keys.add(_key(ANN, "k3", NOW + 9), later, NOW)
    assert await signers_in_use(sqlite, NOW + LONGEST_MS + 4) == [later, SIGNER]
    await keys.sweep(NOW + LONGEST_MS + 5)
    assert await signers_in_use(sqlite, NOW) == [later]


async def test_attendance_comes_newest_first_and_only_ones_own(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    rows = [
        examples.attendance(ANN, "s1", NOW),
        examples.attendance(ANN, "s3", NOW + 2),
        examples.attendance(BOB, "s3", NOW + 2),
        examples.attendance(ANN, "s2", NOW + 2),
    ]
    await stores.attendance.record(rows)
    assert await _page(stores, ANN) == [rows[1], rows[3], rows[0]]


async def test_pages_follow_each_other_without_gap_or_overlap(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    rows = [examples.attendance(ANN, f"s{number:02}", NOW + number // 3) for number in range(11)]
    second_seat = replace(rows[4], player_id=PlayerId("player-zoe"))
    await stores.attendance.record([*rows, second_seat])
    seen: list[Attendance] = []
    while page := await stores.attendance.page(ANN.id, position_of(seen[-1]) if seen else None, 2):
        assert len(page) <= 2
        seen += page
    assert seen == await _page(stores, ANN)
    assert len(seen) == 12


async def test_recording_again_changes_nothing_and_a_correction_wins(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    row, corrected = examples.attendance(ANN, "s1", score=950), examples.attendance(ANN, "s1", score=1000)
    await stores.attendance.record([row, row])
    await stores.attendance.record([row])
    assert await _page(stores, ANN) == [row]
    await stores.attendance.record([corrected])
    assert await _page(stores, ANN) == [corrected]


async def test_rows_of_accounts_that_are_gone_are_dropped(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.attendance.record([examples.attendance(BOB, "s1"), examples.attendance(ANN, "s1")])
    assert len(await _page(stores, ANN)) == 1
    await stores.accounts.add(BOB)
    assert await _page(stores, BOB) == []


async def test_what_players_type_is_kept_as_it_is(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    row = examples.attendance(ANN, "s1")
    text = "O'Brien \"; DROP TABLE --\0 \u202e ☔"
    answer = structs.replace(row.session.answers[0], choices=None, text=text)
    typed = replace(row, session=structs.replace(row.session, answers=[answer]))
    await stores.attendance.record([typed])
    assert await _page(stores, ANN) == [typed]
