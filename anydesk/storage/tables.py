"""The tables. Column names equal record fields, so one pair of helpers converts any of them.

A new table or column means a new Alembic revision in ``migrations/versions``, in the same commit.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from anydesk.storage import catalogue_tables as _catalogue  # noqa: F401 - products points there
from anydesk.storage import fulfilment_tables as _fulfilment  # noqa: F401 - known to the store
from anydesk.storage.columns import flag, identity, integration, metadata, text
from anydesk.storage.types import Json, Utc, centimetres, kilograms, money, quantity

settings = Table(
    "settings",
    metadata,
    # "app", "integration:3" or "ui"; the key is "form.field".
    Column("scope", String(40), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("value", Text, nullable=False),
)

integrations = Table(
    "integrations",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    text("environment"),
    text("base_url"),
    text("account"),
    flag("enabled", default=True),
    flag("has_token"),
    Column("tested_at", Utc()),
    text("wizard_page"),
    text("health", default="unknown"),
    Column("health_at", Utc()),
    text("token_key"),
    Column("created_at", Utc(), nullable=False),
)

warehouses = Table(
    "warehouses",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    flag("is_default"),
    flag("excluded_from_total"),
)

products = Table(
    "products",
    metadata,
    identity(),
    Column("sku", Text, nullable=False, unique=True),
    text("name"),
    text("type", default="S"),
    Column("parent_id", Integer, ForeignKey("products.id"), index=True),
    Column("grid", Json(), nullable=False, default=dict),
    Column("gtin", Text, nullable=False, default="", server_default="", index=True),
    text("package_gtin"),
    text("unit"),
    text("ncm"),
    text("cest"),
    text("origin_code"),
    Column("sale_price", money(), nullable=False, default=0),
    Column("promo_price", money(), nullable=False, default=0),
    Column("cost_price", money()),
    Column("average_cost", money()),
    text("brand"),
    text("model"),
    text("category"),
    # Name → value, in order: the technical sheet.
    Column("attributes", Json(), nullable=False, default=dict, server_default="{}"),
    text("description"),
    text("warranty"),
    text("video_url"),
    text("notes"),
    Column("net_weight", kilograms()),
    Column("gross_weight", kilograms()),
    # Where the measures below were taken from; they are what counts.
    Column("packaging_id", Integer, ForeignKey("packagings.id"), index=True),
    text("package_type"),
    Column("package_width", centimetres()),
    Column("package_height", centimetres()),
    Column("package_length", centimetres()),
    Column("package_diameter", centimetres()),
    Column("min_stock", quantity()),
    Column("max_stock", quantity()),
    text("bin_location"),
    Column("handling_days", Integer),
    flag("made_to_order"),
    flag("active", default=True),
    # The product that this one was merged into; it stays inactive, and its SKU leads there.
    Column("merged_into_id", Integer, ForeignKey("products.id"), index=True),
    Column("image_urls", Json(), nullable=False, default=list),
    Column("sheet_extras", Json(), nullable=False, default=dict),
    Column("created_at", Utc(), nullable=False),
    Column("updated_at", Utc(), nullable=False),
    # Folded (lower case, no accents) SKU, name, GTIN, brand: what the search reads.
    text("search_text"),
)
# All that the list searches, sorts and filters by: it never has to read the wide rows themselves.
Index(
    "ix_products_list",
    products.c.sku,
    products.c.name,
    products.c.type,
    products.c.active,
    products.c.parent_id,
    products.c.sale_price,
    products.c.promo_price,
    products.c.search_text,
)

stock_balances = Table(
    "stock_balances",
    metadata,
    Column("product_id", Integer, ForeignKey("products.id"), primary_key=True),
    Column("warehouse_id", Integer, ForeignKey("warehouses.id"), primary_key=True),
    Column("physical", quantity(), nullable=False, default=0),
    Column("reserved", quantity(), nullable=False, default=0),
)
# Sums over tens of thousands of products come out of the index alone.
Index(
    "ix_stock_balances_sums",
    stock_balances.c.product_id,
    stock_balances.c.warehouse_id,
    stock_balances.c.physical,
    stock_balances.c.reserved,
)

stock_movements = Table(
    "stock_movements",
    metadata,
    identity(),
    Column("product_id", Integer, ForeignKey("products.id"), nullable=False, index=True),
    Column("warehouse_id", Integer, ForeignKey("warehouses.id"), nullable=False),
    text("type"),
    Column("quantity", quantity(), nullable=False),
    Column("balance_after", quantity(), nullable=False),
    Column("unit_price", money()),
    Column("at", Utc(), nullable=False),
    text("note"),
    text("origin", default="manual"),
    Column("order_id", Integer, ForeignKey("sales_orders.id")),
)

listings = Table(
    "listings",
    metadata,
    identity(),
    integration(),
    Column("hub_product_id", Integer, nullable=False),
    Column("hub_sku_id", Integer, nullable=False),
    Column("sku", Text, nullable=False, default="", server_default="", index=True),
    text("title"),
    text("gtin"),
    text("price_scope"),
    flag("active", default=True),
    Column("hub_price", money()),
    Column("hub_promo_price", money()),
    Column("hub_quantity", quantity()),
    Column("product_id", Integer, ForeignKey("products.id")),
    Column("stock_sent", quantity()),
    Column("stock_sent_at", Utc()),
    Column("price_sent", money()),
    Column("promo_sent", money()),
    Column("cost_sent", money()),
    Column("price_sent_at", Utc()),
    text("last_error"),
    Column("seen_at", Utc()),
    # What became of the product the last time it was sent: see ``core.listing_states``.
    text("send_state"),
    text("send_message"),
    Column("product_sent_at", Utc()),
    Column("hub_category_id", Integer),
    text("hub_category_path"),
    # When its offers were last asked for; null: never, so that "no offer" is not known either.
    Column("checked_at", Utc()),
    # Folded SKU, title, GTIN and the hub's ids: what the search reads.
    text("search_text"),
    UniqueConstraint("integration_id", "hub_sku_id"),
)
Index("ix_listings_product_id", listings.c.product_id, listings.c.integration_id)
Index("ix_listings_hub_product_id", listings.c.integration_id, listings.c.hub_product_id)

channel_listings = Table(
    "channel_listings",
    metadata,
    identity(),
    Column("listing_id", Integer, ForeignKey("listings.id"), nullable=False, index=True),
    integration(),
    Column("hub_listing_id", Integer, nullable=False),
    text("marketplace"),
    text("account_id"),
    text("account_name"),
    text("marketplace_item_code"),
    text("sku_in_marketplace"),
    text("publication_status"),
    Column("price", money()),
    Column("discount_price", money()),
    text("permalink"),
    Column("warnings", Json(), nullable=False, default=list),
    Column("price_sent", money()),
    Column("promo_sent", money()),
    Column("price_sent_at", Utc()),
    text("last_error"),
    text("marketplace_status"),
    text("transmission_status"),
    text("transmission_message"),
    Column("checked_at", Utc()),
    # Folded: the marketplace's codes.
    text("search_text"),
    UniqueConstraint("integration_id", "hub_listing_id"),
)
