"""Connections on which nobody says anything do not shut others out."""

from wordrally.gateway.render.listeners import FIRST_BYTE_WITHIN_S, IDLE_WITHIN_S, public_listener
from wordrally.gateway.settings import GatewaySettings


def test_a_connection_without_a_first_byte_is_closed_soon():
    listener = public_listener(GatewaySettings())
    assert [one["name"] for one in listener["listener_filters"]] == ["envoy.filters.listener.tls_inspector"]
    assert listener["listener_filters_timeout"] == f"{FIRST_BYTE_WITHIN_S}s"
    assert listener["continue_on_listener_filters_timeout"] is False
    assert FIRST_BYTE_WITHIN_S <= 10


def test_a_connection_without_a_further_request_is_closed_soon():
    manager = public_listener(GatewaySettings())["filter_chains"][0]["filters"][0]["typed_config"]
    assert manager["common_http_protocol_options"]["idle_timeout"] == f"{IDLE_WITHIN_S}s"
    assert IDLE_WITHIN_S <= 30
