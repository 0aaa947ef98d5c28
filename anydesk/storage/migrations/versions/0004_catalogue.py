"""Products both ways: packagings, kits, images, history, the hub's products, price lists."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and columns."""
    _images()
    _packagings()
    _price_lists()
    _hub_products()
    _kit_components()
    _match_decisions()
    _price_list_exceptions()
    _product_history()
    _channel_listings()
    _listings()
    _products()


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError


def _images() -> None:
    op.create_table(
        "images",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("file", sa.Text(), server_default="", nullable=False),
        sa.Column("width", sa.Integer(), server_default="0", nullable=False),
        sa.Column("height", sa.Integer(), server_default="0", nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.String(length=32), nullable=True),
        sa.Column("fetched_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_images")),
        sa.UniqueConstraint("url", name=op.f("uq_images_url")),
    )
    with op.batch_alter_table("images", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_images_next_try_at"), ["next_try_at"], unique=False)


def _packagings() -> None:
    op.create_table(
        "packagings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), server_default="", nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("diameter", sa.Integer(), nullable=True),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packagings")),
        sa.UniqueConstraint("name", name=op.f("uq_packagings_name")),
    )


def _price_lists() -> None:
    op.create_table(
        "price_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("adjustment_pct", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_lists")),
        sa.UniqueConstraint("name", name=op.f("uq_price_lists_name")),
    )


def _hub_products() -> None:
    op.create_table(
        "hub_products",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("hub_product_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("raw", sa.Text(), server_default="", nullable=False),
        sa.Column("digest", sa.Text(), server_default="", nullable=False),
        sa.Column("read_at", sa.String(length=32), nullable=False),
        sa.Column("reading", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_hub_products_integration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_products")),
        sa.UniqueConstraint(
            "integration_id",
            "hub_product_id",
            name=op.f("uq_hub_products_integration_id_hub_product_id"),
        ),
    )
    with op.batch_alter_table("hub_products", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hub_products_integration_id"), ["integration_id"], unique=False
        )
        batch_op.create_index(
            "ix_hub_products_reading", ["integration_id", "reading"], unique=False
        )


def _kit_components() -> None:
    op.create_table(
        "kit_components",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("component_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["component_id"], ["products.id"], name=op.f("fk_kit_components_component_id")
        ),
        sa.ForeignKeyConstraint(["kit_id"], ["products.id"], name=op.f("fk_kit_components_kit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_components")),
        sa.UniqueConstraint(
            "kit_id", "component_id", name=op.f("uq_kit_components_kit_id_component_id")
        ),
    )
    with op.batch_alter_table("kit_components", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_kit_components_component_id"), ["component_id"], unique=False
        )


def _match_decisions() -> None:
    op.create_table(
        "match_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("integration_id", sa.Integer(), nullable=False),
        sa.Column("hub_sku_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_match_decisions_integration_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_match_decisions_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_decisions")),
        sa.UniqueConstraint(
            "integration_id",
            "hub_sku_id",
            name=op.f("uq_match_decisions_integration_id_hub_sku_id"),
        ),
    )
    with op.batch_alter_table("match_decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_match_decisions_integration_id"), ["integration_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_match_decisions_product_id"), ["product_id"], unique=False
        )


def _price_list_exceptions() -> None:
    op.create_table(
        "price_list_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("price_list_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("promo_price", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cause", sa.Text(), server_default="", nullable=False),
        sa.Column("updated_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["price_list_id"],
            ["price_lists.id"],
            name=op.f("fk_price_list_exceptions_price_list_id"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_price_list_exceptions_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list_exceptions")),
        sa.UniqueConstraint(
            "price_list_id",
            "product_id",
            name=op.f("uq_price_list_exceptions_price_list_id_product_id"),
        ),
    )
    with op.batch_alter_table("price_list_exceptions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_price_list_exceptions_product_id"), ["product_id"], unique=False
        )


def _product_history() -> None:
    op.create_table(
        "product_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.Text(), server_default="", nullable=False),
        sa.Column("field", sa.Text(), server_default="", nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_history_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_history")),
    )
    with op.batch_alter_table("product_history", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_history_product_id"), ["product_id"], unique=False
        )


def _channel_listings() -> None:
    with op.batch_alter_table("channel_listings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("marketplace_status", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("transmission_status", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("transmission_message", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("checked_at", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("search_text", sa.Text(), server_default="", nullable=False))


def _listings() -> None:
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cost_sent", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("send_state", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("send_message", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("product_sent_at", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("hub_category_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("hub_category_path", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("checked_at", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("search_text", sa.Text(), server_default="", nullable=False))
        batch_op.create_index(
            "ix_listings_hub_product_id", ["integration_id", "hub_product_id"], unique=False
        )


def _products() -> None:
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.add_column(sa.Column("average_cost", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("model", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("attributes", sa.Text(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("packaging_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_products_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_products_packaging_id"), ["packaging_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_products_merged_into_id"), "products", ["merged_into_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_products_packaging_id"), "packagings", ["packaging_id"], ["id"]
        )
