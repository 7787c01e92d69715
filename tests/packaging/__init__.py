"""Each service is installed by its extra alone, and starts alone."""
