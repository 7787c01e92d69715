"""One OpenAPI 3.1 document for the whole API, from the calls of every service and the gateway's routes."""

from collections.abc import Sequence

from litestar import Router
from litestar.openapi.config import OpenAPIConfig

from wordrally.chassis.health import Health
from wordrally.chassis.http.application import create_app
from wordrally.documents import edge
from wordrally.documents.about import LICENSE, TITLE, VERSION, Json
from wordrally.documents.defaults import state_defaults
from wordrally.documents.schemas import exact, page_names, sparse
from wordrally.documents.tidy import tidy
from wordrally.quiz.http import router as quiz_router
from wordrally.user.http import router as user_router

_ABOUT = """A live vocabulary quiz platform.

Bodies are JSON in UTF-8. Instants are integer Unix milliseconds and end in `_at`. Durations are integer
milliseconds and end in `_ms`. Every error is a problem document (RFC 9457) whose `type` leads to a page that
describes it (`/problems` lists all). Unknown fields and unknown query parameters are errors. Every GET also
answers HEAD, and `If-None-Match` where it has an `ETag`. The live side of a session is a WebSocket: see
[the AsyncAPI document](/asyncapi.json)."""

_TAGS = {
    "Accounts": "Signing up, logging in, profiles and history.",
    "Classes": "Names with a code each, entering with a code, and what a class remembers.",
    "Keys": "The public keys of all tokens.",
    "Quizzes": "Writing and reading quizzes.",
    "Making quizzes": "Quizzes from words and from files, and files from quizzes.",
    "Media": "Pictures and sounds of questions.",
    "Words": "Entries of the lexicon.",
    "Sessions": "Opening and reading live sessions, and their reports.",
    "Joining": "What a learner calls before connecting.",
    "Leading a session": "What its host calls.",
    "Usage": "How much the API is used, and by whom. For operators.",
    "Health": "For operators.",
}


class Disagreement(Exception):
    """Two services mean different things by one name."""


def build() -> Json:
    """Build the whole document, without starting anything."""
    services = [_describe(user_router), _describe(quiz_router)]
    found = _merged([service["components"]["schemas"] for service in services])
    names = page_names(list(found))
    schemas = {names.get(name, name): schema for name, schema in exact(found).items()}
    document: Json = {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": VERSION, "description": _ABOUT, "license": LICENSE},
        "servers": [{"url": "/"}],
        "paths": _merged([service["paths"] for service in services]),
        "components": {"schemas": schemas, "securitySchemes": edge.SECURITY_SCHEMES},
    }
    document = _finished(tidy(document, names))
    state_defaults(document, sparse())
    return document


def _describe(router: Router) -> Json:
    """Return the framework's document of one service's calls."""
    openapi = OpenAPIConfig(title=TITLE, version=VERSION, use_handler_docstrings=True)
    return create_app([router], health=Health("documents"), openapi=openapi).openapi_schema.to_schema()


def _merged(parts: Sequence[Json]) -> Json:
    merged: Json = {}
    for part in parts:
        for name, value in part.items():
            if merged.setdefault(name, value) != value:
                raise Disagreement(f"Two services describe {name} differently.")
    return merged


def _finished(document: Json) -> Json:
    """Add the gateway's part, and sort the tags."""
    paths = document["paths"]
    edge.add_edge(paths)
    paths["/readyz"] = edge.HEALTH
    document["components"]["responses"] = edge.responses()
    operations = [operation for path in paths.values() for operation in path.values()]
    used = {tag for operation in operations for tag in operation.get("tags", [])}
    document["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items() if name in used]
    return document
