"""HTTP handlers, consumers and background processes."""
