"""Ways into the realtime service: sockets, and what other services ask of a node."""
