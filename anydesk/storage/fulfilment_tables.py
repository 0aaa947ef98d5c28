"""The tables of an order's way to the buyer: arrival, stock, invoices, parcels; see ``tables``."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from anydesk.storage.columns import flag, identity, metadata, text
from anydesk.storage.types import Json, Utc, centimetres, kilograms, money

receipt_cursors = Table(
    "receipt_cursors",
    metadata,
    Column("integration_id", Integer, ForeignKey("integrations.id"), primary_key=True),
    # Everything the hub changed until then is here; the next poll begins before it.
    Column("polled_until", Utc()),
    Column("checked_at", Utc()),
    # When the feed was last read, and when it last had a row: never one may mean "not enabled".
    Column("feed_read_at", Utc()),
    Column("feed_filled_at", Utc()),
    # Orders that could not be received: what is told of them once is not told every two minutes.
    Column("failing", Json(), nullable=False, default=dict),
)

receivers = Table(
    "receivers",
    metadata,
    Column("integration_id", Integer, ForeignKey("integrations.id"), primary_key=True),
    flag("enabled"),
    # The secret part of the address; a new one makes the old address worthless.
    text("path"),
    text("host", default="127.0.0.1"),
    Column("port", Integer, nullable=False, default=8765),
    text("public_url"),
    Column("callback_hub_id", Integer),
    Column("called_at", Utc()),
)

stock_queue = Table(
    "stock_queue",
    metadata,
    # One line per store and product: the newest stock is the only one worth sending.
    Column("integration_id", Integer, ForeignKey("integrations.id"), primary_key=True),
    Column("product_id", Integer, ForeignKey("products.id"), primary_key=True),
    Column("queued_at", Utc(), nullable=False, index=True),
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
    Column("next_try_at", Utc()),
    text("last_answer"),
)

invoice_files = Table(
    "invoice_files",
    metadata,
    Column("invoice_id", Integer, ForeignKey("invoices.id"), primary_key=True),
    text("name"),
    # Byte for byte as it came: a signature covers every one of them.
    Column("content", LargeBinary, nullable=False),
    text("digest"),
    Column("added_at", Utc(), nullable=False),
)

shipment_groups = Table(
    "shipment_groups",
    metadata,
    identity(),
    text("identification"),
    text("shipping_provider"),
    text("shipping_method"),
    Column("created_at", Utc(), nullable=False, index=True),
    Column("concluded_at", Utc()),
)

shipments = Table(
    "shipments",
    metadata,
    identity(),
    Column("group_id", Integer, ForeignKey("shipment_groups.id"), nullable=False, index=True),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), nullable=False, index=True),
    Column("packaging_id", Integer, ForeignKey("packagings.id")),
    Column("width", centimetres()),
    Column("height", centimetres()),
    Column("length", centimetres()),
    Column("gross_weight", kilograms()),
    Column("volumes", Integer, nullable=False, default=1, server_default="1"),
    text("tracking_code"),
    text("tracking_url"),
    text("carrier"),
    text("service"),
    flag("declares_value"),
    Column("declared_value", money(), nullable=False, default=0, server_default="0"),
    flag("wants_receipt"),
    text("problem"),
    Column("created_at", Utc(), nullable=False),
    UniqueConstraint("group_id", "order_id"),
)

order_markers = Table(
    "order_markers",
    metadata,
    Column("order_id", Integer, ForeignKey("sales_orders.id"), primary_key=True),
    Column("marker", Text, primary_key=True),
    Column("at", Utc(), nullable=False),
)

label_files = Table(
    "label_files",
    metadata,
    identity(),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), nullable=False, index=True),
    text("suffix"),
    Column("content", LargeBinary, nullable=False),
    Column("fetched_at", Utc(), nullable=False),
)

label_prints = Table(
    "label_prints",
    metadata,
    identity(),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), nullable=False, index=True),
    text("printer"),
    text("digest"),
    Column("printed_at", Utc(), nullable=False, index=True),
)

pickings = Table(
    "pickings",
    metadata,
    Column("order_id", Integer, ForeignKey("sales_orders.id"), primary_key=True),
    # 1 waiting, 4 being picked, 2 picked, 3 packed (ERP §14): not in the order of the flow.
    text("situation", default="1"),
    Column("scanned", Json(), nullable=False, default=dict),
    Column("created_at", Utc(), nullable=False),
    Column("picked_at", Utc()),
    Column("checked_at", Utc()),
    Column("packed_at", Utc()),
)

receivable_payments = Table(
    "receivable_payments",
    metadata,
    identity(),
    Column("receivable_id", Integer, ForeignKey("receivables.id"), nullable=False, index=True),
    Column("paid_on", Date, nullable=False),
    Column("value", money(), nullable=False),
    text("note"),
    Column("created_at", Utc(), nullable=False),
)
