"""An order's way to the buyer: arrival, queued stock, invoices, shipments, labels, picking."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and columns."""
    _shipment_groups()
    _receipt_cursors()
    _receivers()
    _label_files()
    _label_prints()
    _order_markers()
    _pickings()
    _shipments()
    _stock_queue()
    _invoice_files()
    _receivable_payments()
    _contacts()
    _invoices()
    _sales_orders()


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError


def _shipment_groups() -> None:
    op.create_table(
        "shipment_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identification", sa.Text(), server_default="", nullable=False),
        sa.Column("shipping_provider", sa.Text(), server_default="", nullable=False),
        sa.Column("shipping_method", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("concluded_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_groups")),
    )
    with op.batch_alter_table("shipment_groups", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shipment_groups_created_at"), ["created_at"], unique=False
        )


def _receipt_cursors() -> None:
    op.create_table(
        "receipt_cursors",
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("polled_until", sa.String(length=32), nullable=True),
        sa.Column("checked_at", sa.String(length=32), nullable=True),
        sa.Column("feed_read_at", sa.String(length=32), nullable=True),
        sa.Column("feed_filled_at", sa.String(length=32), nullable=True),
        sa.Column("failing", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_receipt_cursors_integration_id")
        ),
        sa.PrimaryKeyConstraint("integration_id", name=op.f("pk_receipt_cursors")),
    )


def _receivers() -> None:
    op.create_table(
        "receivers",
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("path", sa.Text(), server_default="", nullable=False),
        sa.Column("host", sa.Text(), server_default="127.0.0.1", nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("public_url", sa.Text(), server_default="", nullable=False),
        sa.Column("callback_hub_id", sa.Integer(), nullable=True),
        sa.Column("called_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_receivers_integration_id")
        ),
        sa.PrimaryKeyConstraint("integration_id", name=op.f("pk_receivers")),
    )


def _label_files() -> None:
    op.create_table(
        "label_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("suffix", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_label_files_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_files")),
    )
    with op.batch_alter_table("label_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_files_order_id"), ["order_id"], unique=False)


def _label_prints() -> None:
    op.create_table(
        "label_prints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("printer", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("printed_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_label_prints_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_prints")),
    )
    with op.batch_alter_table("label_prints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_prints_order_id"), ["order_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_label_prints_printed_at"), ["printed_at"], unique=False
        )


def _order_markers() -> None:
    op.create_table(
        "order_markers",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("marker", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_order_markers_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", "marker", name=op.f("pk_order_markers")),
    )


def _pickings() -> None:
    op.create_table(
        "pickings",
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("situation", sa.Text(), server_default="1", nullable=False),
        sa.Column("scanned", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("picked_at", sa.String(length=32), nullable=True),
        sa.Column("checked_at", sa.String(length=32), nullable=True),
        sa.Column("packed_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_pickings_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_pickings")),
    )


def _shipments() -> None:
    op.create_table(
        "shipments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("packaging_id", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("gross_weight", sa.Integer(), nullable=True),
        sa.Column("volumes", sa.Integer(), server_default="1", nullable=False),
        sa.Column("tracking_code", sa.Text(), server_default="", nullable=False),
        sa.Column("tracking_url", sa.Text(), server_default="", nullable=False),
        sa.Column("carrier", sa.Text(), server_default="", nullable=False),
        sa.Column("service", sa.Text(), server_default="", nullable=False),
        sa.Column("declares_value", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("declared_value", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wants_receipt", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["shipment_groups.id"], name=op.f("fk_shipments_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales_orders.id"], name=op.f("fk_shipments_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["packaging_id"], ["packagings.id"], name=op.f("fk_shipments_packaging_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipments")),
        sa.UniqueConstraint("group_id", "order_id", name=op.f("uq_shipments_group_id_order_id")),
    )
    with op.batch_alter_table("shipments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shipments_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shipments_order_id"), ["order_id"], unique=False)


def _stock_queue() -> None:
    op.create_table(
        "stock_queue",
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.String(length=32), nullable=True),
        sa.Column("last_answer", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_stock_queue_integration_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_stock_queue_product_id")
        ),
        sa.PrimaryKeyConstraint("integration_id", "product_id", name=op.f("pk_stock_queue")),
    )
    with op.batch_alter_table("stock_queue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_queue_queued_at"), ["queued_at"], unique=False)


def _invoice_files() -> None:
    op.create_table(
        "invoice_files",
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("added_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_files_invoice_id")
        ),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_invoice_files")),
    )


def _receivable_payments() -> None:
    op.create_table(
        "receivable_payments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receivable_id", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivables.id"], name=op.f("fk_receivable_payments_receivable_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable_payments")),
    )
    with op.batch_alter_table("receivable_payments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receivable_payments_receivable_id"), ["receivable_id"], unique=False
        )


def _contacts() -> None:
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notes", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("search_text", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_contacts_merged_into_id"), "contacts", ["merged_into_id"], ["id"]
        )


def _invoices() -> None:
    with op.batch_alter_table("invoices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("protocol", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("direction", sa.Text(), server_default="S", nullable=False))
        batch_op.add_column(sa.Column("purpose", sa.Text(), server_default="1", nullable=False))
        batch_op.add_column(
            sa.Column("issuer_document", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("recipient_document", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("recipient_name", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("total", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("order_reference", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("doubt", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("xml_sent_at", sa.String(length=32), nullable=True))


def _sales_orders() -> None:
    with op.batch_alter_table("sales_orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stock_posted_at", sa.String(length=32), nullable=True))
