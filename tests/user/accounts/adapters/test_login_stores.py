"""Stores of logins: fakes, SQLite and PostgreSQL do the same."""

import asyncio
from dataclasses import replace

from tests.user import examples
from tests.user.examples import NOW
from tests.user.stores import ANN, BOB, KEY, Stores
from wordrally.contracts.ids import AccountId
from wordrally.contracts.queue.ended_access import (
    ACCOUNT_END_KEPT_S,
    LOGIN_END_KEPT_S,
    EndedKind,
    ended_subject,
)
from wordrally.user.accounts.domain.accounts import address_key
from wordrally.user.accounts.domain.failures import FORGOTTEN_MS, Failures
from wordrally.user.accounts.domain.logins import IDLE_MS, MAX_LOGINS, LoginId, rotate
from wordrally.user.shared.application.ended_access import EndedEntry


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
