"""Plan the engines of a stack: where their binaries are, and how each is configured for one machine."""
