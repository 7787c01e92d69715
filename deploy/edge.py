"""Envoy configuration of the edge in front of several cells: `python -m deploy.edge CELL=HOST:PORT …`.

    python -m deploy.edge 01=10.0.1.1:8080 02=10.0.2.1:8080 --port 443 --drain 01 > edge.json

A cell is a complete installation with `WORDRALLY_CELL` set to its two digits. PINs and ids of sessions begin
with them, so that the path names the cell, and a game never leaves it. New sessions open in cells that are
ready and not being drained. All other calls go to any cell that is ready, since the cells share the databases
of accounts and quizzes. Each gateway behind the edge has `WORDRALLY_TRUSTED_HOPS` one higher than without it.
"""

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]
CELL = re.compile(r"[0-9]{2}")
MANAGER = (
    "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
)
ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"
PREVIOUS_HOSTS = "type.googleapis.com/envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate"
ANY, OPEN = "any-cell", "open-cells"
BY_PATH = r"/(?:api/v1/(?:pins|sessions)|ws/v1/sessions)/{}[^/]*(?:/.*)?"
HEALTH_EVERY = "1s"
REQUEST_WITHIN = "60s"


def edge(cells: Mapping[str, str], port: int, *, drained: Sequence[str] = (), host: str = "0.0.0.0") -> Json:
    """Return the bootstrap for cells by their two digits; the values are `HOST:PORT` of their gateways."""
    opening = [address for cell, address in cells.items() if cell not in drained]
    clusters = [_cluster(_name(cell), [address]) for cell, address in cells.items()]
    clusters += [_cluster(ANY, list(cells.values())), _cluster(OPEN, opening)]
    return {"static_resources": {"listeners": [_listener(host, port, list(cells))], "clusters": clusters}}


def _name(cell: str) -> str:
    return f"cell-{cell}"


def _listener(host: str, port: int, cells: Sequence[str]) -> Json:
    manager: Json = {
        "@type": MANAGER,
        "stat_prefix": "edge",
        "use_remote_address": True,
        "normalize_path": True,
        "merge_slashes": True,
        "path_with_escaped_slashes_action": "REJECT_REQUEST",
        "request_headers_timeout": "10s",
        "upgrade_configs": [{"upgrade_type": "websocket"}],
        "route_config": {"virtual_hosts": [{"name": "cells", "domains": ["*"], "routes": _routes(cells)}]},
        "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {"@type": ROUTER}}],
    }
    filters = [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]
    return {"name": "edge", "address": _address(host, port), "filter_chains": [{"filters": filters}]}


def _routes(cells: Sequence[str]) -> list[Json]:
    """Route by the digits in the path, then the opening of sessions, then everything else."""
    named = [
        _route({"safe_regex": {"regex": BY_PATH.format(cell)}}, _name(cell), timeout="0s") for cell in cells
    ]
    method = {"name": ":method", "string_match": {"exact": "POST"}}
    return [
        *named,
        _anywhere({"path": "/api/v1/sessions", "headers": [method]}, OPEN),
        _anywhere({"prefix": "/"}, ANY),
    ]


def _route(match: Json, cluster: str, timeout: str) -> Json:
    return {"match": match, "route": {"cluster": cluster, "timeout": timeout}}


def _anywhere(match: Json, cluster: str) -> Json:
    """Route to any cell; a request that a lost cell did not receive goes to another one."""
    route = _route(match, cluster, REQUEST_WITHIN)
    route["route"]["retry_policy"] = {
        "retry_on": "connect-failure,refused-stream,reset-before-request",
        "num_retries": 2,
        "retry_host_predicate": [
            {
                "name": "envoy.retry_host_predicates.previous_hosts",
                "typed_config": {"@type": PREVIOUS_HOSTS},
            }
        ],
    }
    return route


def _cluster(name: str, addresses: Sequence[str]) -> Json:
    endpoints = [{"endpoint": {"address": _address(*_split(address))}} for address in addresses]
    return {
        "name": name,
        "type": "STRICT_DNS",
        "connect_timeout": "2s",
        # A cell that is lost gets nothing, instead of a share of everything.
        "common_lb_config": {"healthy_panic_threshold": {"value": 0}},
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": endpoints}]},
        "health_checks": [
            {
                "timeout": "1s",
                "interval": HEALTH_EVERY,
                "unhealthy_threshold": 2,
                "healthy_threshold": 1,
                "http_health_check": {"path": "/readyz"},
            }
        ],
    }


def _address(host: str, port: int | str) -> Json:
    return {"socket_address": {"address": host, "port_value": int(port)}}


def _split(address: str) -> tuple[str, str]:
    host, _, port = address.rpartition(":")
    return host, port


def cell_of(text: str) -> tuple[str, str]:
    """Read `CELL=HOST:PORT`. Raises `argparse.ArgumentTypeError`."""
    cell, _, address = text.partition("=")
    host, port = _split(address)
    if not CELL.fullmatch(cell) or not host or not port.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not two digits, =, a host and a port: 01=10.0.1.1:8080")
    return cell, address


def main() -> None:
    """Print the configuration for the cells on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.edge", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("cells", nargs="+", type=cell_of, metavar="CELL=HOST:PORT")
    parser.add_argument("--port", type=int, default=8080, help="the edge's port (8080)")
    parser.add_argument(
        "--drain", nargs="*", default=[], metavar="CELL", help="cells that open no new sessions"
    )
    chosen = parser.parse_args()
    print(json.dumps(edge(dict(chosen.cells), chosen.port, drained=chosen.drain), indent=1))


if __name__ == "__main__":
    main()
