"""HTTP calls, the history worker and the operator's check."""
