"""Terminal client and bots, which use the public API only."""
