"""Plan of the stack's engines: where their binaries are, and how each is configured for one machine."""
