"""HTTP calls, requests of other services and background rounds of classes."""
