"""Web service: serves the built browser client and the API's documents."""
