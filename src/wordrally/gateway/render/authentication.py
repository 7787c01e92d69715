"""Authentication at the gateway: tokens are verified, and roles are checked per route.

Tokens of `user` and `quiz`, and API keys, are verified with the keys that `user` publishes. The gateway does
not check that a key belongs to the token's issuer. The services do, as they verify every token again.
"""

from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, KEY_ISSUER, KEY_PREFIX, PLAYER_ISSUER
from wordrally.contracts.frames import BEARER_PREFIX
from wordrally.gateway.render.message import Json, extension, message
from wordrally.gateway.routes import Who

AUTHENTICATION = "envoy.filters.http.jwt_authn"
ROLES = "envoy.filters.http.rbac"
CLAIMS = "claims"  # key of the verified claims in the filter's metadata

_RBAC = "extensions.filters.http.rbac.v3"
# Player tokens are the most frequent, so their provider is first: Envoy parses a token for each provider in
# turn.
_ISSUERS = (PLAYER_ISSUER, ACCOUNT_ISSUER, KEY_ISSUER)
_OF_ACCOUNTS = (ACCOUNT_ISSUER, KEY_ISSUER)
_PLAYER, _ACCOUNT, _OPERATOR, _KEY, _LEARNER = (
    (PLAYER_ISSUER, "player"),
    (ACCOUNT_ISSUER, "account"),
    (ACCOUNT_ISSUER, "operator"),
    (KEY_ISSUER, "account"),
    (ACCOUNT_ISSUER, "learner"),
)
_ROLES = {
    Who.ACCOUNT: (_ACCOUNT, _OPERATOR, _KEY),
    Who.LEARNER: (_ACCOUNT, _OPERATOR, _KEY, _LEARNER),
    Who.MEMBER: (_PLAYER, _ACCOUNT, _OPERATOR, _KEY),
    Who.PERSON: (_PLAYER, _ACCOUNT, _OPERATOR, _KEY, _LEARNER),
    Who.OPERATOR: (_OPERATOR,),
}
"""Issuer and role of the tokens that each kind of route accepts."""


def authentication() -> Json:
    """Build the filter that verifies tokens; each route selects one of its requirements."""
    return extension(
        AUTHENTICATION,
        "extensions.filters.http.jwt_authn.v3.JwtAuthentication",
        providers={issuer: _provider(issuer) for issuer in _ISSUERS},
        requirement_map={
            Who.ANYONE_OR_ACCOUNT.value: _any_of(
                *({"provider_name": issuer} for issuer in _OF_ACCOUNTS), {"allow_missing": {}}
            ),
            # A wrong role must give 403 and a bad token 401, so the roles filter decides about roles.
            **{who.value: _any_of(*({"provider_name": issuer} for issuer in _ISSUERS)) for who in _ROLES},
        },
        bypass_cors_preflight=True,
    )


def _any_of(*requirements: Json) -> Json:
    return {"requires_any": {"requirements": list(requirements)}}


def _provider(issuer: str) -> Json:
    """Build the provider of an issuer.

    API keys are tokens behind a prefix, and the services check their scopes.
    """
    mark = KEY_PREFIX if issuer == KEY_ISSUER else ""
    return {
        "issuer": issuer,
        "audiences": [AUDIENCE],
        "require_expiration": True,
        "clock_skew_seconds": 5,
        "from_headers": [
            *(
                {"name": "authorization", "value_prefix": f"{scheme} {mark}"}
                for scheme in ("Bearer", "bearer")
            ),
            {"name": "sec-websocket-protocol", "value_prefix": f"{BEARER_PREFIX}{mark}"},
        ],
        "forward": True,  # services verify it again
        "payload_in_metadata": CLAIMS,
        "jwt_cache_config": {"jwt_cache_size": 10_000, "jwt_max_token_size": 2_048},
        "remote_jwks": {
            "http_uri": {"uri": "http://user/.well-known/jwks.json", "cluster": "user", "timeout": "1s"},
            # Fetched before the gateway listens if `user` is reachable, and every 2 s after that, so that a
            # new key is known quickly (Envoy fetches when half the time is over). Kept while `user` is
            # unreachable.
            "cache_duration": "4s",
            "async_fetch": {"failed_refetch_duration": "0.2s"},
        },
    }


def roles() -> Json:
    """Build the filter that checks roles; it allows everything unless a route restricts it."""
    return extension(ROLES, f"{_RBAC}.RBAC")


def who_may_call(who: Who) -> Json:
    """Build the per-route configuration of both filters."""
    if who is Who.ANYONE:
        return {}
    requirement = message("extensions.filters.http.jwt_authn.v3.PerRouteConfig", requirement_name=who.value)
    if who is Who.ANYONE_OR_ACCOUNT:
        return {AUTHENTICATION: requirement}
    policy = {"permissions": [{"any": True}], "principals": [_issued_by(*role) for role in _ROLES[who]]}
    rules = {"rules": {"action": "ALLOW", "policies": {who.value: policy}}}
    return {AUTHENTICATION: requirement, ROLES: message(f"{_RBAC}.RBACPerRoute", rbac=rules)}


def _issued_by(issuer: str, role: str) -> Json:
    """Match tokens whose issuer and role fit: `quiz` cannot issue account tokens."""
    claims = (("iss", issuer), ("role", role))
    return {"and_ids": {"ids": [_claim(name, value) for name, value in claims]}}


def _claim(name: str, value: str) -> Json:
    matcher = {
        "filter": AUTHENTICATION,
        "path": [{"key": CLAIMS}, {"key": name}],
        "value": {"string_match": {"exact": value}},
    }
    return {"sourced_metadata": {"metadata_matcher": matcher}}
