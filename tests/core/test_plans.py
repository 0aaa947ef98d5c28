"""The rows of a preview, rule by rule, without a database."""

from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.offer_plans import (
    PlanChannel,
    PlanListing,
    PlanProduct,
    PlanStore,
    price_rows,
    stock_rows,
)
from anydesk.core.plans import count
from anydesk.core.product_checks import product_problems
from anydesk.core.products import Balance, PriceScope, Product, ProductType
from anydesk.core.sales_channels import SalesChannel
from anydesk.core.settings import PriceSettings, StockSettings
from anydesk.core.stock import Held

SHIRT = PlanProduct(7, "CAM-1", "Camiseta", "S", True, False, Decimal("149.90"), Decimal("134.90"))
STORE = PlanStore(1, "Loja Modelo", StockSettings(), PriceSettings(), 1)
LISTING = PlanListing(
    11,
    7,
    1,
    500,
    700,
    "CAM-1",
    PriceScope.SKU,
    Decimal("149.90"),
    None,
    Decimal(5),
    None,
    None,
    None,
)
HELD = Held(Decimal(9), Decimal(2))


def test_a_first_send_compares_with_what_the_hub_had_when_it_was_read() -> None:
    (row,) = stock_rows(SHIRT, STORE, [LISTING], HELD, None)

    assert (row.before, row.after, row.chosen, row.blocked) == (Decimal(5), Decimal(7), True, "")
    assert (row.listing_id, row.external_id, row.price) == (11, "700", Decimal("149.90"))


def test_later_sends_compare_with_what_the_hub_accepted_last() -> None:
    listing = LISTING._replace(stock_sent=Decimal(7))

    (row,) = stock_rows(SHIRT, STORE, [listing], HELD, None)

    assert (row.before, row.chosen, row.note) == (
        Decimal(7),
        False,
        "The store has this value already.",
    )
    assert row.can_be_sent


def test_the_balance_chosen_for_this_send_wins() -> None:
    (row,) = stock_rows(SHIRT, STORE, [LISTING], HELD, Balance.PHYSICAL)

    assert row.after == Decimal(9)


@pytest.mark.parametrize(
    ("product", "reason"),
    [
        (SHIRT._replace(active=False), "The product is inactive."),
        (SHIRT._replace(type=ProductType.KIT), "The stock of a kit follows its components."),
        (
            SHIRT._replace(type=ProductType.PARENT),
            "The stock belongs to the variations of this product.",
        ),
    ],
)
def test_products_whose_stock_is_not_sent_say_why(product: PlanProduct, reason: str) -> None:
    (row,) = stock_rows(product, STORE, [LISTING], HELD, None)

    assert (row.blocked, row.chosen, row.after) == (reason, False, None)


@pytest.mark.parametrize("balance", [None, Balance.AVAILABLE, Balance.PHYSICAL])
def test_a_store_that_sends_no_stock_keeps_to_it(balance: Balance | None) -> None:
    store = replace(STORE, stock=StockSettings(mode=Balance.NONE))

    (row,) = stock_rows(SHIRT, store, [LISTING], HELD, balance)

    assert row.blocked == "The settings of this store say that stock is not sent."


def test_a_product_without_listing_is_one_blocked_row() -> None:
    (stock,) = stock_rows(SHIRT, STORE, [], HELD, None)
    (price,) = price_rows(SHIRT, STORE, [], {})

    assert stock.blocked == price.blocked == "No listing in this store."
    assert stock.listing_id is None


def test_a_listing_without_code_cannot_get_stock() -> None:
    (row,) = stock_rows(SHIRT, STORE, [LISTING._replace(sku="")], HELD, None)

    assert row.blocked.startswith("The SKU has no code")


def test_prices_go_to_the_sku_where_the_hub_keeps_them_there() -> None:
    (row,) = price_rows(SHIRT, STORE, [LISTING], {})

    assert (row.before, row.before_promo) == (Decimal("149.90"), Decimal("149.90"))
    assert (row.after, row.after_promo) == (Decimal("149.90"), Decimal("134.90"))
    assert row.chosen


def test_prices_go_to_each_listing_where_the_hub_keeps_them_there() -> None:
    listing = LISTING._replace(price_scope=PriceScope.SKU_MARKETPLACE)
    offers = [
        PlanChannel(1, 8001, "SHOPEE", Decimal("149.90"), Decimal("134.90"), None, None),
        PlanChannel(2, 8002, "AMAZON", Decimal("199.90"), None, None, None),
    ]

    rows = price_rows(SHIRT, STORE, [listing], {11: offers})

    assert [(row.external_id, row.channel_listing_id, row.chosen) for row in rows] == [
        ("8001", 1, False),
        ("8002", 2, True),
    ]


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (PriceScope.COST, "computes this price from the cost"),
        ("", "The price mode is not known yet"),
        (PriceScope.SKU_MARKETPLACE, "No marketplace listing of this SKU is known yet"),
        ("AUCTION", "“AUCTION”"),
    ],
)
def test_prices_that_cannot_be_sent_say_why(scope: str, words: str) -> None:
    (row,) = price_rows(SHIRT, STORE, [LISTING._replace(price_scope=scope)], {})

    assert words in row.blocked
    assert not row.chosen


def test_a_product_without_price_is_blocked() -> None:
    (row,) = price_rows(SHIRT._replace(sale_price=Decimal(0)), STORE, [LISTING], {})

    assert row.blocked == "The product has no price."


def test_the_footer_counts_rows_and_stores() -> None:
    other = replace(STORE, id=2, name="Outra")
    rows = [
        *stock_rows(SHIRT, STORE, [LISTING], HELD, None),
        *stock_rows(SHIRT, other, [LISTING._replace(stock_sent=Decimal(7))], HELD, None),
        *stock_rows(SHIRT, other, [], HELD, None),
    ]

    counts = count(rows)

    assert (counts.chosen, counts.unchanged, counts.blocked, counts.stores) == (1, 1, 1, 1)


def test_prices_of_parents_belong_to_their_variations() -> None:
    (row,) = price_rows(SHIRT._replace(type=ProductType.PARENT), STORE, [LISTING], {})

    assert row.blocked == "The prices belong to the variations of this product."


def test_a_product_is_not_its_own_variation() -> None:
    product = Product("A", "A", parent_id=3, id=3)

    assert list(product_problems(product)) == ["parent_id"]


@pytest.mark.parametrize(
    ("account", "found"),
    [("A", "own"), ("B", "all others"), ("", "all others")],
)
def test_a_listing_belongs_to_the_channel_of_its_account_else_to_that_without_one(
    account: str, found: str
) -> None:
    channels = (
        SalesChannel(1, "SHOPEE", "A", title="own"),
        SalesChannel(1, "SHOPEE", title="all others"),
        SalesChannel(1, "AMAZON", account, title="another marketplace"),
    )

    channel = replace(STORE, channels=channels).channel("SHOPEE", account)

    assert channel is not None
    assert channel.title == found
    assert replace(STORE, channels=channels[:1]).channel("SHOPEE", "B") is None
