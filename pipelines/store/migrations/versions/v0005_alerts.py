"""Alerts: saved searches, what they found, what they told, and what is to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(16)


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("filters", sa.JSON, nullable=False),
        sa.Column("watch", WORD, nullable=False),
        sa.Column("days", sa.Integer),
        sa.Column("cadence", sa.Text, nullable=False),
        sa.Column("channels", sa.JSON, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("mute_until", MOMENT),
        sa.Column("enabled", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("attention", sa.Text, nullable=False),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.UniqueConstraint("name_key", name="uq_alerts_name_key"),
    )
    op.create_table(
        "matches",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("alert_id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("found_by", sa.String(8), nullable=False),
        sa.Column("notice_id", NUMBER),
        sa.PrimaryKeyConstraint("id", name="pk_matches"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_matches_alert_id", ondelete="CASCADE"),
    )
    op.create_index("ix_matches_article_id", "matches", ["article_id"])
    op.create_index(
        "uq_matches_alert_id_article_id", "matches", ["alert_id", "article_id", "version", "event"], unique=True
    )
    op.create_table(
        "notices",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("alert_id", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("fact", sa.Text, nullable=False),
        sa.Column("news", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("muted", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_notices_alert_id", ondelete="CASCADE"),
    )
    op.create_index("ix_notices_event", "notices", ["event"])
    op.create_index("uq_notices_alert_id_event", "notices", ["alert_id", "event", "number"], unique=True)
    op.create_table(
        "deliveries",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("alert_id", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("ready_at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("doubtful", sa.Integer, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="fk_deliveries_alert_id", ondelete="CASCADE"),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
    )
    for columns in (("alert_id", "due_at"), ("state", "ready_at"), ("channel", "sent_at")):
        op.create_index(f"ix_deliveries_{'_'.join(columns)}", "deliveries", list(columns))
    op.create_table(
        "enclosures",
        sa.Column("delivery_id", NUMBER, nullable=False),
        sa.Column("notice_id", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", "notice_id", name="pk_enclosures"),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name="fk_enclosures_delivery_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "told_aliases",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_told_aliases"),
    )
    op.create_index("ix_told_aliases_article_id", "told_aliases", ["article_id"])
    op.execute("INSERT INTO counters (name, value) VALUES ('notices', 0), ('deliveries', 0)")


def downgrade() -> None:
    op.execute("DELETE FROM counters WHERE name IN ('notices', 'deliveries')")
    for table in ("told_aliases", "enclosures", "deliveries", "notices", "matches", "alerts"):
        op.drop_table(table)
