"""The AsyncAPI 3.0 document of the WebSocket protocol, from the structs of its frames."""

from typing import Any, get_args

import msgspec
from msgspec.inspect import StructType, type_info

from wordrally.contracts import frames
from wordrally.documents.about import DEFAULT_ORIGIN, LICENSE, TITLE, VERSION, Json
from wordrally.documents.frame_examples import IN, OUT

CHANNEL = "session"

CLOSE_CODES = {
    frames.GOING_AWAY: "The node stops: reconnect, after a random wait of up to a few seconds.",
    frames.BINARY_FRAME: "You sent a binary frame.",
    frames.FRAME_TOO_LARGE: f"You sent a frame of more than {frames.MAX_FRAME_BYTES} bytes.",
    frames.TOKEN_EXPIRED: (
        "The token expired, or its login ended: reconnect with a new one, or sign in again."
    ),
    frames.REMOVED: "The host removed you: do not reconnect.",
    frames.TOO_SLOW: "You read too slowly, so the queue of frames for you is full: reconnect.",
    frames.REPLACED: "A newer connection of the same player took over: do not reconnect by yourself.",
    frames.TOO_MANY_FRAMES: "You sent too many frames.",
}

_ABOUT = """The live side of a quiz. HTTP calls are in the OpenAPI document.

Frames are text, one JSON object each, with `type` first. A client ignores unknown types and fields. `version`
counts the session's transitions: `question`, `reveal` and `finished` raise it by one. `welcome` is the first
frame of every connection and holds the whole state. It is sent again after a gap, or when a question is
extended after an outage.

A right answer earns `points` where `scoring` is `accuracy`. Where it is `speed`, it earns
`round(points * (1 - t / time_limit_ms / 2))`. `t` is `received_at - opened_at`. It counts as 0 below 500, and
as at most `time_limit_ms + 250`, the latest time of an answer to a question that was not extended. A wrong
answer, or none, earns 0."""

_CHANNEL = f"""Connect with `Sec-WebSocket-Protocol: {frames.PROTOCOL}, {frames.BEARER_PREFIX}<token>`, in
this order; the server selects `{frames.PROTOCOL}`. The token is a player's (from joining) or the host's
access token. A refused handshake gets 400 (without the subprotocol, or as the path is
malformed), 401, 403, 404, 429, or 503 while the node or the service is away. A client's frame has at most
{frames.MAX_FRAME_BYTES} bytes."""


def build() -> Json:
    """Build the document. It describes the server's side, so `receive` is a frame from a client."""
    _, schemas = msgspec.json.schema_components(
        [frames.ClientIn, frames.ClientOut], ref_template="#/components/schemas/{name}"
    )
    heard, said = _messages(frames.ClientIn, IN), _messages(frames.ClientOut, OUT)
    messages = heard | said
    return {
        "asyncapi": "3.0.0",
        "info": {"title": TITLE, "version": VERSION, "description": _ABOUT, "license": LICENSE},
        "defaultContentType": "application/json",
        "servers": {"local": {"host": DEFAULT_ORIGIN, "protocol": "ws", "description": "`make run`"}},
        "channels": {CHANNEL: _channel(messages)},
        "operations": _operations(heard, said),
        "components": {"messages": messages, "schemas": schemas},
    }


def tag_of(struct: type[Any]) -> str:
    """Return the value of a frame's `type`."""
    described = type_info(struct)
    assert isinstance(described, StructType)
    return str(described.tag)


def _messages(union: Any, examples: tuple[msgspec.Struct, ...]) -> Json:
    return {tag_of(struct): _message(struct, examples) for struct in get_args(union)}


def _message(struct: type[Any], examples: tuple[msgspec.Struct, ...]) -> Json:
    of_struct = [example for example in examples if isinstance(example, struct)]
    return {
        "name": tag_of(struct),
        "summary": struct.__doc__,
        "payload": {"$ref": f"#/components/schemas/{struct.__name__}"},
        "examples": [{"payload": msgspec.to_builtins(example)} for example in of_struct],
    }


def _channel(messages: Json) -> Json:
    codes = [{"code": code, "meaning": meaning} for code, meaning in CLOSE_CODES.items()]
    table = "\n".join(f"- {code}: {meaning}" for code, meaning in CLOSE_CODES.items())
    return {
        "address": "/ws/v1/sessions/{id}",
        "title": "A session",
        "description": f"{_CHANNEL}\n\nClose codes:\n{table}",
        "parameters": {"id": {"description": "The session's id; joining returns the whole path."}},
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"ws": {"method": "GET", "headers": _HANDSHAKE, "bindingVersion": "0.1.0"}},
        "x-close-codes": codes,
    }


_HANDSHAKE: Json = {
    "type": "object",
    "properties": {
        "Sec-WebSocket-Protocol": {
            "type": "string",
            "examples": [f"{frames.PROTOCOL}, {frames.BEARER_PREFIX}eyJhbGciOi…"],
        }
    },
    "required": ["Sec-WebSocket-Protocol"],
}


def _operations(heard: Json, said: Json) -> Json:
    answers = {
        "answer": ["accepted", "error"],
        "ping": ["pong"],
        "token": ["renewed", "error"],
        "next": ["question", "done", "error"],
    }
    receive = {f"receive_{name}": _receive(name, answers[name]) for name in heard}
    unasked = [name for name in said if name not in ("pong", "renewed")]
    send = {
        "action": "send",
        "summary": "Frames that the server sends unasked.",
        "channel": _CHANNEL_REF,
        "messages": _refs(unasked),
    }
    return {**receive, "send_news": send}


_CHANNEL_REF = {"$ref": f"#/channels/{CHANNEL}"}


def _receive(name: str, replies: list[str]) -> Json:
    return {
        "action": "receive",
        "channel": _CHANNEL_REF,
        "messages": _refs([name]),
        "reply": {"channel": _CHANNEL_REF, "messages": _refs(replies)},
    }


def _refs(names: list[str]) -> list[Json]:
    return [{"$ref": f"#/channels/{CHANNEL}/messages/{name}"} for name in names]
