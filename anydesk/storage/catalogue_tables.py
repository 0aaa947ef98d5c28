"""Tables around products: packagings, kits, images, history, hub products, price lists."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from anydesk.storage.columns import flag, identity, integration, metadata, text
from anydesk.storage.types import Utc, centimetres, money, percentage, quantity

packagings = Table(
    "packagings",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    text("type"),
    Column("width", centimetres()),
    Column("height", centimetres()),
    Column("length", centimetres()),
    Column("diameter", centimetres()),
    flag("enabled", default=True),
)

kit_components = Table(
    "kit_components",
    metadata,
    identity(),
    Column("kit_id", Integer, ForeignKey("products.id"), nullable=False),
    Column("component_id", Integer, ForeignKey("products.id"), nullable=False, index=True),
    Column("quantity", quantity(), nullable=False),
    Column("position", Integer, nullable=False, default=0, server_default="0"),
    UniqueConstraint("kit_id", "component_id"),
)

images = Table(
    "images",
    metadata,
    identity(),
    # An address in the web, or "local:" and the name of a file of the image store.
    Column("url", Text, nullable=False, unique=True),
    text("state", default="waiting"),
    text("file"),
    Column("width", Integer, nullable=False, default=0, server_default="0"),
    Column("height", Integer, nullable=False, default=0, server_default="0"),
    Column("size", Integer, nullable=False, default=0, server_default="0"),
    text("problem"),
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
    Column("next_try_at", Utc(), index=True),
    Column("fetched_at", Utc()),
)

product_history = Table(
    "product_history",
    metadata,
    identity(),
    Column("product_id", Integer, ForeignKey("products.id"), nullable=False, index=True),
    Column("at", Utc(), nullable=False),
    text("cause"),
    text("field"),
    text("before"),
    text("after"),
)

hub_products = Table(
    "hub_products",
    metadata,
    identity(),
    integration(),
    Column("hub_product_id", Integer, nullable=False),
    text("title"),
    # The hub's JSON as it was read last: differences and the preview of a receipt are made of it.
    text("raw"),
    text("digest"),
    Column("read_at", Utc(), nullable=False),
    # The reading that saw it last; a product that a whole reading did not see is gone.
    Column("reading", Integer, nullable=False, default=0, server_default="0"),
    UniqueConstraint("integration_id", "hub_product_id"),
)
Index("ix_hub_products_reading", hub_products.c.integration_id, hub_products.c.reading)

match_decisions = Table(
    "match_decisions",
    metadata,
    identity(),
    integration(),
    Column("hub_sku_id", Integer, nullable=False),
    text("decision"),
    Column("product_id", Integer, ForeignKey("products.id"), index=True),
    Column("decided_at", Utc(), nullable=False),
    UniqueConstraint("integration_id", "hub_sku_id"),
)

price_lists = Table(
    "price_lists",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    Column("adjustment_pct", percentage(), nullable=False, default=0, server_default="0"),
    flag("is_default"),
    flag("enabled", default=True),
)

price_list_exceptions = Table(
    "price_list_exceptions",
    metadata,
    identity(),
    Column("price_list_id", Integer, ForeignKey("price_lists.id"), nullable=False),
    Column("product_id", Integer, ForeignKey("products.id"), nullable=False, index=True),
    Column("price", money(), nullable=False),
    Column("promo_price", money(), nullable=False, default=0, server_default="0"),
    text("cause"),
    Column("updated_at", Utc(), nullable=False),
    UniqueConstraint("price_list_id", "product_id"),
)
