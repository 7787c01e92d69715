"""Commands for a stack that runs."""
