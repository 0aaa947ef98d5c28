"""The tables of orders, customers and jobs; see ``tables`` for the habits."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from anydesk.storage.columns import flag, identity, integration, metadata, text
from anydesk.storage.types import Json, Utc, money, quantity

hub_orders = Table(
    "hub_orders",
    metadata,
    identity(),
    integration(),
    Column("hub_id", Integer, nullable=False),
    text("marketplace_id"),
    text("marketplace_number"),
    text("channel"),
    text("account_name"),
    text("status"),
    text("customer"),
    Column("total", money(), nullable=False, default=0),
    Column("item_count", Integer, nullable=False, default=0),
    flag("is_marketplace_fulfilled"),
    Column("created_at", Utc(), index=True),
    Column("updated_at", Utc()),
    Column("seen_at", Utc(), nullable=False),
    # The version this row shows; a list row of the hub may come without the order's items.
    text("digest"),
    flag("complete", default=True),
    text("search_text"),
    UniqueConstraint("integration_id", "hub_id"),
)

hub_order_versions = Table(
    "hub_order_versions",
    metadata,
    identity(),
    Column("hub_order_id", Integer, ForeignKey("hub_orders.id"), nullable=False),
    Column("received_at", Utc(), nullable=False),
    text("digest"),
    Column("raw", Text, nullable=False),
    UniqueConstraint("hub_order_id", "digest"),
)

contacts = Table(
    "contacts",
    metadata,
    identity(),
    text("name"),
    text("person_type", default="F"),
    text("tax_id"),
    text("state_registration"),
    text("email"),
    text("phone"),
    text("cell_phone"),
    Column("address", Json(), nullable=False, default=dict),
    Column("roles", Json(), nullable=False, default=list),
    Column("created_at", Utc(), nullable=False),
    text("notes"),
    text("search_text"),
    Column("merged_into_id", Integer, ForeignKey("contacts.id")),
)
# A document belongs to one contact; contacts without one are many.
Index(
    "uq_contacts_tax_id",
    contacts.c.tax_id,
    unique=True,
    # Naming another dialect here would import it: 60 ms at every start.
    sqlite_where=contacts.c.tax_id != "",
)

contact_hub_ids = Table(
    "contact_hub_ids",
    metadata,
    Column("integration_id", Integer, ForeignKey("integrations.id"), primary_key=True),
    # Marketplace and buyer id: the same number means another person in another marketplace.
    Column("hub_buyer_id", Text, primary_key=True),
    Column("contact_id", Integer, ForeignKey("contacts.id"), nullable=False, index=True),
)

sales_orders = Table(
    "sales_orders",
    metadata,
    identity(),
    Column("number", Integer, nullable=False, unique=True),
    integration(),
    Column("hub_id", Integer, nullable=False),
    text("marketplace_id"),
    text("marketplace_number"),
    text("channel"),
    text("account_name"),
    text("sub_channel"),
    text("status", default="aberto"),
    text("hub_status"),
    Column("hub_updated_at", Utc()),
    Column("created_at", Utc(), index=True),
    Column("received_at", Utc(), nullable=False),
    Column("paid_at", Utc()),
    Column("cancelled_at", Utc()),
    Column("items_total", money(), nullable=False, default=0),
    Column("discount", money(), nullable=False, default=0),
    Column("freight", money(), nullable=False, default=0),
    Column("seller_freight", money(), nullable=False, default=0),
    Column("interest", money(), nullable=False, default=0),
    Column("total", money(), nullable=False, default=0),
    Column("hub_total", money(), nullable=False, default=0),
    text("shipping_code"),
    text("shipping_carrier"),
    text("shipping_id"),
    text("intermediary_document"),
    text("intermediary_registration"),
    text("payment_institution_document"),
    text("payment_method"),
    Column("dispatch_deadline", Utc()),
    Column("expected_date", Utc()),
    flag("is_marketplace_fulfilled"),
    text("url"),
    text("notes"),
    text("internal_notes"),
    Column("warehouse_id", Integer, ForeignKey("warehouses.id")),
    Column("contact_id", Integer, ForeignKey("contacts.id"), index=True),
    Column("tax_nature_id", Integer, ForeignKey("tax_natures.id")),
    Column("intermediary_id", Integer, ForeignKey("intermediaries.id")),
    text("shipping_service"),
    # The freight that the hub told and the merchant's settings leave out (ERP §2).
    Column("freight_left_out", money(), nullable=False, default=0, server_default="0"),
    text("tracking_code"),
    text("tracking_url"),
    Column("shipped_at", Utc()),
    Column("delivered_at", Utc()),
    # The withdrawal of this order's items was posted; taken back, it is empty again (ERP §12.2).
    Column("stock_posted_at", Utc()),
    Column("delivery_address", Json(), nullable=False, default=dict),
    Column("billing_address", Json(), nullable=False, default=dict),
    text("search_text"),
    UniqueConstraint("integration_id", "hub_id"),
)

sales_order_items = Table(
    "sales_order_items",
    metadata,
    identity(),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    text("sku"),
    text("name"),
    text("gtin"),
    Column("quantity", quantity(), nullable=False, default=0),
    Column("unit_price", money(), nullable=False, default=0),
    Column("gross", money(), nullable=False, default=0),
    Column("discount", money(), nullable=False, default=0),
    Column("total", money(), nullable=False, default=0),
    Column("product_id", Integer, ForeignKey("products.id"), index=True),
    text("hub_item_id"),
    Column("hub_sku_id", Integer),
    text("marketplace_item_id"),
    text("kit_sku"),
    text("shipping_code"),
    text("shipping_carrier"),
)

sales_order_payments = Table(
    "sales_order_payments",
    metadata,
    identity(),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    text("method"),
    text("hub_method"),
    text("hub_caption"),
    text("status"),
    Column("value", money()),
    Column("instalments", Integer, nullable=False, default=1),
    text("hub_payment_id"),
    Column("marketplace_fee", money(), nullable=False, default=0),
    Column("gateway_fee", money(), nullable=False, default=0),
    text("institution_document"),
    text("card_operator"),
    text("authorization_code"),
)

pending_issues = Table(
    "pending_issues",
    metadata,
    identity(),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), nullable=False, index=True),
    text("kind"),
    text("subject"),
    Column("item_position", Integer),
    Column("created_at", Utc(), nullable=False),
    Column("resolved_at", Utc()),
)

order_events = Table(
    "order_events",
    metadata,
    identity(),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), nullable=False, index=True),
    Column("at", Utc(), nullable=False),
    text("cause"),
    text("kind"),
    text("text"),
)

stock_reservations = Table(
    "stock_reservations",
    metadata,
    identity(),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), nullable=False, index=True),
    Column("item_position", Integer, nullable=False),
    Column("product_id", Integer, ForeignKey("products.id"), nullable=False, index=True),
    Column("warehouse_id", Integer, ForeignKey("warehouses.id"), nullable=False),
    Column("quantity", quantity(), nullable=False),
    Column("created_at", Utc(), nullable=False),
    Column("released_at", Utc()),
    # One reservation per line and product, so that receiving again cannot reserve twice.
    UniqueConstraint("order_id", "item_position", "product_id"),
)

job_runs = Table(
    "job_runs",
    metadata,
    identity(),
    text("key"),
    text("title"),
    text("store"),
    Column("arguments", Json(), nullable=False, default=dict),
    Column("state", Text, nullable=False, index=True),
    Column("created_at", Utc(), nullable=False),
    Column("started_at", Utc()),
    Column("finished_at", Utc()),
    Column("total", Integer),
    Column("done", Integer, nullable=False, default=0),
    Column("skipped", Integer, nullable=False, default=0),
    Column("failed", Integer, nullable=False, default=0),
    Column("not_sent", Integer, nullable=False, default=0),
    Column("checkpoint", Text),
    text("message"),
    text("error_kind"),
)

job_rows = Table(
    "job_rows",
    metadata,
    identity(),
    Column("run_id", Integer, ForeignKey("job_runs.id"), nullable=False),
    text("key"),
    text("outcome"),
    text("message"),
    text("store"),
    text("listing"),
    text("name"),
    text("before"),
    text("after"),
    text("ref"),
    Column("at", Utc(), nullable=False),
    # A row tried again after an interruption replaces its earlier result.
    UniqueConstraint("run_id", "store", "listing", "key"),
)
