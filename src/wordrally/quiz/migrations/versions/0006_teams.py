"""Teams of players in the results of finished sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; results of older versions have no teams."""
    op.add_column("player_results", sa.Column("team", sa.Integer))
