"""Benchmarks: games of every size on a stack of their own, and what single processes can do at most."""
