"""HTTP semantics (RFC 9110) of calls under `/api/v1`: HEAD, conditional reads, cache control."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar._kwargs import KwargsModel
from litestar.datastructures import MutableScopeHeaders
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from wordrally.chassis.http.mistakes import escaped, mistakes_of
from wordrally.contracts.http.problems import FieldError

QueryTypes = Mapping[tuple[str, str], Mapping[str, Any]]
"""Types of query parameters by name, for each path template and method."""

API = "/api/v1/"
OPENAPI = "/api/v1/openapi.json"

QUERY = "query"
"""Key in a handler's `opt` for the struct of the query parameters that the handler reads by itself."""

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def is_call(path: str) -> bool:
    """Return whether this is a call of the API. The OpenAPI document is treated as a plain file."""
    return path.startswith(API) and path != OPENAPI


def tag_of(body: Any) -> str:
    """Return an entity tag that changes with anything in the body."""
    return f'"{digest_of(body)}"'


def digest_of(body: Any) -> str:
    """Return sixteen hexadecimal digits of a hash of the body."""
    return hashlib.sha256(msgspec.json.encode(body)).hexdigest()[:16]


def query_types(app: Litestar) -> QueryTypes:
    """Return the query parameters that each call of an application knows."""
    return {
        (route.path_format, method): _types(handler, model)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for method, (handler, model) in route.route_handler_map.items()
    }


def _types(handler: HTTPRouteHandler, model: KwargsModel) -> Mapping[str, Any]:
    if QUERY in handler.opt:
        return {field.encode_name: field.type for field in msgspec.structs.fields(handler.opt[QUERY])}
    own = {field.name: field.type for field in msgspec.structs.fields(handler.signature_model)}
    return {each.field_alias: own.get(each.field_name, Any) for each in model.expected_query_params}


def query_mistakes(request: Request[Any, Any, Any], known: QueryTypes) -> list[FieldError]:
    """Return the mistakes of a query that has a parameter which its call under `/api/v1` does not know.

    An ignored parameter would seem to have had an effect. Queries without one are read by their handlers.
    """
    if not is_call(request.scope["path"]):
        return []
    types = known.get((request.scope["path_template"], request.method), {})
    given = {name: request.query_params.getall(name)[0] for name in request.query_params}
    if given.keys() <= types.keys():
        return []
    return [
        mistake
        for name, value in given.items()
        for mistake in (_wrong(name, value, types[name]) if name in types else [_unknown(name)])
    ]


def _wrong(name: str, value: str, wanted: Any) -> list[FieldError]:
    return mistakes_of(value, wanted, where="query", at=f"/{escaped(name)}", strict=False)


def _unknown(name: str) -> FieldError:
    return FieldError(
        where="query",
        field=f"/{escaped(name)}",
        message="This call has no such parameter.",
        code="unknown-parameter",
        values={"name": name},
    )


class AnswerReads:
    """ASGI middleware for reads of the API.

    HEAD is answered as GET without the body. A client that has the present version gets 304. An answer may be
    cached only if it is marked public.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_call(scope["path"]):
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, str(scope["method"]), _if_none_match(scope))
        get: Any = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        await self._app(get, receive, answer.send)


class _Answer:
    """Answer to one request on its way out."""

    def __init__(self, send: Send, method: str, if_none_match: str) -> None:
        self._send = send
        self._is_read = method in ("GET", "HEAD")
        self._has_body = method != "HEAD"
        self._if_none_match = if_none_match

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begin(message)
        elif message["type"] == "http.response.body" and not self._has_body:
            message["body"] = b""
        await self._send(message)

    def _begin(self, message: Any) -> None:
        headers = MutableScopeHeaders.from_message(message)
        if "public" not in headers.get("cache-control", ""):
            headers["cache-control"] = "no-store"
        if self._is_read and message["status"] == 200 and self._is_known(headers.get("etag", "")):
            message["status"] = 304
            self._has_body = False
            del headers["content-length"], headers["content-type"]

    def _is_known(self, tag: str) -> bool:
        """Return whether the client has this version.

        Tags are compared weakly, because a proxy that compresses makes them weak.
        """
        if not tag or not self._if_none_match:
            return False
        return self._if_none_match.strip() == "*" or set(_TAG.findall(tag)) <= set(
            _TAG.findall(self._if_none_match)
        )


def _if_none_match(scope: Scope) -> str:
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"if-none-match"]
    return ", ".join(lines)
