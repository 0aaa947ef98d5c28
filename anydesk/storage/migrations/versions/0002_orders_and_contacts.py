"""What was sold: orders of the hub, sales orders, contacts, reservations, movements.

A step of its own, so that no revision is longer than a person can read.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _contacts()
    _contact_hub_ids()
    _hub_orders()
    _sales_orders()
    _hub_order_versions()
    _order_events()
    _pending_issues()
    _sales_order_items()
    _sales_order_payments()
    _stock_movements()
    _stock_reservations()


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("person_type", sa.Text(), server_default="F", nullable=False),
        sa.Column("tax_id", sa.Text(), server_default="", nullable=False),
        sa.Column("state_registration", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("cell_phone", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(
        "uq_contacts_tax_id",
        "contacts",
        ["tax_id"],
        unique=True,
        sqlite_where=sa.text("tax_id != ''"),
        postgresql_where=sa.text("tax_id != ''"),
    )


def _contact_hub_ids() -> None:
    op.create_table(
        "contact_hub_ids",
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("hub_buyer_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_hub_ids_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_contact_hub_ids_integration_id")
        ),
        sa.PrimaryKeyConstraint("integration_id", "hub_buyer_id", name=op.f("pk_contact_hub_ids")),
    )
    op.create_index(
        op.f("ix_contact_hub_ids_contact_id"), "contact_hub_ids", ["contact_id"], unique=False
    )


def _hub_orders() -> None:
    op.create_table(
        "hub_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("marketplace_id", sa.Text(), server_default="", nullable=False),
        sa.Column("marketplace_number", sa.Text(), server_default="", nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("account_name", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("customer", sa.Text(), server_default="", nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("is_marketplace_fulfilled", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=True),
        sa.Column("updated_at", sa.String(length=32), nullable=True),
        sa.Column("seen_at", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("complete", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("search_text", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_hub_orders_integration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_orders")),
        sa.UniqueConstraint(
            "integration_id", "hub_id", name=op.f("uq_hub_orders_integration_id_hub_id")
        ),
    )
    op.create_index(op.f("ix_hub_orders_created_at"), "hub_orders", ["created_at"], unique=False)
    op.create_index(
        op.f("ix_hub_orders_integration_id"), "hub_orders", ["integration_id"], unique=False
    )


def _sales_orders() -> None:
    op.create_table(
        "sales_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("hub_id", sa.Integer(), nullable=False),
        sa.Column("marketplace_id", sa.Text(), server_default="", nullable=False),
        sa.Column("marketplace_number", sa.Text(), server_default="", nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("account_name", sa.Text(), server_default="", nullable=False),
        sa.Column("sub_channel", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="aberto", nullable=False),
        sa.Column("hub_status", sa.Text(), server_default="", nullable=False),
        sa.Column("hub_updated_at", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.String(length=32), nullable=True),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.Column("paid_at", sa.String(length=32), nullable=True),
        sa.Column("cancelled_at", sa.String(length=32), nullable=True),
        sa.Column("items_total", sa.Integer(), nullable=False),
        sa.Column("discount", sa.Integer(), nullable=False),
        sa.Column("freight", sa.Integer(), nullable=False),
        sa.Column("seller_freight", sa.Integer(), nullable=False),
        sa.Column("interest", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("hub_total", sa.Integer(), nullable=False),
        sa.Column("shipping_code", sa.Text(), server_default="", nullable=False),
        sa.Column("shipping_carrier", sa.Text(), server_default="", nullable=False),
        sa.Column("shipping_id", sa.Text(), server_default="", nullable=False),
        sa.Column("intermediary_document", sa.Text(), server_default="", nullable=False),
        sa.Column("intermediary_registration", sa.Text(), server_default="", nullable=False),
        sa.Column("payment_institution_document", sa.Text(), server_default="", nullable=False),
        sa.Column("payment_method", sa.Text(), server_default="", nullable=False),
        sa.Column("dispatch_deadline", sa.String(length=32), nullable=True),
        sa.Column("expected_date", sa.String(length=32), nullable=True),
        sa.Column("is_marketplace_fulfilled", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("internal_notes", sa.Text(), server_default="", nullable=False),
        sa.Column("warehouse_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("delivery_address", sa.Text(), nullable=False),
        sa.Column("billing_address", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_sales_orders_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_sales_orders_integration_id")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name=op.f("fk_sales_orders_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_orders")),
        sa.UniqueConstraint(
            "integration_id", "hub_id", name=op.f("uq_sales_orders_integration_id_hub_id")
        ),
        sa.UniqueConstraint("number", name=op.f("uq_sales_orders_number")),
    )
    op.create_index(
        op.f("ix_sales_orders_contact_id"), "sales_orders", ["contact_id"], unique=False
    )
    op.create_index(
        op.f("ix_sales_orders_created_at"), "sales_orders", ["created_at"], unique=False
    )
    op.create_index(
        op.f("ix_sales_orders_integration_id"), "sales_orders", ["integration_id"], unique=False
    )


def _hub_order_versions() -> None:
    op.create_table(
        "hub_order_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hub_order_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hub_order_id"], ["hub_orders.id"], name=op.f("fk_hub_order_versions_hub_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_order_versions")),
        sa.UniqueConstraint(
            "hub_order_id", "digest", name=op.f("uq_hub_order_versions_hub_order_id_digest")
        ),
    )


def _order_events() -> None:
    op.create_table(
        "order_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_order_events_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_events")),
    )
    op.create_index(op.f("ix_order_events_order_id"), "order_events", ["order_id"], unique=False)


def _pending_issues() -> None:
    op.create_table(
        "pending_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("item_position", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("resolved_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_pending_issues_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_issues")),
    )
    op.create_index(
        op.f("ix_pending_issues_order_id"), "pending_issues", ["order_id"], unique=False
    )


def _sales_order_items() -> None:
    op.create_table(
        "sales_order_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("gtin", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.Integer(), nullable=False),
        sa.Column("gross", sa.Integer(), nullable=False),
        sa.Column("discount", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("hub_item_id", sa.Text(), server_default="", nullable=False),
        sa.Column("hub_sku_id", sa.Integer(), nullable=True),
        sa.Column("marketplace_item_id", sa.Text(), server_default="", nullable=False),
        sa.Column("kit_sku", sa.Text(), server_default="", nullable=False),
        sa.Column("shipping_code", sa.Text(), server_default="", nullable=False),
        sa.Column("shipping_carrier", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_sales_order_items_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_sales_order_items_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order_items")),
    )
    op.create_index(
        op.f("ix_sales_order_items_order_id"), "sales_order_items", ["order_id"], unique=False
    )
    op.create_index(
        op.f("ix_sales_order_items_product_id"), "sales_order_items", ["product_id"], unique=False
    )


def _sales_order_payments() -> None:
    op.create_table(
        "sales_order_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), server_default="", nullable=False),
        sa.Column("hub_method", sa.Text(), server_default="", nullable=False),
        sa.Column("hub_caption", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("hub_payment_id", sa.Text(), server_default="", nullable=False),
        sa.Column("marketplace_fee", sa.Integer(), nullable=False),
        sa.Column("gateway_fee", sa.Integer(), nullable=False),
        sa.Column("institution_document", sa.Text(), server_default="", nullable=False),
        sa.Column("card_operator", sa.Text(), server_default="", nullable=False),
        sa.Column("authorization_code", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_sales_order_payments_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order_payments")),
    )
    op.create_index(
        op.f("ix_sales_order_payments_order_id"), "sales_order_payments", ["order_id"], unique=False
    )


def _stock_movements() -> None:
    op.create_table(
        "stock_movements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("warehouse_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("balance_after", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("origin", sa.Text(), server_default="manual", nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_stock_movements_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_stock_movements_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name=op.f("fk_stock_movements_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movements")),
    )
    op.create_index(
        op.f("ix_stock_movements_product_id"), "stock_movements", ["product_id"], unique=False
    )


def _stock_reservations() -> None:
    op.create_table(
        "stock_reservations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("item_position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("warehouse_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("released_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_stock_reservations_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_stock_reservations_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name=op.f("fk_stock_reservations_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_reservations")),
        sa.UniqueConstraint(
            "order_id",
            "item_position",
            "product_id",
            name=op.f("uq_stock_reservations_order_id_item_position_product_id"),
        ),
    )
    op.create_index(
        op.f("ix_stock_reservations_order_id"), "stock_reservations", ["order_id"], unique=False
    )
    op.create_index(
        op.f("ix_stock_reservations_product_id"), "stock_reservations", ["product_id"], unique=False
    )
