"""The API's documents, made from the code that serves it: OpenAPI for HTTP, AsyncAPI for sockets."""
