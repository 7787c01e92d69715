"""Rules by which calls are summed."""
