"""Fixtures for the whole suite."""

from tests.engines import jet, nats, store_url, valkey_engine
from tests.postgres import postgres

__all__ = ["jet", "nats", "postgres", "store_url", "valkey_engine"]
