"""Dependencies of HTTP handlers: parts of the application's state, and the caller."""

from typing import Any

from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from wordrally.chassis.tokens.verifying import TokenClaims, TokenVerifier
from wordrally.contracts.ids import AccountId
from wordrally.quiz.shared.entrypoints.http_caller import (
    AnyRequest,
    account_of,
    claims_of,
)


def from_state(name: str) -> Provide:
    """Provide the part of the application's state with this name."""

    async def provide(state: State) -> Any:
        return state[name]

    return Provide(provide)


async def _provide_account(request: AnyRequest, state: State) -> AccountId:
    verifier: TokenVerifier = state.verifier
    return account_of(verifier, request)


async def _provide_claims(request: AnyRequest, state: State) -> TokenClaims:
    verifier: TokenVerifier = state.verifier
    return claims_of(verifier, request)


CallingAccount = NamedDependency[SkipValidation[AccountId]]
"""The calling account. Answers 401 without a valid token, and 403 for a player's token."""

CallerClaims = NamedDependency[SkipValidation[Any]]
"""Claims of the caller, an account or a player. Answers 401 without a valid token."""

CALLER = {"account": Provide(_provide_account), "caller": Provide(_provide_claims)}
