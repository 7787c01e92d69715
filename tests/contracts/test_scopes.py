"""What an API key may call, by its scopes."""

import pytest

from wordrally.contracts.claims import ACCOUNT_ISSUER, AUDIENCE, KEY_ISSUER, AccountClaims
from wordrally.contracts.scopes import may_call, may_host, sufficient_scopes
from wordrally.gateway.routes import ROUTES, Who

READ, WRITE, HOST, REPORTS = "quizzes:read", "quizzes:write", "sessions:host", "reports:read"

ALLOWED = [
    ("GET", "/api/v1/quizzes", {READ, WRITE}),
    ("HEAD", "/api/v1/quizzes/{quiz_id}", {READ, WRITE}),
    ("GET", "/api/v1/quizzes/{quiz_id}/export", {READ, WRITE}),
    ("POST", "/api/v1/quizzes", {WRITE}),
    ("PUT", "/api/v1/quizzes/{quiz_id}", {WRITE}),
    ("DELETE", "/api/v1/quizzes/{quiz_id}", {WRITE}),
    ("POST", "/api/v1/quizzes/generate", {WRITE}),
    ("POST", "/api/v1/quizzes/import", {WRITE}),
    ("POST", "/api/v1/media", {WRITE}),
    ("POST", "/api/v1/sessions", {HOST}),
    ("GET", "/api/v1/sessions/{session_id}", {HOST}),
    ("POST", "/api/v1/sessions/{session_id}/next", {HOST}),
    ("DELETE", "/api/v1/sessions/{session_id}/players/{player_id}", {HOST}),
    ("GET", "/api/v1/sessions/{session_id}/report", {REPORTS}),
    ("GET", "/api/v1/sessions/{session_id}/leaderboard", {REPORTS}),
    ("GET", "/api/v1/classes/{class_id}/words", {REPORTS}),
    ("POST", "/api/v1/sessions/join", set[str]()),
    ("POST", "/api/v1/sessions/{session_id}/seat", set[str]()),
    ("GET", "/api/v1/users/me", set[str]()),
    ("DELETE", "/api/v1/users/me", set[str]()),
    ("POST", "/api/v1/users/me/keys", set[str]()),
    ("GET", "/api/v1/classes", set[str]()),
    ("GET", "/api/v1/quizzesque", set[str]()),
    ("GET", "/api/v2/quizzes", set[str]()),
]


def _key(*scopes: str) -> AccountClaims:
    return AccountClaims(iss=KEY_ISSUER, aud=AUDIENCE, sub="a1", exp=2, iat=1, jti="k1", scopes=list(scopes))


@pytest.mark.parametrize(("method", "template", "scopes"), ALLOWED)
def test_a_key_makes_the_calls_of_its_scopes_and_no_others(
    method: str, template: str, scopes: set[str]
) -> None:
    assert sufficient_scopes(method, template) == scopes
    for scope in (READ, WRITE, HOST, REPORTS):
        assert may_call(_key(scope), method, template) is (scope in scopes)
    assert not may_call(_key(), method, template)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.template)
def test_no_scope_reaches_an_account(route: object) -> None:
    assert isinstance(route, type(ROUTES[0]))
    if route.service == "user" and not route.template.startswith("/api/v1/classes/"):
        assert not any(sufficient_scopes(method, route.template) for method in route.methods)


def test_every_call_of_an_account_in_the_quiz_service_has_a_scope_but_joining() -> None:
    without = {
        route.template
        for route in ROUTES
        if route.service == "quiz" and route.who is not Who.ANYONE
        if not any(sufficient_scopes(method, route.template) for method in route.methods)
    }
    assert "/api/v1/sessions/join" in without
    assert not any("/quizzes" in template or "/report" in template for template in without)


def test_an_access_token_makes_every_call() -> None:
    token = AccountClaims(iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub="a1", exp=2, iat=1, jti="j")
    assert all(may_call(token, method, template) for method, template, _ in ALLOWED)
    assert may_host(token)
    assert may_host(_key(HOST))
    assert not may_host(_key(READ, WRITE, REPORTS))
