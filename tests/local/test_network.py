"""Ports and addresses of this machine."""

import socket

import pytest

from wordrally.local.errors import StackCannotStart
from wordrally.local.network import INTERNAL_PORTS, claim_public_port, free_ports


def test_free_ports_are_different_and_outside_of_what_connections_draw_from():
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert all(port in INTERNAL_PORTS for port in ports)


def test_a_taken_port_is_refused_with_a_sentence_that_names_the_next():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(StackCannotStart, match=rf"Port {port} is taken; .*PORT={port + 1}"):
            claim_public_port("127.0.0.1", port)


def test_a_free_port_is_what_was_asked_for():
    (port,) = free_ports(1)
    assert claim_public_port("127.0.0.1", port) == port


def test_port_zero_is_any_free_one():
    assert claim_public_port("127.0.0.1", 0) in INTERNAL_PORTS
