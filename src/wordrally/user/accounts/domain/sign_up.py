"""Sign-up: open to everybody, to addresses of some domains, or to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from wordrally.user.accounts.domain.refusals import SignUpClosed


@dataclass(frozen=True, slots=True)
class SignUpPolicy:
    """Rule of the operator. Without `domains`, an open sign-up takes every address."""

    is_open: bool = True
    domains: Sequence[str] = ()


OPEN_TO_ALL = SignUpPolicy()


def require_open_sign_up(policy: SignUpPolicy, email: str) -> None:
    """Raise `SignUpClosed` unless somebody with this address may open an account.

    A domain does not stand for its subdomains.
    """
    domain = email.rpartition("@")[2].lower()
    if not policy.is_open or (policy.domains and domain not in policy.domains):
        raise SignUpClosed(policy.domains if policy.is_open else ())
