"""How the world reaches the use cases: HTTP, requests on the queue, consumers of its streams."""
