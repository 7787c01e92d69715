"""The gateway's part of every call: its callers, and the errors that the gateway answers itself."""

from wordrally.documents.about import Json
from wordrally.documents.schemas import REF
from wordrally.gateway.problems import PROBLEMS
from wordrally.gateway.routes import ROUTES, Route, Who

BEARER = "bearer"

SECURITY_SCHEMES: Json = {
    BEARER: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An account's access token, or the token that a player got by joining. "
        "Signed with a key of `/.well-known/jwks.json`.",
    }
}

_OF_EVERY_SERVICE = {
    415: "The body must be application/json.",
    422: "The query has a parameter that this call does not know; `errors` points at it.",
}
_ALWAYS = (400, 422, 429, 431, 503, 504)
_WITH_BODY = (413, 415)
_WITH_TOKEN = (401,)
_WITH_ROLE = (403,)

_COUNT: Json = {"type": "integer", "minimum": 0}
RATE_LIMIT_HEADERS: Json = {
    "X-RateLimit-Limit": {"description": "Calls that may be made at once.", "schema": _COUNT},
    "X-RateLimit-Remaining": {"description": "Calls left at this moment.", "schema": _COUNT},
    "X-RateLimit-Reset": {"description": "Seconds until more calls are allowed.", "schema": _COUNT},
}
"""Headers of every limited call, refused or not."""

_ACCOUNT: Json = {BEARER: ["account"]}
_LEARNER: Json = {BEARER: ["learner"]}
_PLAYER: Json = {BEARER: ["player"]}
_OPERATOR: Json = {BEARER: ["operator"]}
_SECURITY: dict[Who, list[Json]] = {
    Who.ANYONE: [],
    Who.ANYONE_OR_ACCOUNT: [{}, _ACCOUNT],
    Who.ACCOUNT: [_ACCOUNT],
    Who.LEARNER: [_ACCOUNT, _LEARNER],
    Who.MEMBER: [_ACCOUNT, _PLAYER],
    Who.PERSON: [_ACCOUNT, _LEARNER, _PLAYER],
    Who.OPERATOR: [_OPERATOR],
}


def _readiness(description: str) -> Json:
    state = {"type": "string", "enum": ["ready", "not ready"]}
    schema = {
        "type": "object",
        "required": ["ready", "parts", "notes"],
        "properties": {
            "ready": {"type": "boolean"},
            "parts": {"type": "object", "additionalProperties": state},
            "notes": {"type": "array", "items": {"type": "string"}},
        },
    }
    return {"description": description, "content": {"application/json": {"schema": schema}}}


HEALTH: Json = {
    "get": {
        "operationId": "readReadiness",
        "summary": "Ask whether the whole is ready",
        "tags": ["Health"],
        "security": [],
        "responses": {
            "200": _readiness("Every service has a replica that is ready."),
            "503": _readiness("A part has none, or the gateway is stopping."),
        },
    }
}


def responses() -> Json:
    """Return the gateway's problems as components, by status."""
    told = {problem.status: problem.detail for problem in PROBLEMS} | _OF_EVERY_SERVICE
    return {str(status): _response(status, detail) for status, detail in told.items()}


def _response(status: int, detail: str) -> Json:
    response: Json = {
        "description": detail,
        "content": {"application/problem+json": {"schema": {"$ref": f"{REF}Problem"}}},
    }
    if status in (429, 503):
        retry = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
        response["headers"] = {"Retry-After": retry}
    if status == 429:
        response["headers"] |= RATE_LIMIT_HEADERS
    return response


def add_edge(paths: Json) -> None:
    """Add to each call what its route in the gateway means; what a service says itself stays."""
    for route in ROUTES:
        for method in route.methods:
            operation = paths[route.template][method.lower()]
            operation["security"] = _SECURITY[route.who]
            for status in _statuses(route, has_body="requestBody" in operation):
                answers = operation["responses"]
                answers.setdefault(str(status), {"$ref": f"#/components/responses/{status}"})


def _statuses(route: Route, *, has_body: bool) -> tuple[int, ...]:
    statuses = _ALWAYS + (_WITH_BODY if has_body else ())
    if route.who is not Who.ANYONE:
        statuses += _WITH_TOKEN
    if route.who not in (Who.ANYONE, Who.ANYONE_OR_ACCOUNT):
        statuses += _WITH_ROLE
    return statuses
