"""Valkey with replicas: Sentinel URLs, and stale data that is never believed."""
