"""Store of the sums."""
