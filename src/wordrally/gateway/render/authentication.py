"""Who is calling: tokens are verified at the door, and roles are checked per route.

Tokens of `user` and `quiz` are verified with the keys that `user` publishes. That a key is good for its own issuer only
is checked by the services, which verify every token again.
"""

from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, PLAYER_ISSUER
from wordrally.contracts.frames import BEARER_PREFIX
from wordrally.gateway.render.message import Json, extension, message
from wordrally.gateway.routes import Who

AUTHENTICATION = "envoy.filters.http.jwt_authn"
ROLES = "envoy.filters.http.rbac"
CLAIMS = "claims"  # where the verified claims stand in the filter's metadata

_RBAC = "extensions.filters.http.rbac.v3"
# Who comes in crowds comes first: a provider that the token is not from has parsed it, too.
_ROLES_OF = {PLAYER_ISSUER: "player", ACCOUNT_ISSUER: "account"}


def authentication() -> Json:
    """The filter that verifies tokens; routes choose one of its requirements."""
    return extension(
        AUTHENTICATION,
        "extensions.filters.http.jwt_authn.v3.JwtAuthentication",
        providers={issuer: _provider(issuer) for issuer in _ROLES_OF},
        requirement_map={
            Who.ANYONE_OR_ACCOUNT.value: _any_of({"provider_name": ACCOUNT_ISSUER}, {"allow_missing": {}}),
            # An unfit role is told apart from a bad token (403, not 401), so the roles filter decides on it.
            Who.ACCOUNT.value: _any_of(*({"provider_name": issuer} for issuer in _ROLES_OF)),
            Who.MEMBER.value: _any_of(*({"provider_name": issuer} for issuer in _ROLES_OF)),
        },
        bypass_cors_preflight=True,
    )


def _any_of(*requirements: Json) -> Json:
    return {"requires_any": {"requirements": list(requirements)}}


def _provider(issuer: str) -> Json:
    return {
        "issuer": issuer,
        "audiences": [AUDIENCE],
        "require_expiration": True,
        "clock_skew_seconds": 5,
        "from_headers": [
            *({"name": "authorization", "value_prefix": scheme} for scheme in ("Bearer ", "bearer ")),
            {"name": "sec-websocket-protocol", "value_prefix": BEARER_PREFIX},
        ],
        "forward": True,  # services verify it again
        "payload_in_metadata": CLAIMS,
        "jwt_cache_config": {"jwt_cache_size": 10_000, "jwt_max_token_size": 2_048},
        "remote_jwks": {
            "http_uri": {"uri": "http://user/.well-known/jwks.json", "cluster": "user", "timeout": "1s"},
            # Fetched before the gateway listens, if `user` is there; again every 2 s, so that a new key is known at
            # once; and kept while `user` is away.
            "cache_duration": "2s",
            "async_fetch": {"failed_refetch_duration": "0.2s"},
        },
    }


def roles() -> Json:
    """The filter that checks roles; it lets everything pass unless a route says otherwise."""
    return extension(ROLES, f"{_RBAC}.RBAC")


def who_may_call(who: Who) -> Json:
    """The per-route configuration of both filters."""
    if who is Who.ANYONE:
        return {}
    requirement = message("extensions.filters.http.jwt_authn.v3.PerRouteConfig", requirement_name=who.value)
    if who is Who.ANYONE_OR_ACCOUNT:
        return {AUTHENTICATION: requirement}
    issuers = (ACCOUNT_ISSUER,) if who is Who.ACCOUNT else tuple(_ROLES_OF)
    policy = {"permissions": [{"any": True}], "principals": [_issued_by(issuer) for issuer in issuers]}
    rules = {"rules": {"action": "ALLOW", "policies": {who.value: policy}}}
    return {AUTHENTICATION: requirement, ROLES: message(f"{_RBAC}.RBACPerRoute", rbac=rules)}


def _issued_by(issuer: str) -> Json:
    """Issuer and role must fit: `quiz` cannot make accounts."""
    claims = (("iss", issuer), ("role", _ROLES_OF[issuer]))
    return {"and_ids": {"ids": [_claim(name, value) for name, value in claims]}}


def _claim(name: str, value: str) -> Json:
    matcher = {
        "filter": AUTHENTICATION,
        "path": [{"key": CLAIMS}, {"key": name}],
        "value": {"string_match": {"exact": value}},
    }
    return {"sourced_metadata": {"metadata_matcher": matcher}}
