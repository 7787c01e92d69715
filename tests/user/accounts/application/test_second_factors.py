"""Logging in with a second factor, on fakes."""

import asyncio

import pytest
from pyotp.totp import TOTP

from tests.user.fakes.ports import FakeUserPorts
from wordrally.contracts.http.accounts import Credentials, FactorAnswer, PasswordReset, SignUp
from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.application import accounts, logins, mailing, second_factors
from wordrally.user.accounts.application.logins import SignedIn
from wordrally.user.accounts.application.passwords import Device
from wordrally.user.accounts.domain.accounts import Account
from wordrally.user.accounts.domain.failures import OF_CODES
from wordrally.user.accounts.domain.refusals import (
    ChallengeEnded,
    NoSecondFactor,
    SecondFactorNeeded,
    SecondFactorOn,
    TooManyFailures,
    WrongFactorCode,
)
from wordrally.user.accounts.domain.second_factors import CHALLENGE_MS, MAX_TRIES, RECOVERY_CODES
from wordrally.user.shared.domain.callers import FRESH_MS
from wordrally.user.shared.domain.refusals import InvalidField, StaleLogin

RIGHT = Credentials(email="ann@example.org", password="correct horse")
BROWSER = Device("Firefox on Windows")


class Authenticator:
    """Ann's authenticator, and the recovery codes that she wrote down."""

    def __init__(self, fake: FakeUserPorts, secret: str) -> None:
        self._fake = fake
        self._totp = TOTP(secret)
        self.recovery_codes: list[str] = []

    def code(self, steps_ahead: int = 0) -> str:
        return self._totp.generate_otp(self._fake.clock.now // 30_000 + steps_ahead)

    def wrong(self) -> str:
        return f"{(int(self.code()) + 1) % 1_000_000:06d}"


@pytest.fixture
def fake() -> FakeUserPorts:
    return FakeUserPorts()


@pytest.fixture
async def ann(fake: FakeUserPorts) -> Account:
    form = SignUp(email="ann@example.org", password="correct horse", display_name="Ann")
    return await accounts.sign_up(fake.ports, form)


@pytest.fixture
async def app(fake: FakeUserPorts, ann: Account) -> Authenticator:
    """The second factor is on; the code that confirmed it lies half a minute back."""
    proposed = await second_factors.propose_totp(fake.ports, fake.caller(ann))
    app = Authenticator(fake, proposed.secret)
    app.recovery_codes = await second_factors.confirm_totp(fake.ports, fake.caller(ann), app.code())
    fake.clock.now += 60_000
    fake.database.logins.clear()
    return app


async def _challenge(fake: FakeUserPorts) -> str:
    with pytest.raises(SecondFactorNeeded) as needed:
        await logins.log_in(fake.ports, RIGHT, BROWSER)
    return needed.value.challenge


async def _answer(fake: FakeUserPorts, challenge: str, code: str, device: Device = BROWSER) -> SignedIn:
    answer = FactorAnswer(challenge=challenge, code=code)
    return await second_factors.answer_challenge(fake.ports, answer, device)


async def _recover(fake: FakeUserPorts, challenge: str, code: str) -> SignedIn:
    answer = FactorAnswer(challenge=challenge, recovery_code=code)
    return await second_factors.answer_challenge(fake.ports, answer, BROWSER)


async def test_without_a_second_factor_the_password_is_enough(fake: FakeUserPorts, ann: Account) -> None:
    assert await logins.log_in(fake.ports, RIGHT, BROWSER)


async def test_a_secret_that_is_not_confirmed_changes_nothing(fake: FakeUserPorts, ann: Account) -> None:
    proposed = await second_factors.propose_totp(fake.ports, fake.caller(ann))
    assert proposed.uri.startswith("otpauth://totp/Wordrally:ann%40example.org?secret=" + proposed.secret)
    with pytest.raises(InvalidField):
        await second_factors.confirm_totp(fake.ports, fake.caller(ann), "not a code")
    assert await logins.log_in(fake.ports, RIGHT, BROWSER)


async def test_the_right_password_and_the_code_begin_a_login(fake: FakeUserPorts, app: Authenticator) -> None:
    challenge = await _challenge(fake)
    assert not fake.database.logins
    assert await _answer(fake, challenge, app.code())
    assert len(fake.database.logins) == 1


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_a_clock_may_be_half_a_minute_off(fake: FakeUserPorts, app: Authenticator, steps: int) -> None:
    assert await _answer(fake, await _challenge(fake), app.code(steps))


@pytest.mark.parametrize("steps", [-2, 2])
async def test_older_and_later_codes_are_wrong(fake: FakeUserPorts, app: Authenticator, steps: int) -> None:
    with pytest.raises(WrongFactorCode):
        await _answer(fake, await _challenge(fake), app.code(steps))


async def test_no_code_works_twice_nor_an_older_one_after_it(fake: FakeUserPorts, app: Authenticator) -> None:
    await _answer(fake, await _challenge(fake), app.code())
    for steps in (0, -1):
        with pytest.raises(WrongFactorCode):
            await _answer(fake, await _challenge(fake), app.code(steps))


async def test_the_code_that_switched_it_on_is_used(fake: FakeUserPorts, ann: Account) -> None:
    proposed = await second_factors.propose_totp(fake.ports, fake.caller(ann))
    code = Authenticator(fake, proposed.secret).code()
    await second_factors.confirm_totp(fake.ports, fake.caller(ann), code)
    with pytest.raises(WrongFactorCode):
        await _answer(fake, await _challenge(fake), code)


async def test_a_challenge_dies_after_five_wrong_codes(fake: FakeUserPorts, app: Authenticator) -> None:
    challenge = await _challenge(fake)
    for left in reversed(range(MAX_TRIES)):
        with pytest.raises(WrongFactorCode) as wrong:
            await _answer(fake, challenge, app.wrong())
        assert wrong.value.tries_left == left
    with pytest.raises(ChallengeEnded):
        await _answer(fake, challenge, app.code())
    assert await _answer(fake, await _challenge(fake), app.code())


async def test_a_challenge_works_once_and_for_five_minutes(fake: FakeUserPorts, app: Authenticator) -> None:
    used, expired = await _challenge(fake), await _challenge(fake)
    await _answer(fake, used, app.code())
    with pytest.raises(ChallengeEnded):
        await _recover(fake, used, app.recovery_codes[0])
    fake.clock.now += CHALLENGE_MS
    with pytest.raises(ChallengeEnded):
        await _answer(fake, expired, app.code())


async def test_each_recovery_code_works_once_in_any_spelling(fake: FakeUserPorts, app: Authenticator) -> None:
    assert len(set(app.recovery_codes)) == RECOVERY_CODES
    for code in app.recovery_codes:
        assert await _recover(fake, await _challenge(fake), code.upper().replace("-", " "))
    with pytest.raises(WrongFactorCode):
        await _recover(fake, await _challenge(fake), app.recovery_codes[0])
    assert not fake.database.recovery_codes


async def test_who_guesses_codes_waits_and_recovery_codes_still_work(
    fake: FakeUserPorts, app: Authenticator
) -> None:
    for _ in range(OF_CODES.free // MAX_TRIES):
        challenge = await _challenge(fake)
        for _ in range(MAX_TRIES):
            with pytest.raises(WrongFactorCode):
                await _answer(fake, challenge, app.wrong())
    with pytest.raises(TooManyFailures):
        await _answer(fake, await _challenge(fake), app.code(), Device("Bot", network="another network"))
    assert await _recover(fake, await _challenge(fake), app.recovery_codes[0])


async def test_an_answer_that_has_to_wait_uses_no_try_up(fake: FakeUserPorts, app: Authenticator) -> None:
    for _ in range(OF_CODES.free // MAX_TRIES):
        challenge = await _challenge(fake)
        for _ in range(MAX_TRIES):
            with pytest.raises(WrongFactorCode):
                await _answer(fake, challenge, app.wrong())
    challenge = await _challenge(fake)
    for _ in range(MAX_TRIES):
        with pytest.raises(TooManyFailures):
            await _answer(fake, challenge, app.code())
    fake.clock.now += OF_CODES.shortest_ms
    assert await _answer(fake, challenge, app.code())


async def test_a_right_code_among_many_guesses_sent_at_once_is_refused(
    fake: FakeUserPorts, app: Authenticator
) -> None:
    """All of them passed the first look at the count; only as many as the limit learn anything."""
    challenges = [await _challenge(fake) for _ in range(OF_CODES.free + 1)]
    answers = [_answer(fake, each, app.wrong()) for each in challenges[1:]]
    factors = fake.ports.second_factors
    use_step = factors.use_step

    async def overtaken(account_id: AccountId, step: int) -> bool:
        await asyncio.gather(*answers, return_exceptions=True)
        return await use_step(account_id, step)

    factors.use_step = overtaken
    with pytest.raises(TooManyFailures):
        await _answer(fake, challenges[0], app.code())
    assert not fake.database.logins


async def test_a_refusal_of_a_code_says_whose_it_is_for_the_audit_log(
    fake: FakeUserPorts, ann: Account, app: Authenticator
) -> None:
    with pytest.raises(WrongFactorCode) as wrong:
        await _answer(fake, await _challenge(fake), app.wrong())
    assert wrong.value.account_id == ann.id


async def test_a_device_that_logged_in_before_does_not_wait_for_those_who_guess(
    fake: FakeUserPorts, app: Authenticator
) -> None:
    known = await _answer(fake, await _challenge(fake), app.code())
    fake.clock.now += 60_000
    for _ in range(OF_CODES.free // MAX_TRIES):
        challenge = await _challenge(fake)
        for _ in range(MAX_TRIES):
            with pytest.raises(WrongFactorCode):
                await _answer(fake, challenge, app.wrong())
    device = Device("Firefox", token=known.device_token)
    assert await _answer(fake, await _challenge(fake), app.code(), device)


@pytest.mark.parametrize("codes", [{}, {"code": "123456", "recovery_code": "x"}])
async def test_an_answer_has_one_kind_of_code(
    fake: FakeUserPorts, app: Authenticator, codes: dict[str, str]
) -> None:
    answer = FactorAnswer(challenge=await _challenge(fake), **codes)
    with pytest.raises(InvalidField):
        await second_factors.answer_challenge(fake.ports, answer, BROWSER)


async def test_a_new_password_ends_the_challenges_of_the_old_one(
    fake: FakeUserPorts, app: Authenticator
) -> None:
    challenge = await _challenge(fake)
    await mailing.send_reset_link(fake.ports, "ann@example.org")
    secret = list(fake.database.mails.values())[-1].text.partition("#token=")[2].split()[0]
    await mailing.reset_password(fake.ports, PasswordReset(token=secret, password="battery staple"))
    with pytest.raises(ChallengeEnded):
        await _answer(fake, challenge, app.code())


async def test_it_is_switched_on_once_and_off_once(
    fake: FakeUserPorts, ann: Account, app: Authenticator
) -> None:
    caller = fake.caller(ann)
    with pytest.raises(SecondFactorOn):
        await second_factors.propose_totp(fake.ports, caller)
    with pytest.raises(SecondFactorOn):
        await second_factors.confirm_totp(fake.ports, caller, app.code())
    await second_factors.remove_totp(fake.ports, caller)
    assert await logins.log_in(fake.ports, RIGHT, BROWSER)
    with pytest.raises(NoSecondFactor):
        await second_factors.remove_totp(fake.ports, caller)
    with pytest.raises(NoSecondFactor):
        await second_factors.confirm_totp(fake.ports, caller, app.code())


async def test_the_owner_is_told_of_each_change(
    fake: FakeUserPorts, ann: Account, app: Authenticator
) -> None:
    await second_factors.remove_totp(fake.ports, fake.caller(ann))
    subjects = [mail.subject for mail in fake.database.mails.values()]
    assert subjects[-2:] == ["The second factor is on", "The second factor is off"]


async def test_every_change_needs_a_fresh_login(
    fake: FakeUserPorts, ann: Account, app: Authenticator
) -> None:
    stale = fake.caller(ann)
    fake.clock.now += FRESH_MS + 1
    with pytest.raises(StaleLogin):
        await second_factors.propose_totp(fake.ports, stale)
    with pytest.raises(StaleLogin):
        await second_factors.confirm_totp(fake.ports, stale, app.code())
    with pytest.raises(StaleLogin):
        await second_factors.remove_totp(fake.ports, stale)
