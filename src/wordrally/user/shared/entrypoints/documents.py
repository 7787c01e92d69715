"""OpenAPI descriptions of the user service's calls, in addition to their types."""

from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example

from wordrally.chassis.http.problems import PROBLEM
from wordrally.contracts.http.problems import Problem

BEARER = [{"bearer": []}]

_NO_TOKEN = "No valid access token of an account that exists."
NOT_AN_ACCOUNT = "The token is a player's, not an account's"
STALE_LOGIN = f"{NOT_AN_ACCOUNT}, or the password was checked more than ten minutes ago (`login-again`)."
INVALID = {422: "A field is missing, unknown, or breaks a rule; `errors` points at each."}
_AWAY = "Overloaded, or an engine is away; `Retry-After` says when to try again."


def _set_cookie(description: str) -> ResponseHeader:
    return ResponseHeader(name="Set-Cookie", documentation_only=True, description=description)


SIGN_UP = [Example(value={"email": "ann@example.org", "password": "correct horse", "display_name": "Ann"})]
EMAIL_CHANGE = [Example(value={"email": "ann@school.example"})]
CONFIRMATION = [Example(value={"token": "Wd1r-oWm3bqkT0Jw8gNaUjVQm5y2ZxqCk9rXf7h4bLs"})]
RESET = [
    Example(value={"token": "Wd1r-oWm3bqkT0Jw8gNaUjVQm5y2ZxqCk9rXf7h4bLs", "password": "battery staple"})
]
FORGOTTEN = [Example(value={"email": "ann@example.org"})]
CREDENTIALS = [Example(value={"email": "ann@example.org", "password": "correct horse"})]
FACTOR_ANSWER = [
    Example(
        summary="With the authenticator",
        value={"challenge": "Wd1r-oWm3bqkT0Jw8gNaUjVQm5y2ZxqCk9rXf7h4bLs", "code": "492039"},
    ),
    Example(
        summary="Without it",
        value={
            "challenge": "Wd1r-oWm3bqkT0Jw8gNaUjVQm5y2ZxqCk9rXf7h4bLs",
            "recovery_code": "k7mq-2xwb-9dnr-v4tc-hp3y-6sja",
        },
    ),
]
NEW_KEY = [
    Example(value={"name": "Timetable", "scopes": ["quizzes:read", "sessions:host"], "expires_at": None})
]
TOTP_CODE = [Example(value={"code": "492039"})]
PROFILE_CHANGE = [
    Example(summary="Another name", value={"display_name": "Ann B."}),
    Example(
        summary="Optional fields; null removes one",
        value={
            "phone": "+49 30 1234567",
            "organisation": "Gesamtschule Nord",
            "locale": "de",
            "avatar": None,
        },
    ),
    Example(
        summary="A new password", value={"current_password": "correct horse", "password": "battery staple"}
    ),
]


CLASS = [Example(value={"name": "7b", "language": "en"})]
CLASS_CHANGE = [Example(value={"name": "8b"})]
MEMBERS = [Example(value={"members": [{"name": "Ada"}, {"name": "Ben K."}]})]
MEMBER_CHANGE = [Example(value={"name": "Ben Koch"})]
CLASS_ENTRY = [Example(value={"join_code": "7KHR-2WQX", "code": "K4T9B"})]

REMEMBERS = [_set_cookie("The next refresh token, in an `HttpOnly; SameSite=Strict` cookie.")]
MAY_REMEMBER = [_set_cookie("With a new password: the login's next refresh token.")]
FORGETS = [_set_cookie("Takes the refresh token away.")]
FOREIGN = {403: "A page of another site calls."}
UNCHANGED = {304: ResponseSpec(None, description="The caller has this version already (`If-None-Match`).")}
TAGGED = [
    ResponseHeader(name="ETag", documentation_only=True, description="The version; send it as If-None-Match.")
]


def answers(told: dict[int, str]) -> dict[int, ResponseSpec]:
    """Return the problem documents of a call by status. Every call may be refused for load."""
    return {status: _problem(why) for status, why in {**told, 503: _AWAY}.items()}


def of_account(told: dict[int, str] | None = None) -> dict[int, ResponseSpec]:
    """Return the problem documents of a call that needs an account's access token."""
    return answers({401: _NO_TOKEN, 403: f"{NOT_AN_ACCOUNT}.", **(told or {})})


def of_learner(told: dict[int, str] | None = None) -> dict[int, ResponseSpec]:
    """Return the problem documents of a call that accounts and members of classes may make."""
    return answers(
        {401: "No valid access token of an account or learner.", 403: "A player calls.", **(told or {})}
    )


def _problem(description: str) -> ResponseSpec:
    return ResponseSpec(Problem, generate_examples=False, description=description, media_type=PROBLEM)
