"""Alembic's revisions of the user database; each service migrates its own."""
