"""The tables of the configuration: mappings, registers, channels, categories; see ``tables``."""

from sqlalchemy import Column, Date, ForeignKey, Integer, Table, Text, UniqueConstraint

from anydesk.storage.columns import flag, identity, integration, metadata, text
from anydesk.storage.types import Json, Utc, money

mappings = Table(
    "mappings",
    metadata,
    identity(),
    integration(),
    text("kind"),
    text("code"),
    # ``core.mappings.code_key`` of the code: two ways to write it are one code.
    text("code_key"),
    text("target"),
    UniqueConstraint("integration_id", "kind", "code_key"),
)

payment_methods = Table(
    "payment_methods",
    metadata,
    identity(),
    Column("code", Text, nullable=False, unique=True),
    text("kind"),
    text("name"),
    flag("enabled", default=True),
    Column("first_due_days", Integer, nullable=False, default=0, server_default="0"),
    Column("interval_days", Integer, nullable=False, default=30, server_default="30"),
)

shipping_providers = Table(
    "shipping_providers",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    text("kind"),
    flag("enabled", default=True),
)

shipping_methods = Table(
    "shipping_methods",
    metadata,
    identity(),
    text("provider"),
    text("name"),
    text("code"),
    text("external_code"),
    text("delivery_type", default="0"),
    flag("enabled", default=True),
    UniqueConstraint("provider", "name"),
)

tax_natures = Table(
    "tax_natures",
    metadata,
    identity(),
    Column("name", Text, nullable=False, unique=True),
    text("type", default="S"),
    text("series"),
    text("cfop_inside"),
    text("cfop_outside"),
    flag("enabled", default=True),
)

intermediaries = Table(
    "intermediaries",
    metadata,
    identity(),
    Column("name", Text, nullable=False),
    text("channel"),
    text("document"),
    text("payment_institution_document"),
    flag("enabled", default=True),
)

sales_channels = Table(
    "sales_channels",
    metadata,
    identity(),
    integration(),
    text("marketplace"),
    text("account_name"),
    text("title"),
    text("origin"),
    flag("connected"),
    flag("active", default=True),
    text("shipped_by", default="merchant"),
    text("delivered_by", default="merchant"),
    flag("may_cancel"),
    text("price_mode"),
    Column("intermediary_id", Integer, ForeignKey("intermediaries.id")),
    Column("first_seen_at", Utc()),
    UniqueConstraint("integration_id", "marketplace", "account_name"),
)

categories = Table(
    "categories",
    metadata,
    identity(),
    Column("parent_id", Integer, ForeignKey("categories.id"), index=True),
    Column("name", Text, nullable=False),
    text("path"),
    # The folded path: one category, however its accents and capitals are written.
    Column("path_key", Text, nullable=False, unique=True),
)

hub_categories = Table(
    "hub_categories",
    metadata,
    identity(),
    integration(),
    Column("hub_id", Integer, nullable=False),
    Column("parent_hub_id", Integer),
    text("name"),
    text("path"),
    flag("leaf", default=True),
    text("search_text"),
    Column("seen_at", Utc()),
    UniqueConstraint("integration_id", "hub_id"),
)

category_mappings = Table(
    "category_mappings",
    metadata,
    identity(),
    integration(),
    Column("category_id", Integer, ForeignKey("categories.id"), nullable=False, index=True),
    Column("hub_category_id", Integer, nullable=False),
    # As it was when it was chosen: it can be shown before the hub's tree is read again.
    text("hub_path"),
    UniqueConstraint("integration_id", "category_id"),
)

postcodes = Table(
    "postcodes",
    metadata,
    Column("postcode", Text, primary_key=True),
    text("street"),
    text("district"),
    text("city"),
    text("state"),
    flag("found", default=True),
    Column("looked_up_at", Utc(), nullable=False),
)

receivables = Table(
    "receivables",
    metadata,
    identity(),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), nullable=False),
    Column("position", Integer, nullable=False),
    text("method"),
    Column("due_on", Date, nullable=False, index=True),
    Column("value", money(), nullable=False, default=0),
    Column("instalment", Integer, nullable=False, default=1),
    Column("instalments", Integer, nullable=False, default=1),
    text("status", default="aberto"),
    Column("created_at", Utc(), nullable=False),
    UniqueConstraint("order_id", "position"),
)

invoices = Table(
    "invoices",
    metadata,
    identity(),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), index=True),
    Column("access_key", Text, nullable=False, unique=True),
    text("number"),
    text("series"),
    Column("issued_at", Utc()),
    text("status"),
    text("cfop"),
    text("state_registration"),
    text("protocol"),
    text("direction", default="S"),
    text("purpose", default="1"),
    text("issuer_document"),
    text("recipient_document"),
    text("recipient_name"),
    Column("total", money()),
    text("order_reference"),
    # Why it waits for a person: no order fits, or several do.
    text("doubt"),
    Column("xml_sent_at", Utc()),
    Column("created_at", Utc(), nullable=False),
    Column("sent_at", Utc()),
)

outbox = Table(
    "outbox",
    metadata,
    identity(),
    integration(),
    text("lane"),
    text("kind"),
    Column("order_id", Integer, ForeignKey("sales_orders.id"), index=True),
    Column("payload", Json(), nullable=False, default=dict),
    text("cause"),
    text("state", default="waiting"),
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
    Column("next_try_at", Utc(), index=True),
    text("last_answer"),
    Column("created_at", Utc(), nullable=False),
    Column("done_at", Utc()),
)
