"""Tables and transactions, and the outbox of ended access."""
