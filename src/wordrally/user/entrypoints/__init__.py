"""How the outside comes in: HTTP calls and finished sessions."""
