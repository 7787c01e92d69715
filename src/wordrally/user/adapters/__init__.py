"""What implements the ports: SQL, Argon2, signed tokens, NATS."""
