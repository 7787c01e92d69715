"""Usage of the API: sums of the gateway's calls."""
