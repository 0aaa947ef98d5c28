"""The configuration: mappings, registers, sales channels, categories, receivables, the outbox.

Integrations that are here already get what a new one starts with: the standard situations, and
the operation nature that the register begins with.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATUSES = {
    "PENDING": "aberto",
    "PAID_WAITING_SHIP": "aprovado",
    "INVOICED": "faturado",
    "PAID_WAITING_DELIVERY": "enviado",
    "DELIVERY_ISSUE": "nao_entregue",
    "CONCLUDED": "entregue",
    "CANCELED": "cancelado",
}


def upgrade() -> None:
    """Create the tables, and what integrations begin with."""
    _categories()
    _intermediaries()
    _payment_methods()
    _postcodes()
    _shipping_methods()
    _shipping_providers()
    _tax_natures()
    _category_mappings()
    _hub_categories()
    _mappings()
    _sales_channels()
    _invoices()
    _outbox()
    _receivables()
    _sales_orders()
    _begin()


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError


def _begin() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(
        "INSERT INTO tax_natures (id, name, cfop_inside, cfop_outside)"
        " VALUES (1, 'Venda de mercadorias', '5102', '6102')"
    )
    for row in connection.exec_driver_sql("SELECT id FROM integrations").fetchall():
        for code, target in _STATUSES.items():
            connection.exec_driver_sql(
                "INSERT INTO mappings (integration_id, kind, code, code_key, target)"
                " VALUES (?, 'status', ?, ?, ?)",
                (row[0], code, code.casefold(), target),
            )
        connection.exec_driver_sql(
            "INSERT INTO settings (scope, key, value) VALUES (?, 'tax.tax_nature_id', ?)",
            (f"integration:{row[0]}", json.dumps(1)),
        )


def _categories() -> None:
    op.create_table(
        "categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), server_default="", nullable=False),
        sa.Column("path_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["categories.id"], name=op.f("fk_categories_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("path_key", name=op.f("uq_categories_path_key")),
    )
    with op.batch_alter_table("categories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_categories_parent_id"), ["parent_id"], unique=False)


def _intermediaries() -> None:
    op.create_table(
        "intermediaries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("document", sa.Text(), server_default="", nullable=False),
        sa.Column("payment_institution_document", sa.Text(), server_default="", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intermediaries")),
    )


def _payment_methods() -> None:
    op.create_table(
        "payment_methods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("first_due_days", sa.Integer(), server_default="0", nullable=False),
        sa.Column("interval_days", sa.Integer(), server_default="30", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_methods")),
        sa.UniqueConstraint("code", name=op.f("uq_payment_methods_code")),
    )


def _postcodes() -> None:
    op.create_table(
        "postcodes",
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), server_default="", nullable=False),
        sa.Column("district", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("found", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("looked_up_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcodes")),
    )


def _shipping_methods() -> None:
    op.create_table(
        "shipping_methods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("external_code", sa.Text(), server_default="", nullable=False),
        sa.Column("delivery_type", sa.Text(), server_default="0", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipping_methods")),
        sa.UniqueConstraint("provider", "name", name=op.f("uq_shipping_methods_provider_name")),
    )


def _shipping_providers() -> None:
    op.create_table(
        "shipping_providers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipping_providers")),
        sa.UniqueConstraint("name", name=op.f("uq_shipping_providers_name")),
    )


def _tax_natures() -> None:
    op.create_table(
        "tax_natures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), server_default="S", nullable=False),
        sa.Column("series", sa.Text(), server_default="", nullable=False),
        sa.Column("cfop_inside", sa.Text(), server_default="", nullable=False),
        sa.Column("cfop_outside", sa.Text(), server_default="", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_natures")),
        sa.UniqueConstraint("name", name=op.f("uq_tax_natures_name")),
    )


def _category_mappings() -> None:
    op.create_table(
        "category_mappings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("hub_category_id", sa.Integer(), nullable=False),
        sa.Column("hub_path", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_category_mappings_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["integration_id"],
            ["integrations.id"],
            name=op.f("fk_category_mappings_integration_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category_mappings")),
        sa.UniqueConstraint(
            "integration_id",
            "category_id",
            name=op.f("uq_category_mappings_integration_id_category_id"),
        ),
    )
    with op.batch_alter_table("category_mappings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_category_mappings_category_id"), ["category_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_category_mappings_integration_id"), ["integration_id"], unique=False
        )


def _hub_categories() -> None:
    op.create_table(
        "hub_categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("parent_hub_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("path", sa.Text(), server_default="", nullable=False),
        sa.Column("leaf", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("search_text", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_hub_categories_integration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_categories")),
        sa.UniqueConstraint(
            "integration_id", "hub_id", name=op.f("uq_hub_categories_integration_id_hub_id")
        ),
    )
    with op.batch_alter_table("hub_categories", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hub_categories_integration_id"), ["integration_id"], unique=False
        )


def _mappings() -> None:
    op.create_table(
        "mappings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("code_key", sa.Text(), server_default="", nullable=False),
        sa.Column("target", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_mappings_integration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mappings")),
        sa.UniqueConstraint(
            "integration_id",
            "kind",
            "code_key",
            name=op.f("uq_mappings_integration_id_kind_code_key"),
        ),
    )
    with op.batch_alter_table("mappings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mappings_integration_id"), ["integration_id"], unique=False
        )


def _sales_channels() -> None:
    op.create_table(
        "sales_channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("marketplace", sa.Text(), server_default="", nullable=False),
        sa.Column("account_name", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("origin", sa.Text(), server_default="", nullable=False),
        sa.Column("connected", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("shipped_by", sa.Text(), server_default="merchant", nullable=False),
        sa.Column("delivered_by", sa.Text(), server_default="merchant", nullable=False),
        sa.Column("may_cancel", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("price_mode", sa.Text(), server_default="", nullable=False),
        sa.Column("intermediary_id", sa.Integer(), nullable=True),
        sa.Column("first_seen_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_sales_channels_integration_id")
        ),
        sa.ForeignKeyConstraint(
            ["intermediary_id"],
            ["intermediaries.id"],
            name=op.f("fk_sales_channels_intermediary_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_channels")),
        sa.UniqueConstraint(
            "integration_id",
            "marketplace",
            "account_name",
            name=op.f("uq_sales_channels_integration_id_marketplace_account_name"),
        ),
    )
    with op.batch_alter_table("sales_channels", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sales_channels_integration_id"), ["integration_id"], unique=False
        )


def _invoices() -> None:
    op.create_table(
        "invoices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("access_key", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("series", sa.Text(), server_default="", nullable=False),
        sa.Column("issued_at", sa.String(length=32), nullable=True),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("cfop", sa.Text(), server_default="", nullable=False),
        sa.Column("state_registration", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_invoices_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("access_key", name=op.f("uq_invoices_access_key")),
    )
    with op.batch_alter_table("invoices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoices_order_id"), ["order_id"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.String(length=32), nullable=True),
        sa.Column("last_answer", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("done_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_outbox_integration_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["sales_orders.id"], name=op.f("fk_outbox_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outbox_integration_id"), ["integration_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outbox_next_try_at"), ["next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_order_id"), ["order_id"], unique=False)


def _receivables() -> None:
    op.create_table(
        "receivables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), server_default="aberto", nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_receivables_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivables")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_receivables_order_id_position")),
    )
    with op.batch_alter_table("receivables", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receivables_due_on"), ["due_on"], unique=False)


def _sales_orders() -> None:
    with op.batch_alter_table("sales_orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tax_nature_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("intermediary_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("shipping_service", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("freight_left_out", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("tracking_code", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("tracking_url", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("shipped_at", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("delivered_at", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_sales_orders_tax_nature_id"), "tax_natures", ["tax_nature_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_sales_orders_intermediary_id"),
            "intermediaries",
            ["intermediary_id"],
            ["id"],
        )
