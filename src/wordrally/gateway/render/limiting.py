"""Rate limits per client: by address before authentication, by the token's subject after it."""

import math

from wordrally.gateway.limits import FLOOD, SUBJECT, RateLimit
from wordrally.gateway.render.authentication import AUTHENTICATION, CLAIMS
from wordrally.gateway.render.message import Json, extension, message
from wordrally.gateway.routes import Route, Who

ROUTE_LIMIT = "wordrally.limit.route"
SUBJECT_LIMIT = "wordrally.limit.subject"
_KIND = "extensions.filters.http.local_ratelimit.v3.LocalRateLimit"
_ALWAYS = {"default_value": {"numerator": 100}}
_MAX_CLIENTS = 20_000  # buckets kept per limit; the least recently used one is evicted
_NO_LIMIT = {"max_tokens": 4_294_967_295, "tokens_per_fill": 4_294_967_295, "fill_interval": "1s"}

# An IPv6 client has a /64 network of its own, not a single address.
_ADDRESS: Json = {"masked_remote_address": {"v4_prefix_mask_len": 32, "v6_prefix_mask_len": 64}}
_SUBJECT: Json = {
    "metadata": {
        "descriptor_key": "subject",
        "metadata_key": {"key": AUTHENTICATION, "path": [{"key": CLAIMS}, {"key": "sub"}]},
        "skip_if_absent": True,
    }
}


def flood_limit(factor: int) -> Json:
    """Build the filter that limits all requests of an address."""
    return extension("wordrally.limit.flood", _KIND, **_per_client("flood", FLOOD, _ADDRESS, factor))


def route_limit() -> Json:
    """Build the filter that limits calls per route and address; inactive unless a route configures it."""
    return extension(ROUTE_LIMIT, _KIND, stat_prefix="route")


def route_limit_of(route: Route, factor: int) -> Json:
    """Build the per-route configuration of `route_limit`."""
    limit = _per_client("route", route.limit, _ADDRESS, factor, states=not _is_limited_by_subject(route))
    return {ROUTE_LIMIT: message(_KIND, **limit)}


def subject_limit() -> Json:
    """Build the filter that limits all requests of a token's subject."""
    return extension(SUBJECT_LIMIT, _KIND, **_per_client("subject", SUBJECT, _SUBJECT, 1, states=True))


def own_limit_of(route: Route) -> Json:
    """Build the per-route configuration of `subject_limit`, so that each answer states one limit.

    Where a token is optional, that is the limit of the address.
    """
    if route.who is Who.ANYONE:
        return no_subject_limit()
    if route.own_limit == SUBJECT and _is_limited_by_subject(route):
        return {}
    states = _is_limited_by_subject(route)
    return {SUBJECT_LIMIT: message(_KIND, **_per_client("own", route.own_limit, _SUBJECT, 1, states=states))}


def no_subject_limit() -> Json:
    """Build the per-route configuration that switches `subject_limit` off, where no token is read."""
    return {SUBJECT_LIMIT: message(_KIND, stat_prefix="none", token_bucket=_NO_LIMIT)}


def _is_limited_by_subject(route: Route) -> bool:
    """Return whether every caller of the route has a token, whose limit is the tighter one."""
    return route.who not in (Who.ANYONE, Who.ANYONE_OR_ACCOUNT)


def _per_client(name: str, limit: RateLimit, client: Json, factor: int, *, states: bool = False) -> Json:
    """Build one bucket per client; requests without a token are exempt from limits per subject.

    With `states` every answer has the `X-RateLimit` headers, else only a refusal does.
    """
    key = "subject" if client is _SUBJECT else "masked_remote_address"
    bucket = {
        "max_tokens": limit.burst * factor,
        "tokens_per_fill": limit.per_second * factor,
        "fill_interval": "1s",
    }
    wait_s = str(math.ceil(1 / limit.per_second))
    refusal = {"retry-after": wait_s}
    if not states:
        refusal |= {
            "x-ratelimit-limit": str(limit.burst * factor),
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": wait_s,
        }
    return {
        "stat_prefix": name,
        "token_bucket": _NO_LIMIT,
        "always_consume_default_token_bucket": False,
        "max_dynamic_descriptors": _MAX_CLIENTS,
        "filter_enabled": _ALWAYS,
        "filter_enforced": _ALWAYS,
        "rate_limits": [{"actions": [client]}],
        "descriptors": [{"entries": [{"key": key}], "token_bucket": bucket}],
        "response_headers_to_add": [
            {"header": {"key": header, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}
            for header, value in refusal.items()
        ],
        **({"enable_x_ratelimit_headers": "DRAFT_VERSION_03"} if states else {}),
    }
