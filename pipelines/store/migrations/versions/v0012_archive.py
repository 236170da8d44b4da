"""Where the archive's records are since finished files are rewritten."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "archive_moves",
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("offset", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("to_file", sa.Text),
        sa.Column("to_offset", sa.BigInteger),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("file", "offset", name="pk_archive_moves"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_archive_moves_to_file", "archive_moves", ["to_file"])
    op.create_table(
        "archive_rewrites",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("inputs", sa.JSON, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_archive_rewrites"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("archive_rewrites")
    op.drop_table("archive_moves")
