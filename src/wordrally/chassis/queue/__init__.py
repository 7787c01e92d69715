"""NATS JetStream: access, declarations, reading logs."""
