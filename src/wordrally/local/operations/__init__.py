"""Commands for a running stack."""
