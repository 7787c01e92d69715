"""Rendering of the typed description as Envoy's bootstrap configuration."""
