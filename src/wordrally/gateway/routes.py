"""Route table of the public contract: the service of each call, its callers and its limits."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from wordrally.gateway.limits import (
    CLASS_CODES,
    CROWD,
    IMPORTING,
    MAKING,
    REFRESH,
    SIGN_IN,
    STANDARD,
    SUBJECT,
    RateLimit,
)

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


MAX_BODY_BYTES = 1_048_576
MAX_JOIN_BYTES = 4_096
MAX_FILE_BYTES = 10 * MAX_BODY_BYTES
MAX_MEDIA_BYTES = 2 * MAX_BODY_BYTES + 16_384


MAX_QUIZ_BYTES = 3 * MAX_BODY_BYTES

_SMALL_BODIES = ("/api/v1/users", "/api/v1/auth/", "/api/v1/classes/enter")

API_VERSION = "1.1"
"""Version of the contract, sent with every answer of the API as `Wordrally-Api-Version`."""

QUERY_SHAPE = r"[^?]*(\?([!-$&-~]|%[0-9A-Fa-f]{2})*)?"
"""Path and query of a call: the query is visible ASCII, with every escape complete."""

HEADER_SHAPES = dict.fromkeys(
    ("accept", "content-type", "idempotency-key", "if-match", "if-none-match"), r"[\t\x20-\x7e]*"
)
"""Headers that calls read, and the form that each may have. The services check what they mean."""


class Who(Enum):
    """Callers of a route. The services check them again, and more precisely."""

    ANYONE = "anyone"
    ANYONE_OR_ACCOUNT = "anyone_or_account"  # no token, or a valid account token
    ACCOUNT = "account"
    LEARNER = "learner"  # an account, or a member of a class by their code
    MEMBER = "member"  # an account (the host) or a player
    PERSON = "person"  # anybody with a token
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Route:
    """Calls of one path template.

    `limit` applies per client address, `own_limit` per token. `seconds` is the time-out of the service.

    Calls of `newcomers` wait in a separate queue and are refused when it is long. Other calls never wait in
    it.

    A body is JSON, unless the route `takes_files`. `body_limit` is `max_body_bytes`, or else what most calls
    of that kind take.
    """

    methods: tuple[Method, ...]
    template: str
    service: str
    who: Who
    limit: RateLimit = STANDARD
    seconds: int = 10
    own_limit: RateLimit = SUBJECT
    max_body_bytes: int = 0
    takes_files: bool = False
    newcomers: bool = False

    @property
    def body_limit(self) -> int:
        """Maximum size of a body in bytes."""
        usual = MAX_JOIN_BYTES if self.template.startswith(_SMALL_BODIES) else MAX_BODY_BYTES
        return self.max_body_bytes or usual


# Connecting waits until the player's answers on another node are known: 1 s for the node, 10 s for the
# scorers.
SOCKET = Route(("GET",), "/ws/v1/sessions/{session_id}", "realtime", Who.MEMBER, CROWD, seconds=15)

# Closing a question waits until every answer is scored: 2 s for the nodes, 10 s for the scorers.
_CLOSING_S = 20
# A request waits at most 10 s for a worker process, which takes at most 20 s. A file to export is requested
# again after a third of its time-out; a client that receives nothing for a minute is disconnected.
_MAKING_S = 40
_EXPORTING_S = 57
# When a thousand learners join at once, they are admitted one after another.
_CROWD_S = 30

ROUTES = (
    Route(("POST",), "/api/v1/users", "user", Who.ANYONE, SIGN_IN),
    Route(("GET", "PATCH", "DELETE"), "/api/v1/users/me", "user", Who.ACCOUNT),
    Route(("GET", "DELETE"), "/api/v1/users/me/logins", "user", Who.ACCOUNT),
    Route(("DELETE",), "/api/v1/users/me/logins/{login_id}", "user", Who.ACCOUNT),
    Route(
        ("GET",), "/api/v1/users/me/export", "user", Who.ACCOUNT, seconds=_EXPORTING_S, own_limit=IMPORTING
    ),
    Route(("GET", "POST"), "/api/v1/users/me/keys", "user", Who.ACCOUNT),
    Route(("DELETE",), "/api/v1/users/me/keys/{key_id}", "user", Who.ACCOUNT),
    Route(("GET",), "/api/v1/users/me/history", "user", Who.LEARNER),
    Route(("GET",), "/api/v1/users/me/words", "user", Who.LEARNER),
    Route(("GET",), "/api/v1/users/me/assignments", "quiz", Who.LEARNER),
    Route(("GET", "POST"), "/api/v1/classes", "user", Who.ACCOUNT),
    Route(("POST",), "/api/v1/classes/enter", "user", Who.ANYONE, CLASS_CODES),
    Route(("GET", "PATCH", "DELETE"), "/api/v1/classes/{class_id}", "user", Who.ACCOUNT),
    Route(("GET", "POST"), "/api/v1/classes/{class_id}/members", "user", Who.ACCOUNT),
    Route(("PATCH", "DELETE"), "/api/v1/classes/{class_id}/members/{member_id}", "user", Who.ACCOUNT),
    Route(("POST",), "/api/v1/classes/{class_id}/members/{member_id}/code", "user", Who.ACCOUNT),
    Route(("GET",), "/api/v1/classes/{class_id}/members/{member_id}/words", "user", Who.LEARNER),
    Route(("GET",), "/api/v1/classes/{class_id}/words", "user", Who.ACCOUNT),
    Route(("GET",), "/api/v1/classes/{class_id}/memory", "user", Who.ACCOUNT),
    Route(("GET",), "/api/v1/classes/{class_id}/weeks", "user", Who.ACCOUNT),
    Route(("POST", "DELETE"), "/api/v1/users/me/mfa/totp", "user", Who.ACCOUNT),
    Route(("POST",), "/api/v1/users/me/mfa/totp/confirm", "user", Who.ACCOUNT),
    Route(("GET",), "/api/v1/usage", "user", Who.OPERATOR),
    Route(("POST",), "/api/v1/auth/token", "user", Who.ANYONE, SIGN_IN),
    Route(("POST",), "/api/v1/auth/token/factor", "user", Who.ANYONE, SIGN_IN),
    Route(("POST",), "/api/v1/users/me/email", "user", Who.ACCOUNT, SIGN_IN),
    Route(("POST",), "/api/v1/auth/email/verify", "user", Who.ANYONE, SIGN_IN),
    Route(("POST",), "/api/v1/auth/password/forgot", "user", Who.ANYONE, SIGN_IN),
    Route(("POST",), "/api/v1/auth/password/reset", "user", Who.ANYONE, SIGN_IN),
    Route(("POST",), "/api/v1/auth/refresh", "user", Who.ANYONE, REFRESH),
    Route(("POST",), "/api/v1/auth/logout", "user", Who.ANYONE, REFRESH),
    Route(("GET", "POST"), "/api/v1/quizzes", "quiz", Who.ACCOUNT, max_body_bytes=MAX_QUIZ_BYTES),
    Route(("POST",), "/api/v1/quizzes/generate", "quiz", Who.ACCOUNT, seconds=_MAKING_S, own_limit=MAKING),
    Route(
        ("POST",),
        "/api/v1/quizzes/import",
        "quiz",
        Who.ACCOUNT,
        seconds=_MAKING_S,
        own_limit=IMPORTING,
        max_body_bytes=MAX_FILE_BYTES,
        takes_files=True,
    ),
    Route(
        ("GET",),
        "/api/v1/quizzes/{quiz_id}/export",
        "quiz",
        Who.ACCOUNT,
        seconds=_EXPORTING_S,
        own_limit=MAKING,
    ),
    Route(
        ("POST",),
        "/api/v1/media",
        "quiz",
        Who.ACCOUNT,
        seconds=_MAKING_S,
        own_limit=IMPORTING,
        max_body_bytes=MAX_MEDIA_BYTES,
        takes_files=True,
    ),
    Route(("GET",), "/api/v1/media/{media_id}", "quiz", Who.ANYONE, CROWD),
    Route(("POST",), "/api/v1/words/check", "quiz", Who.ACCOUNT, own_limit=MAKING),
    Route(("GET",), "/api/v1/words/{word}", "quiz", Who.ANYONE),
    Route(("GET",), "/api/v1/topics", "quiz", Who.ANYONE),
    Route(
        ("GET", "PUT", "DELETE"),
        "/api/v1/quizzes/{quiz_id}",
        "quiz",
        Who.ACCOUNT,
        max_body_bytes=MAX_QUIZ_BYTES,
    ),
    Route(("POST",), "/api/v1/quizzes/{quiz_id}/copy", "quiz", Who.ACCOUNT),
    Route(("POST",), "/api/v1/quizzes/{quiz_id}/restore", "quiz", Who.ACCOUNT),
    Route(("GET",), "/api/v1/pins/{pin}", "quiz", Who.ANYONE, CROWD, _CROWD_S, newcomers=True),
    Route(("GET",), "/api/v1/pins/{pin}/nickname", "quiz", Who.ANYONE, CROWD, _CROWD_S, newcomers=True),
    Route(
        ("POST",),
        "/api/v1/pins/{pin}/players",
        "quiz",
        Who.ANYONE_OR_ACCOUNT,
        CROWD,
        _CROWD_S,
        max_body_bytes=MAX_JOIN_BYTES,
        newcomers=True,
    ),
    Route(("GET", "POST"), "/api/v1/sessions", "quiz", Who.ACCOUNT),
    Route(
        ("POST",),
        "/api/v1/sessions/join",
        "quiz",
        Who.ANYONE_OR_ACCOUNT,
        CROWD,
        _CROWD_S,
        max_body_bytes=MAX_JOIN_BYTES,
        newcomers=True,
    ),
    Route(("GET",), "/api/v1/sessions/{session_id}", "quiz", Who.MEMBER, CROWD, _CROWD_S),
    Route(("DELETE",), "/api/v1/sessions/{session_id}", "quiz", Who.ACCOUNT, seconds=_CLOSING_S),
    Route(("PATCH",), "/api/v1/sessions/{session_id}", "quiz", Who.ACCOUNT),
    Route(("GET",), "/api/v1/sessions/{session_id}/leaderboard", "quiz", Who.MEMBER, CROWD, _CROWD_S),
    Route(("GET",), "/api/v1/sessions/{session_id}/report", "quiz", Who.ACCOUNT, seconds=30),
    Route(("POST",), "/api/v1/practice", "quiz", Who.LEARNER, seconds=_MAKING_S, own_limit=MAKING),
    Route(("POST",), "/api/v1/sessions/{session_id}/start", "quiz", Who.ACCOUNT),
    Route(("POST",), "/api/v1/sessions/{session_id}/next", "quiz", Who.ACCOUNT, seconds=_CLOSING_S),
    Route(("POST",), "/api/v1/sessions/{session_id}/close", "quiz", Who.ACCOUNT, seconds=_CLOSING_S),
    Route(("POST",), "/api/v1/sessions/{session_id}/pause", "quiz", Who.ACCOUNT),
    Route(("POST",), "/api/v1/sessions/{session_id}/resume", "quiz", Who.ACCOUNT),
    Route(("POST",), "/api/v1/sessions/{session_id}/extend", "quiz", Who.ACCOUNT),
    Route(("POST",), "/api/v1/sessions/{session_id}/skip", "quiz", Who.ACCOUNT, seconds=_CLOSING_S),
    Route(("POST",), "/api/v1/sessions/{session_id}/finish", "quiz", Who.ACCOUNT, seconds=_CLOSING_S),
    Route(("POST",), "/api/v1/sessions/{session_id}/lock", "quiz", Who.ACCOUNT),
    Route(("POST",), "/api/v1/sessions/{session_id}/unlock", "quiz", Who.ACCOUNT),
    Route(("POST",), "/api/v1/sessions/{session_id}/again", "quiz", Who.ACCOUNT),
    Route(
        ("POST",),
        "/api/v1/sessions/{session_id}/seat",
        "quiz",
        Who.PERSON,
        CROWD,
        _CROWD_S,
        newcomers=True,
    ),
    Route(("DELETE",), "/api/v1/sessions/{session_id}/players", "quiz", Who.ACCOUNT, seconds=_CROWD_S),
    Route(("PATCH", "DELETE"), "/api/v1/sessions/{session_id}/players/{player_id}", "quiz", Who.ACCOUNT),
    Route(("POST",), "/api/v1/sessions/{session_id}/players/{player_id}/readmit", "quiz", Who.ACCOUNT),
)

# Whole subtrees that are public.
KEYS_PREFIX = "/.well-known"
KEYS_PATH = "/.well-known/jwks.json"
API_PREFIX = "/api"
SOCKET_PREFIX = "/ws"
OPENAPI_PATH = "/api/v1/openapi.json"
# Pages for operators only.
INTERNAL_PREFIX = "/metrics"
