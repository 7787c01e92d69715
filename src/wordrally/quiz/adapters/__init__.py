"""What implements the ports: SQL, Valkey with its scripts, NATS."""
