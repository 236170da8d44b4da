"""What the present extractor makes of the archive, shown before it is applied."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "reextractions",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("sites", sa.JSON, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("until", sa.Date),
        sa.Column("extractor", sa.Text, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.Column("position", sa.Text, nullable=False),
        sa.Column("pages", sa.JSON, nullable=False),
        sa.Column("token", sa.String(16), nullable=False),
        sa.Column("promotion_started_at", MOMENT),
        sa.Column("promoted_at", MOMENT),
        sa.Column("promoted", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reextractions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reextractions_token", "reextractions", ["token"])
    op.create_table(
        "reextracted",
        sa.Column("run_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("page_id", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("held_file", sa.Text, nullable=False),
        sa.Column("held_offset", sa.BigInteger, nullable=False),
        sa.Column("made_of_file", sa.Text, nullable=False),
        sa.Column("made_of_offset", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("examples", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("run_id", "page_id", name="pk_reextracted"),
        sa.ForeignKeyConstraint(["run_id"], ["reextractions.id"], name="fk_reextracted_run_id", ondelete="CASCADE"),
    )


def downgrade() -> None:
    op.drop_table("reextracted")
    op.drop_table("reextractions")
