"""Serves the browser client and the API's documents as they were built."""
