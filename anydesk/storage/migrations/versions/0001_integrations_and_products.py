"""What is sold and where: integrations, products, balances, listings.

Also the settings and the runs of jobs, and one warehouse to begin with.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the first warehouse."""
    _integrations()
    _job_runs()
    _products()
    _settings()
    _warehouses()
    _job_rows()
    _listings()
    _stock_balances()
    _channel_listings()
    # Every merchant has a place where the goods are.
    op.bulk_insert(
        sa.table(
            "warehouses",
            sa.column("name", sa.Text),
            sa.column("is_default", sa.Boolean),
            sa.column("excluded_from_total", sa.Boolean),
        ),
        [{"name": "Geral", "is_default": True, "excluded_from_total": False}],
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError


def _integrations() -> None:
    op.create_table(
        "integrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), server_default="", nullable=False),
        sa.Column("base_url", sa.Text(), server_default="", nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("has_token", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("tested_at", sa.String(length=32), nullable=True),
        sa.Column("wizard_page", sa.Text(), server_default="", nullable=False),
        sa.Column("health", sa.Text(), server_default="unknown", nullable=False),
        sa.Column("health_at", sa.String(length=32), nullable=True),
        sa.Column("token_key", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrations")),
        sa.UniqueConstraint("name", name=op.f("uq_integrations_name")),
    )


def _job_runs() -> None:
    op.create_table(
        "job_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("store", sa.Text(), server_default="", nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.String(length=32), nullable=True),
        sa.Column("finished_at", sa.String(length=32), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("not_sent", sa.Integer(), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("error_kind", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
    )
    op.create_index(op.f("ix_job_runs_state"), "job_runs", ["state"], unique=False)


def _products() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("type", sa.Text(), server_default="S", nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("grid", sa.Text(), nullable=False),
        sa.Column("gtin", sa.Text(), server_default="", nullable=False),
        sa.Column("package_gtin", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("ncm", sa.Text(), server_default="", nullable=False),
        sa.Column("cest", sa.Text(), server_default="", nullable=False),
        sa.Column("origin_code", sa.Text(), server_default="", nullable=False),
        sa.Column("sale_price", sa.Integer(), nullable=False),
        sa.Column("promo_price", sa.Integer(), nullable=False),
        sa.Column("cost_price", sa.Integer(), nullable=True),
        sa.Column("brand", sa.Text(), server_default="", nullable=False),
        sa.Column("category", sa.Text(), server_default="", nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("warranty", sa.Text(), server_default="", nullable=False),
        sa.Column("video_url", sa.Text(), server_default="", nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("net_weight", sa.Integer(), nullable=True),
        sa.Column("gross_weight", sa.Integer(), nullable=True),
        sa.Column("package_type", sa.Text(), server_default="", nullable=False),
        sa.Column("package_width", sa.Integer(), nullable=True),
        sa.Column("package_height", sa.Integer(), nullable=True),
        sa.Column("package_length", sa.Integer(), nullable=True),
        sa.Column("package_diameter", sa.Integer(), nullable=True),
        sa.Column("min_stock", sa.Integer(), nullable=True),
        sa.Column("max_stock", sa.Integer(), nullable=True),
        sa.Column("bin_location", sa.Text(), server_default="", nullable=False),
        sa.Column("handling_days", sa.Integer(), nullable=True),
        sa.Column("made_to_order", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("image_urls", sa.Text(), nullable=False),
        sa.Column("sheet_extras", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("updated_at", sa.String(length=32), nullable=False),
        sa.Column("search_text", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["products.id"], name=op.f("fk_products_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("sku", name=op.f("uq_products_sku")),
    )
    op.create_index(op.f("ix_products_gtin"), "products", ["gtin"], unique=False)
    op.create_index(
        "ix_products_list",
        "products",
        ["sku", "name", "type", "active", "parent_id", "sale_price", "promo_price", "search_text"],
        unique=False,
    )
    op.create_index(op.f("ix_products_parent_id"), "products", ["parent_id"], unique=False)


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_settings")),
    )


def _warehouses() -> None:
    op.create_table(
        "warehouses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("excluded_from_total", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouses")),
        sa.UniqueConstraint("name", name=op.f("uq_warehouses_name")),
    )


def _job_rows() -> None:
    op.create_table(
        "job_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("store", sa.Text(), server_default="", nullable=False),
        sa.Column("listing", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("ref", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["job_runs.id"], name=op.f("fk_job_rows_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_rows")),
        sa.UniqueConstraint(
            "run_id", "store", "listing", "key", name=op.f("uq_job_rows_run_id_store_listing_key")
        ),
    )


def _listings() -> None:
    op.create_table(
        "listings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("hub_product_id", sa.Integer(), nullable=False),
        sa.Column("hub_sku_id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("gtin", sa.Text(), server_default="", nullable=False),
        sa.Column("price_scope", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("hub_price", sa.Integer(), nullable=True),
        sa.Column("hub_promo_price", sa.Integer(), nullable=True),
        sa.Column("hub_quantity", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("stock_sent", sa.Integer(), nullable=True),
        sa.Column("stock_sent_at", sa.String(length=32), nullable=True),
        sa.Column("price_sent", sa.Integer(), nullable=True),
        sa.Column("promo_sent", sa.Integer(), nullable=True),
        sa.Column("price_sent_at", sa.String(length=32), nullable=True),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_listings_integration_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_listings_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint(
            "integration_id", "hub_sku_id", name=op.f("uq_listings_integration_id_hub_sku_id")
        ),
    )
    op.create_index(
        op.f("ix_listings_integration_id"), "listings", ["integration_id"], unique=False
    )
    op.create_index(
        "ix_listings_product_id", "listings", ["product_id", "integration_id"], unique=False
    )
    op.create_index(op.f("ix_listings_sku"), "listings", ["sku"], unique=False)


def _stock_balances() -> None:
    op.create_table(
        "stock_balances",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("warehouse_id", sa.Integer(), nullable=False),
        sa.Column("physical", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_stock_balances_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name=op.f("fk_stock_balances_warehouse_id")
        ),
        sa.PrimaryKeyConstraint("product_id", "warehouse_id", name=op.f("pk_stock_balances")),
    )
    op.create_index(
        "ix_stock_balances_sums",
        "stock_balances",
        ["product_id", "warehouse_id", "physical", "reserved"],
        unique=False,
    )


def _channel_listings() -> None:
    op.create_table(
        "channel_listings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("hub_listing_id", sa.Integer(), nullable=False),
        sa.Column("marketplace", sa.Text(), server_default="", nullable=False),
        sa.Column("account_id", sa.Text(), server_default="", nullable=False),
        sa.Column("account_name", sa.Text(), server_default="", nullable=False),
        sa.Column("marketplace_item_code", sa.Text(), server_default="", nullable=False),
        sa.Column("sku_in_marketplace", sa.Text(), server_default="", nullable=False),
        sa.Column("publication_status", sa.Text(), server_default="", nullable=False),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("discount_price", sa.Integer(), nullable=True),
        sa.Column("permalink", sa.Text(), server_default="", nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("price_sent", sa.Integer(), nullable=True),
        sa.Column("promo_sent", sa.Integer(), nullable=True),
        sa.Column("price_sent_at", sa.String(length=32), nullable=True),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_channel_listings_integration_id")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_channel_listings_listing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_listings")),
        sa.UniqueConstraint(
            "integration_id",
            "hub_listing_id",
            name=op.f("uq_channel_listings_integration_id_hub_listing_id"),
        ),
    )
    op.create_index(
        op.f("ix_channel_listings_integration_id"),
        "channel_listings",
        ["integration_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_channel_listings_listing_id"), "channel_listings", ["listing_id"], unique=False
    )
