"""Use cases of the second factor: switching it on and off, and logging in with it."""

from dataclasses import dataclass, replace

from wordrally.contracts.http.accounts import FactorAnswer
from wordrally.user.accounts.application.accounts import read_account
from wordrally.user.accounts.application.calling import require_fresh_login
from wordrally.user.accounts.application.logins import SignedIn, begin_login
from wordrally.user.accounts.application.mailing import send_notice
from wordrally.user.accounts.application.passwords import Device, attempt_of
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain.accounts import Account, address_key
from wordrally.user.accounts.domain.failures import (
    CODES,
    OF_CODES,
    Attempt,
    Failures,
    refuse_another,
    refuse_overtaken,
)
from wordrally.user.accounts.domain.mails import factor_notice_text, hash_token
from wordrally.user.accounts.domain.refusals import (
    ChallengeEnded,
    NoSecondFactor,
    SecondFactorOn,
    WrongFactorCode,
)
from wordrally.user.accounts.domain.second_factors import (
    MAX_TRIES,
    RECOVERY_CODES,
    SecondFactor,
    hash_recovery_code,
    matching_step,
    provisioning_uri,
    shown_recovery_code,
    wrong_code,
)
from wordrally.user.shared.domain.callers import Caller
from wordrally.user.shared.domain.refusals import InvalidField, UserError


@dataclass(frozen=True, slots=True)
class ProposedFactor:
    """Secret for an authenticator, as text and as the address in a QR code."""

    secret: str
    uri: str


async def propose_totp(ports: UserPorts, caller: Caller) -> ProposedFactor:
    """Return a new secret, which takes effect once a code of it is confirmed.

    Raises `StaleLogin`, `SecondFactorOn`.
    """
    await require_fresh_login(ports, caller)
    account = await read_account(ports, caller.account_id)
    secret = ports.dice.totp_secret()
    if not await ports.second_factors.propose(SecondFactor(account.id, secret)):
        raise SecondFactorOn
    return ProposedFactor(secret, provisioning_uri(account, secret))


async def confirm_totp(ports: UserPorts, caller: Caller, code: str) -> list[str]:
    """Switch the second factor on and return the recovery codes, which are not kept.

    Raises `StaleLogin`, `NoSecondFactor`, `SecondFactorOn`, `InvalidField`.
    """
    await require_fresh_login(ports, caller)
    account = await read_account(ports, caller.account_id)
    factor = await ports.second_factors.get(account.id)
    if factor is None:
        raise NoSecondFactor
    if factor.is_confirmed:
        raise SecondFactorOn
    step = matching_step(factor, code, ports.clock())
    if step is None:
        raise wrong_code()
    letters = [ports.dice.recovery_code() for _ in range(RECOVERY_CODES)]
    if not await ports.second_factors.confirm(factor, step, [*map(hash_recovery_code, letters)]):
        raise NoSecondFactor  # another proposal or confirmation was faster
    await send_notice(ports, account, factor_notice_text(account, is_on=True))
    return [*map(shown_recovery_code, letters)]


async def remove_totp(ports: UserPorts, caller: Caller) -> None:
    """Switch the second factor off. Raises `StaleLogin`, `NoSecondFactor`."""
    await require_fresh_login(ports, caller)
    account = await read_account(ports, caller.account_id)
    if not await ports.second_factors.remove(account.id):
        raise NoSecondFactor
    await send_notice(ports, account, factor_notice_text(account, is_on=False))


async def answer_challenge(ports: UserPorts, answer: FactorAnswer, device: Device) -> SignedIn:
    """Begin the login that waits for a second factor.

    Raises `ChallengeEnded`, `WrongFactorCode`, `TooManyFailures`, `InvalidField`.
    """
    if (answer.code is None) == (answer.recovery_code is None):
        raise InvalidField("/code", "Send either a code or a recovery code.", "missing")
    secret_hash = hash_token(answer.challenge)
    challenge = await ports.challenges.find(secret_hash, ports.clock())
    account = await ports.accounts.by_id(challenge.account_id) if challenge else None
    if challenge is None or account is None or account.password_version != challenge.password_version:
        raise ChallengeEnded
    try:
        return await _answer_as(ports, account, answer, device)
    except UserError as refusal:
        refusal.account_id = account.id
        raise


async def _answer_as(ports: UserPorts, account: Account, answer: FactorAnswer, device: Device) -> SignedIn:
    """Begin the login of this account. An answer that has to wait uses no try of the challenge up."""
    guess = await _guess_of(ports, account, answer, device)
    before = await ports.failed_logins.get(guess.key, guess.source) if guess else None
    if guess is not None:
        refuse_another(before, guess.limit, ports.clock())
    secret_hash = hash_token(answer.challenge)
    challenge = await ports.challenges.take_try(secret_hash, ports.clock())
    if challenge is None:
        raise ChallengeEnded
    if not await _is_right(ports, account, answer, guess, before):
        raise WrongFactorCode(MAX_TRIES - challenge.tries)
    if not await ports.challenges.close(secret_hash):
        raise ChallengeEnded
    return await begin_login(ports, account, device)


async def _guess_of(
    ports: UserPorts, account: Account, answer: FactorAnswer, device: Device
) -> Attempt | None:
    """Return the attempt whose failures count, or None for a recovery code, which nobody guesses."""
    if answer.recovery_code is not None:
        return None
    attempt = await attempt_of(ports, address_key(account.email), account, device)
    if attempt.is_unknown:
        return replace(attempt, source=CODES, limit=OF_CODES)
    return replace(attempt, source=f"code {attempt.source}")


async def _is_right(
    ports: UserPorts, account: Account, answer: FactorAnswer, guess: Attempt | None, before: Failures | None
) -> bool:
    if guess is None:
        code_hash = hash_recovery_code(answer.recovery_code or "")
        return await ports.second_factors.use_recovery_code(account.id, code_hash)
    if await _use_code(ports, account, answer.code or ""):
        present = await ports.failed_logins.get(guess.key, guess.source)
        refuse_overtaken(before, present, guess.limit, ports.clock())  # of many codes sent at once
        return True
    counted = await ports.failed_logins.add(guess.key, guess.source, ports.clock())
    refuse_overtaken(before, Failures(counted.count - 1, ports.clock()), guess.limit, ports.clock())
    return False


async def _use_code(ports: UserPorts, account: Account, code: str) -> bool:
    factor = await ports.second_factors.get(account.id)
    if factor is None or not factor.is_confirmed:
        return False
    step = matching_step(factor, code, ports.clock())
    return step is not None and await ports.second_factors.use_step(account.id, step)
