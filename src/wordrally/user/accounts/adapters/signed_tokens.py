"""Access tokens and API keys, signed with the user service's two keys."""

from collections.abc import Callable

from wordrally.chassis.tokens.signing import Issuer, PublicKey
from wordrally.contracts.claims import (
    ACCOUNT_ISSUER,
    AUDIENCE,
    KEY_ISSUER,
    KEY_PREFIX,
    AccountClaims,
    LearnerClaims,
)
from wordrally.user.accounts.domain.api_keys import ApiKey
from wordrally.user.accounts.domain.logins import Login
from wordrally.user.classes.domain.classes import LEARNER_TOKEN_S, ClassMember, OwnedClass, reference_of

LIFETIME_S = 15 * 60
"""Services look up ended logins in a list of their own (ADR 0025). While the queue is away, a token is
valid this long."""


class SignedAccessTokens:
    """Compact JWTs; `new_id` names each."""

    lifetime_s = LIFETIME_S

    def __init__(self, issuer: Issuer, new_id: Callable[[], str]) -> None:
        self._issuer = issuer
        self._new_id = new_id

    def issue(self, login: Login, now: int) -> str:
        issued_at = now // 1000
        claims = AccountClaims(
            iss=ACCOUNT_ISSUER,
            aud=AUDIENCE,
            sub=login.account_id,
            iat=issued_at,
            exp=issued_at + LIFETIME_S,
            jti=self._new_id(),
            login=login.reference,
            auth_time=login.authenticated_at // 1000,
            role=login.role,
        )
        return self._issuer.sign(claims)

    def issue_learner(self, owned: OwnedClass, member: ClassMember, now: int) -> str:
        issued_at = now // 1000
        claims = LearnerClaims(
            iss=ACCOUNT_ISSUER,
            aud=AUDIENCE,
            sub=member.id,
            iat=issued_at,
            exp=issued_at + LEARNER_TOKEN_S,
            jti=self._new_id(),
            class_id=owned.id,
            login=reference_of(owned, member),
        )
        return self._issuer.sign(claims)


class SignedApiKeys:
    """API keys: compact JWTs behind the prefix."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer

    def issue(self, key: ApiKey) -> str:
        claims = AccountClaims(
            iss=KEY_ISSUER,
            aud=AUDIENCE,
            sub=key.account_id,
            iat=key.created_at // 1000,
            exp=key.expires_at // 1000,
            jti=key.id,
            scopes=list(key.scopes),
        )
        return f"{KEY_PREFIX}{self._issuer.sign(claims)}"

    @property
    def signer(self) -> PublicKey:
        return self._issuer.public_key()
