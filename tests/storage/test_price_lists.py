"""Price lists on disk, and what receiving does to their exceptions (ERP §8.2, §11.2)."""

from decimal import Decimal

import pytest

from anydesk.core.errors import NotThere
from anydesk.core.price_lists import PriceList, PriceListException
from anydesk.core.settings import PriceMode, PriceSettings
from anydesk.storage import price_lists
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import AT, add_product, add_store
from tests.storage.receipts import key, of_simple, receive, save

TEN_OFF = PriceList("Dez por cento", Decimal(-10))
HUB = (Decimal("149.90"), Decimal("134.90"))


async def test_one_list_at_most_is_the_default(store: Store) -> None:
    def work(tx: Tx) -> list[tuple[str, bool]]:
        first = price_lists.save(tx, PriceList("B", is_default=True))
        price_lists.save(tx, PriceList("a"))
        price_lists.save(tx, PriceList("C", is_default=True))
        assert price_lists.get(tx, first.id) == PriceList("B", id=first.id)
        return [(one.name, one.is_default) for one in price_lists.rows(tx)]

    assert await store.run(work) == [("C", True), ("a", False), ("B", False)]


async def test_a_list_that_is_gone_cannot_be_changed(store: Store) -> None:
    def work(tx: Tx) -> None:
        made = price_lists.save(tx, TEN_OFF)
        assert made.id is not None
        price_lists.put_exceptions(tx, [PriceListException(made.id, add_product(tx), HUB[0], AT)])
        price_lists.remove(tx, made.id)
        assert price_lists.exceptions(tx, made.id) == {}
        price_lists.save(tx, made)

    with pytest.raises(NotThere):
        await store.run(work)


def prepared(
    tx: Tx, mode: PriceMode = PriceMode.PRICE_LIST, *, enabled: bool = True
) -> tuple[int, int]:
    """A store that receives prices into a list, and the list."""
    shop = add_store(tx)
    made = price_lists.save(tx, PriceList("Dez por cento", Decimal(-10), enabled=enabled))
    assert made.id is not None
    save(tx, shop, PriceSettings(import_mode=mode, price_list_id=made.id))
    return shop, made.id


async def test_a_price_that_the_list_does_not_compute_becomes_an_exception(store: Store) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop, prices = prepared(tx)
        product = add_product(tx, "CAM-AZ", sale_price=Decimal(200))
        (match,) = receive(tx, shop, of_simple(), exceptions=True)
        (found,) = price_lists.exceptions(tx, prices).values()
        told = [(one.field, one.before, one.after) for one in match.changes]
        again = receive(tx, shop, of_simple(), exceptions=True)[0].changes
        return found.product_id == product, found.prices, found.cause, told, again

    assert await store.run(work) == (
        True,
        HUB,
        "received:Loja Modelo",
        [("list_price", "180,00", "149,90 / 134,90")],
        (),
    )


@pytest.mark.parametrize(
    ("mode", "enabled", "asked"),
    [
        (PriceMode.FIXED, True, True),
        (PriceMode.RULE, True, True),
        (PriceMode.PRICE_LIST, False, True),
        (PriceMode.PRICE_LIST, True, False),
    ],
)
async def test_without_the_mode_a_list_or_the_wish_there_are_no_exceptions(
    store: Store, mode: PriceMode, enabled: bool, asked: bool
) -> None:
    def work(tx: Tx) -> int:
        shop, prices = prepared(tx, mode, enabled=enabled)
        add_product(tx, "CAM-AZ", sale_price=Decimal(200))
        receive(tx, shop, of_simple(), exceptions=asked)
        return len(price_lists.exceptions(tx, prices))

    assert await store.run(work) == 0


@pytest.mark.parametrize(("cause", "left"), [("received:Loja Modelo", 0), ("", 1), ("sheet:x", 1)])
async def test_the_list_s_own_price_takes_away_what_a_receipt_made_and_nothing_else(
    store: Store, cause: str, left: int
) -> None:
    def work(tx: Tx) -> int:
        shop, prices = prepared(tx)
        # 166,56 less ten percent is 149,90; 149,89 is 134,90.
        own = {"sale_price": Decimal("166.56"), "promo_price": Decimal("149.89")}
        product = add_product(tx, "CAM-AZ", **own)
        made = PriceListException(prices, product, Decimal(1), AT, cause=cause)
        price_lists.put_exceptions(tx, [made])
        receive(tx, shop, of_simple(), exceptions=True)
        return len(price_lists.exceptions(tx, prices))

    assert await store.run(work) == left


async def test_new_products_get_one_where_the_list_would_change_the_hub_s_price(
    store: Store,
) -> None:
    def work(tx: Tx) -> tuple[object, ...]:
        shop, prices = prepared(tx)
        receive(tx, shop, of_simple(), exceptions=True)
        first = price_lists.exceptions(tx, prices)
        price_lists.save(tx, PriceList("Dez por cento", Decimal(0), id=prices))
        receive(tx, shop, of_simple(), exceptions=True)
        return first[key(tx, "CAM-AZ")].prices, price_lists.exceptions(tx, prices)

    assert await store.run(work) == (HUB, {})


async def test_a_price_that_the_hub_does_not_tell_changes_no_exception(store: Store) -> None:
    def work(tx: Tx) -> Decimal:
        shop, prices = prepared(tx)
        product = add_product(tx, "CAM-AZ")
        made = PriceListException(prices, product, Decimal(1), AT, cause="received:x")
        price_lists.put_exceptions(tx, [made])
        receive(tx, shop, of_simple(price=None, sell_price=None), exceptions=True)
        return price_lists.exceptions(tx, prices)[product].price

    assert await store.run(work) == 1
