"""The HTTP call, and the collector of the gateway's log."""
