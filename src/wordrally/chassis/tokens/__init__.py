"""Signed tokens (RFC 7519, ES256): signing, announced public keys, verification, and the deny list."""
