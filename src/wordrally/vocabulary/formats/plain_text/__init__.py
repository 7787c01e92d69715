"""Characters out of bytes, and readable text out of markup."""
