"""Whatever the hub's catalogue looks like: twice is once, order is nothing, boxes are boxes."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from anydesk.api import payloads_catalogue
from anydesk.core.products import HubProduct, Product
from anydesk.core.receive_options import MatchBy, ReceiveOptions
from anydesk.storage import product_receiving, received_kits
from anydesk.storage.catalogue_tables import kit_components
from anydesk.storage.product_matching import How, Match
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products, stock_balances, stock_movements
from tests.storage.products_for_tests import AT, add_product
from tests.storage.test_order_properties import Ground

GTINS = ("7891234567895", "4006381333931", "5901234123457", "")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("products") / "products.sqlite")
    yield made
    made.engine.dispose()


texts = st.sampled_from(
    [
        "Café & Cia | 2/3",
        "Camiseta 😀🇧🇷",
        "<b>x</b>" * 1_250,
        "a > b",
        "'; --",
        " ",
        "",
        "=1+1",
        "\u202eolé",
    ]
) | st.text(max_size=12)
numbers = st.none() | st.sampled_from([0, 1, 2.5, "10,25", -1, 10.26, 99999, "x"])
grids = st.sampled_from(
    [
        {"Cor": "Azul"},
        {"Cor": "Azul", "Tamanho": "M"},
        [{"description": "Preto", "type": {"name": "Cor"}}],
        [None],
        None,
    ]
)


def sku_json(number: int, codes: st.SearchStrategy[str], gtins: st.SearchStrategy[str]) -> Any:
    """A SKU as the hub writes it."""
    given_ = {"partnerId": codes, "ean": gtins, "title": texts, "variations": grids}
    given_ |= dict.fromkeys(("price", "sellPrice", "amount", "additionalTime"), numbers)
    given_ |= {"active": st.booleans()}
    return st.fixed_dictionaries(given_).map(lambda body: {**body, "id": number})


def product_json(number: int, skus: Sequence[Any], external: st.SearchStrategy[str]) -> Any:
    """A product as the hub writes it, with these SKUs."""
    given_ = dict.fromkeys(("title", "description", "warrantyText", "model", "videoUrl"), texts)
    given_ |= dict.fromkeys(("height", "width", "length", "weight", "warrantyTime"), numbers)
    given_ |= {
        "externalIdProduct": external,
        "brand": st.none() | st.fixed_dictionaries({"name": texts}),
        "category": st.none() | st.just({"id": 7, "name": "x", "path": "Moda/Camisetas"}),
        "nbm": st.sampled_from([None, {"id": "6109.10.00"}, {"id": "1"}]),
        "origin": st.sampled_from([None, {"id": 0}]),
        "hasVariations": st.booleans(),
        "type": st.sampled_from([None, "SIMPLE", "KIT"]),
        "definitionPriceScope": st.sampled_from(["SKU", "COST", "SKU_MARKETPLACE"]),
        "characteristics": st.sampled_from([[], [{"name": "Gola", "value": "V"}], [None]]),
        "images": st.sampled_from(
            [[], [{"url": "https://x.example/1.jpg", "variation": "Azul"}], [{"url": "x"}]]
        ),
        "kitComponents": st.sampled_from([None, {"idSku": 1, "quantity": 2}, [None]]),
        "skus": st.tuples(*skus).map(list),
    }
    return st.fixed_dictionaries(given_).map(
        lambda body: payloads_catalogue.product({**body, "id": number})
    )


def _catalogue(sizes: Sequence[int], clean: bool) -> Any:
    number, made = 0, []
    for n, size in enumerate(sizes):
        skus = []
        for _sku in range(size):
            number += 1
            codes = [f"S{number}", ""] if clean else [*"ABCD", "S1", ""]
            gtins = [GTINS[number % 4]] if clean and number < 4 else [""] if clean else GTINS
            skus.append(sku_json(number, st.sampled_from(codes), st.sampled_from(gtins)))
        external = [f"P{n}", ""] if clean else ["", "A", "PAI"]
        made.append(product_json(1_000 + n, skus, st.sampled_from(external)))
    return st.tuples(*made).map(list)


sizes = st.lists(st.integers(0, 3), min_size=1, max_size=4)
wild = sizes.flatmap(lambda found: _catalogue(found, clean=False))
clean = sizes.flatmap(lambda found: _catalogue(found, clean=True))
local = st.lists(
    st.fixed_dictionaries(
        {
            "gtin": st.sampled_from(GTINS),
            "name": texts,
            "sale_price": st.sampled_from([Decimal(0), Decimal(5)]),
            "handling_days": st.sampled_from([None, 3]),
            "image_urls": st.sampled_from([(), ("local:1.png",)]),
        }
    ),
    max_size=3,
)
choices = st.builds(
    ReceiveOptions,
    match_by=st.sampled_from(MatchBy),
    ncm=st.sampled_from(["", "61091000"]),
    **{name: st.booleans() for name in ("data", "prices", "stock", "images")},  # type: ignore[arg-type]
)


def receive(tx: Tx, shop: int, found: Sequence[HubProduct], options: ReceiveOptions) -> list[Match]:
    return product_receiving.receive(tx, shop, found, {}, AT, options)


def picture(tx: Tx) -> dict[str, list[Any]]:
    """Everything that a receipt writes, without the ids that this side gives."""
    rows = tx.execute(select(products)).all()
    sku = {row.id: row.sku for row in rows}
    plain = [
        {
            **{key: value for key, value in row._mapping.items() if key != "id"},
            "parent_id": sku.get(row.parent_id),
        }
        for row in rows
    ]
    linked = select(listings.c.hub_sku_id, listings.c.sku, listings.c.product_id)
    held = select(stock_balances.c.product_id, stock_balances.c.physical)
    parts = select(
        kit_components.c.kit_id, kit_components.c.component_id, kit_components.c.quantity
    )
    return {
        "products": sorted(plain, key=lambda row: str(row["sku"])),
        "listings": sorted((a, b, sku.get(c)) for a, b, c in tx.execute(linked)),
        "stock": sorted((sku[a], b) for a, b in tx.execute(held)),
        "kits": sorted((sku[a], sku[b], c) for a, b, c in tx.execute(parts)),
    }


def count(tx: Tx) -> int:
    return len(tx.execute(select(stock_movements.c.id)).all())


def put(tx: Tx, mine: Sequence[dict[str, Any]]) -> list[int]:
    return [add_product(tx, sku, **one) for sku, one in zip("CDE", mine, strict=False)]


@given(wild, local, choices)
def test_receiving_twice_changes_nothing_the_second_time(
    ground: Ground, found: list[HubProduct], mine: list[dict[str, Any]], options: ReceiveOptions
) -> None:
    with ground.example() as tx:
        put(tx, mine)
        first = receive(tx, ground.shop, found, options)
        if any(one.how is How.DOUBTFUL for one in first):
            # New names and codes here may settle a doubt; that is told by the next receipt.
            receive(tx, ground.shop, found, options)
            receive(tx, ground.shop, found, options)
        before, movements = picture(tx), count(tx)

        again = receive(tx, ground.shop, found, options)

        assert (picture(tx), count(tx)) == (before, movements)
        assert [one.changes for one in again if one.changes] == []


OPTION_FIELDS = {
    "data": {"name", "brand", "model", "description", "video_url", "gtin", "warranty", "category",
             "handling_days", "gross_weight", "attributes", "grid", "package_type",
             "package_width", "package_height", "package_length", "packaging_id", "ncm",
             "origin_code"},
    "prices": {"sale_price", "promo_price"},
    "stock": set(),
    "images": {"image_urls"},
}  # fmt: skip


@given(wild, local, choices)
def test_a_box_that_is_not_ticked_changes_nothing_of_its_own(
    ground: Ground, found: list[HubProduct], mine: list[dict[str, Any]], options: ReceiveOptions
) -> None:
    allowed = {"updated_at"} | ({"ncm"} if options.ncm else set())
    for box, fields in OPTION_FIELDS.items():
        allowed |= fields if getattr(options, box) else set()
    with ground.example() as tx:
        ids = put(tx, mine)
        held = _rows(tx, ids)
        movements = count(tx)
        matches = receive(tx, ground.shop, found, options)
        after = _rows(tx, ids)
        changed = {
            name
            for one in ids
            for name in Product.__dataclass_fields__
            if getattr(held[one], name) != getattr(after[one], name)
        }
        assert changed <= allowed
        if not options.stock:
            assert count(tx) - movements <= sum(one.how is How.CREATED for one in matches)
        told = {one.product_id for one in matches if one.changes}
        assert {one for one in ids if held[one] != after[one]} <= told


def _rows(tx: Tx, ids: Sequence[int]) -> dict[int, Any]:
    return {row.id: row for row in tx.execute(select(products).where(products.c.id.in_(ids)))}


@given(
    wild.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))), local, choices
)
def test_the_order_within_a_page_does_not_matter(
    ground: Ground,
    orders: tuple[list[HubProduct], list[HubProduct]],
    mine: list[dict[str, Any]],
    options: ReceiveOptions,
) -> None:
    seen = []
    for order in orders:
        with ground.example() as tx:
            put(tx, mine)
            matches = receive(tx, ground.shop, order, options)
            hows = sorted((one.sku.hub_sku_id, one.how, one.note) for one in matches)
            seen.append((picture(tx), hows))

    assert seen[0] == seen[1]


@given(
    clean.flatmap(
        lambda found: st.tuples(st.just(found), st.permutations(found), st.integers(1, 3))
    ),
    local.map(lambda mine: [{**one, "gtin": ""} for one in mine]),
    choices.filter(lambda options: options.match_by is not MatchBy.NAME),
)
def test_the_order_of_the_pages_does_not_matter(
    ground: Ground,
    orders: tuple[list[HubProduct], list[HubProduct], int],
    mine: list[dict[str, Any]],
    options: ReceiveOptions,
) -> None:
    found, shuffled, size = orders
    seen = []
    for order, step in ((found, len(found)), (shuffled, size)):
        with ground.example() as tx:
            for n, one in enumerate(mine):
                add_product(tx, f"S{n + 1}", **one)
            for start in range(0, len(order), step):
                receive(tx, ground.shop, order[start : start + step], options)
            waiting = received_kits.waiting(tx, ground.shop)
            late = [one for one in order if one.hub_product_id in waiting]
            receive(tx, ground.shop, late, options)
            seen.append(picture(tx))

    assert seen[0] == seen[1]
