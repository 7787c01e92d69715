"""The API's documents, generated from the code that serves it: OpenAPI for HTTP, AsyncAPI for sockets."""
