"""Entry points of the realtime service: sockets, and requests of other services."""
