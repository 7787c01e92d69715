"""Envoy's configuration, rendered from one typed description."""
