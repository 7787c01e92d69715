"""How a request is passed on: how long it may take, and when it is tried again."""

from wordrally.gateway.render.message import Json, extension
from wordrally.gateway.routes import SOCKET

NEWCOMERS, INSIDERS = "DEFAULT", "HIGH"

# A service pings its sockets every 20 s; three lost pings mean that nobody is there.
SOCKET_IDLE_S = 70

_PREVIOUS_HOSTS = extension(
    "envoy.retry_host_predicates.previous_hosts",
    "extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
)
_NOT_SEEN = "connect-failure,refused-stream,reset-before-request"
_CUT_OFF = f"{_NOT_SEEN},reset"

# A replica that hangs costs a read a third of its time, not all of it.
_TRIES_THAT_FIT = 3


def reading(service: str, seconds: int, *, newcomers: bool = False) -> Json:
    """A call that changes nothing: tried again, on another replica, when it got no answer."""
    per_try = {"per_try_timeout": f"{seconds / _TRIES_THAT_FIT:.1f}s"}
    return _forward(service, seconds, {"retry_on": _CUT_OFF, **per_try}) | _line(newcomers)


def changing(service: str, seconds: int, *, newcomers: bool = False) -> Json:
    """A call that changes something: tried again only when no service can have seen it."""
    return _forward(service, seconds, {"retry_on": _NOT_SEEN}) | _line(newcomers)


def connecting() -> Json:
    """A WebSocket: kept on its session's node and open as long as it is used; the time-out is the handshake's alone."""
    session = {"pattern": {"regex": "^/ws/v1/sessions/([^/?]+).*$"}, "substitution": r"\1"}
    by_session = {"header": {"header_name": ":path", "regex_rewrite": session}, "terminal": True}
    return {
        **_forward(SOCKET.service, SOCKET.seconds, {"retry_on": _CUT_OFF}),
        **_line(newcomers=False),
        "idle_timeout": f"{SOCKET_IDLE_S}s",
        "upgrade_configs": [{"upgrade_type": "websocket"}],
        "hash_policy": [by_session],
    }


def _line(newcomers: bool) -> Json:
    """Each priority has connections and a queue of its own."""
    return {"priority": NEWCOMERS if newcomers else INSIDERS}


def _forward(service: str, seconds: int, retries: Json) -> Json:
    return {
        "cluster": service,
        "timeout": f"{seconds}s",
        "retry_policy": {
            **retries,
            "num_retries": 3,
            "retry_back_off": {"base_interval": "0.02s", "max_interval": "0.2s"},
            "retry_host_predicate": [_PREVIOUS_HOSTS],
            "host_selection_retry_max_attempts": 5,
        },
    }
