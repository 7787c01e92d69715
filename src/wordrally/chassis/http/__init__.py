"""HTTP behaviour of every service: problem documents, bodies, conditional reads, the guard of the port."""
