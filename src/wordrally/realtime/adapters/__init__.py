"""The ports of the realtime service over NATS."""
