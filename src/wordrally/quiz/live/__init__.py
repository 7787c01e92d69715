"""Sessions: opened, joined, led and closed."""
