"""The supervisor, with small children and with the real engines."""
