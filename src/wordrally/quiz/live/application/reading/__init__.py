"""Queries: sessions as hosts, players and realtime nodes see them."""
