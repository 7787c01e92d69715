"""Turns the typed description into Envoy's bootstrap configuration."""
