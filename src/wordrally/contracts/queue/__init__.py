"""Messages in the queue, its streams and subjects."""
