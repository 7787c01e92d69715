"""Texts and examples of the quiz service in the OpenAPI document."""

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example

from wordrally.chassis.http.problems import documented

BEARER = [{"bearer": []}]

INVALID = {422: "A field is missing, unknown, or breaks a rule; `errors` lists each field."}

_AWAY = {503: "An engine is unavailable; `Retry-After` says when to try again."}
_NO_TOKEN = {401: "There is no valid access token."}
_NOT_AN_ACCOUNT = {403: "The token is a player's, not an account's."}

QUIZ = [
    Example(
        value={
            "title": "Unit 4: weather",
            "language": "en",
            "visibility": "private",
            "questions": [
                {
                    "kind": "choice",
                    "prompt": "drizzle",
                    "choices": ["light rain", "strong wind", "thick fog", "hot sun"],
                    "correct": [0],
                    "explanation": "Drizzle falls in very small drops.",
                },
                {"kind": "text", "prompt": "Opposite of 'ancient'", "accepted": ["modern", "new"]},
            ],
        }
    )
]

SESSION = [Example(value={"quiz_id": "starter-a1", "mode": "live", "settings": {"scoring": "speed"}})]
RECIPE = [
    Example(value={"words": ["drizzle", "harvest", "reluctant"], "level": "B1"}),
    Example(value={"level": "B1", "topic": "food", "kinds": ["definition", "synonym"], "count": 20}),
]
LINES = [Example(value={"lines": ["der Hund – the dog", "umbrella"], "language": "de"})]
JOIN = [Example(value={"pin": "1234 5678", "nickname": "Ann"})]
AGAIN = [Example(value={"quiz": "missed"})]
PLAYER_CHANGE = [Example(value={"nickname": "Ann B.", "time_factor": 1.5})]
SEAT_WISH = [Example(value={"nickname": "Ann", "avatar": 17, "check": "K7P"})]

PRACTICE = [
    Example(value={"pick": "due"}),
    Example(value={"pick": "quiz", "quiz_id": "starter-a1", "count": 10}),
]
DEADLINE = [Example(value={"closes_at": 1_800_000_000_000})]

QUESTION_END = [Example(value={"closes_at": 1_800_000_020_000})]

UNCHANGED = {304: ResponseSpec(None, description="The caller has this version already (`If-None-Match`).")}

NO_SESSION = {404: "There is no such session."}


def answers(told: dict[int, str]) -> dict[int, ResponseSpec]:
    """Return the problem responses of a call, described by status."""
    return documented(_AWAY | told)


def of_account(told: dict[int, str]) -> dict[int, ResponseSpec]:
    """Return the problem responses of a call that needs an account's access token."""
    return answers(_NO_TOKEN | _NOT_AN_ACCOUNT | told)


def of_learner(told: dict[int, str]) -> dict[int, ResponseSpec]:
    """Return the problem responses of a call of accounts and class members."""
    return answers(_NO_TOKEN | {403: "A player calls."} | told)


def of_host(told: dict[int, str]) -> dict[int, ResponseSpec]:
    """Return the problem responses of a call that needs the access token of the session's host."""
    return answers(_NO_TOKEN | {403: "The caller is not the host of the session."} | told)


def of_insider(told: dict[int, str]) -> dict[int, ResponseSpec]:
    """Return the problem responses of a call that needs a token of the session's host or players."""
    return answers(_NO_TOKEN | {403: "The caller is neither the host nor a player of the session."} | told)
