"""HTTP calls, consumers and processes."""
