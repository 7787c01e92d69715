"""Stores of mails: fakes, SQLite and PostgreSQL do the same."""

from dataclasses import replace

import pytest

from tests.user import examples
from tests.user.accounts.adapters.test_login_stores import _ended
from tests.user.examples import NOW
from tests.user.stores import ANN, BOB, KEY, Stores
from wordrally.user.accounts.domain.accounts import Account, address_key
from wordrally.user.accounts.domain.mails import MAIL_KEPT_MS, Mail, Purpose, mail_token
from wordrally.user.accounts.domain.refusals import AddressTaken


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
