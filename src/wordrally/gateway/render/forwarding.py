"""Forwarding of requests to services: time-outs and retries."""

from wordrally.gateway.render.message import Json, extension
from wordrally.gateway.routes import SOCKET

NEWCOMERS, INSIDERS = "DEFAULT", "HIGH"

# A service pings its sockets every 20 s; three lost pings mean that the client is gone.
SOCKET_IDLE_S = 70

_PREVIOUS_HOSTS = extension(
    "envoy.retry_host_predicates.previous_hosts",
    "extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate",
)
_NOT_SEEN = "connect-failure,refused-stream,reset-before-request"
_CUT_OFF = f"{_NOT_SEEN},reset"

# A replica that hangs costs a read a third of its time-out, not all of it.
_TRIES_THAT_FIT = 3


def reading(service: str, seconds: int, *, newcomers: bool = False) -> Json:
    """Forward a call that only reads: it is retried on another replica when no response came."""
    per_try = {"per_try_timeout": f"{seconds / _TRIES_THAT_FIT:.1f}s"}
    return _forward(service, seconds, {"retry_on": _CUT_OFF, **per_try}) | _line(newcomers)


def changing(service: str, seconds: int, *, newcomers: bool = False) -> Json:
    """Forward a call that writes: it is retried only when no service can have received it."""
    return _forward(service, seconds, {"retry_on": _NOT_SEEN}) | _line(newcomers)


def connecting() -> Json:
    """Forward a WebSocket to the node of its session.

    It stays open as long as it is used. The time-out applies to the handshake only.
    """
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
    """Select the priority; each has its own connections and queue."""
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
