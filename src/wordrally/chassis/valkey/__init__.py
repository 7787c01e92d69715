"""Valkey: connection and scripts, read-through cache, replicas whose stale data is never believed."""
