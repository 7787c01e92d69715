"""A client in the terminal, and bots; speaks the public API only."""
