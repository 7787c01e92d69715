"""Use cases of storing sums and reporting them."""
