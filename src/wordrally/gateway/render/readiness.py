"""`GET /readyz` of the whole: the gateway tells which parts are ready, whatever else is away."""

from importlib import resources

from wordrally.gateway.render.clusters import ADMIN_CLUSTER
from wordrally.gateway.render.limiting import no_subject_limit
from wordrally.gateway.render.message import Json, extension
from wordrally.gateway.upstreams import UPSTREAMS

PATH = "/readyz"

# Realtime's port answers nothing but sockets; whether it is ready says its health check.
_WITHOUT_NOTES = ("realtime", "web")


def readiness() -> Json:
    """Build the filter that answers `GET` and `HEAD` of `/readyz`."""
    kind = "extensions.filters.http.lua.v3.Lua"
    return extension("envoy.filters.http.lua", kind, default_source_code={"inline_string": _program()})


def readiness_routes() -> list[Json]:
    """Build the routes behind the filter: it answers the first, every other method gets 405."""
    reads = {"name": ":method", "string_match": {"safe_regex": {"regex": "GET|HEAD"}}}
    allow = {"header": {"key": "allow", "value": "GET, HEAD"}}
    return [
        {"match": {"path": PATH, "headers": [reads]}, "direct_response": {"status": 503}},
        {
            "match": {"path": PATH},
            "direct_response": {"status": 405},
            "response_headers_to_add": [allow],
            "typed_per_filter_config": no_subject_limit(),
        },
    ]


def _program() -> str:
    parts = [upstream.name for upstream in UPSTREAMS]
    source = resources.files("wordrally.gateway").joinpath("lua/readiness.lua").read_text("utf-8")
    return (
        source.replace("__PARTS__", _listed(parts))
        .replace("__ASKED__", _listed([name for name in parts if name not in _WITHOUT_NOTES]))
        .replace("__ADMIN__", ADMIN_CLUSTER)
    )


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
