"""Adapters of the ports: SQL, Argon2, signed tokens, NATS."""
