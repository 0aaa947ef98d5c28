"""What is sent to the practice hub and received again is the same, in all that both sides share."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from anydesk.api import payloads_catalogue, payloads_products
from anydesk.api.json_text import dump
from anydesk.core.category_mapping import path_key
from anydesk.core.offer_plans import PlanStore
from anydesk.core.product_drafts import family_draft
from anydesk.core.product_plans import ProductDraft
from anydesk.core.products import HubProduct, Product, ProductType
from anydesk.core.received_products import (
    CategoryBook,
    opening_balance,
    parent_of,
    product_of,
    stands_alone,
)
from anydesk.core.received_updates import with_data, with_images
from anydesk.core.send_sources import KitPart, SendingStore, SendSource
from anydesk.core.settings import PriceSettings, ProductSettings, StockSettings
from anydesk.core.stock import Held
from anydesk.simulator.market import Market, MarketPlan
from anydesk.simulator.routes_products import create_product, product_json
from anydesk.simulator.wire import Call

PATH = "Minhas > Camisetas"
SHARED = (
    "name", "description", "brand", "model", "category", "ncm", "origin_code", "warranty",
    "video_url", "gross_weight", "package_type", "package_width", "package_height",
    "package_length", "attributes",
)  # fmt: skip
OWN = ("sku", "type", "grid", "gtin", "sale_price", "promo_price", "handling_days")

words = (
    st.sampled_from(["Café & Cia | 2/3", "Camiseta 😀🇧🇷", "a > b", "'; --", "=1+1", "Ação"])
    | st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40)
).map(str.strip)
codes = st.text("ABCxyz0189-_", min_size=1, max_size=20)
sides = st.decimals(Decimal("0.1"), Decimal(200), places=1)
cents = st.decimals(Decimal("0.02"), Decimal(99_999), places=2)
common = st.fixed_dictionaries(
    {
        "name": words,
        "description": words | st.just(("<p>Ação &amp; reação</p>" * 500)[:10_000]),
        "brand": words,
        "model": words | st.just(""),
        "category": st.just(PATH),
        "ncm": st.sampled_from(["61091000", "01012100"]),
        "origin_code": st.sampled_from("012345678"),
        "warranty": st.sampled_from(["3 meses contra defeitos", "1 ano", "Vitalícia", "90 dias"]),
        "video_url": st.sampled_from(["", "https://youtu.be/x?a=1&b=2"]),
        "gross_weight": st.decimals(Decimal("0.001"), Decimal(99_999), places=3),
        "package_type": st.just("Pacote / Caixa"),
        "package_width": sides,
        "package_height": sides,
        "package_length": sides,
        "attributes": st.dictionaries(words, words, max_size=3),
        "image_urls": st.lists(
            st.integers(1, 99).map(lambda n: f"https://cdn.example.com/{n}.jpg"),
            max_size=4,
            unique=True,
        ).map(tuple),
    }
)
sold = st.fixed_dictionaries(
    {
        "gtin": st.sampled_from(["", "7891234567895", "4006381333931"]),
        "sale_price": cents,
        "handling_days": st.integers(0, 30),
    }
)
quantities = st.decimals(0, 999, places=0)


def half(price: Decimal) -> Decimal:
    """A promotion of it."""
    return (price / 2).quantize(Decimal("0.01"))


def sending(store_id: int, category: int) -> SendingStore:
    offer = PlanStore(1, "Loja", StockSettings(), PriceSettings(), store_id)
    products = ProductSettings(send_handling_days=True)
    return SendingStore(offer, products, categories={path_key(PATH): category})


def at_hub(draft: ProductDraft, market: Market) -> HubProduct:
    """Created at the practice hub, and read again."""
    assert draft.product is not None
    brand = market.catalogue.add_brand(draft.product.brand)
    body = dump(payloads_products.new_product(draft, brand.id)).encode()
    call = Call(1, "POST", "/products", {}, {"content-type": "application/json"}, body)
    assert create_product(market, call).status == 201
    (product,) = list(market.products.values())[-1:]
    return payloads_catalogue.product(product_json(market, product))


def shop() -> tuple[Market, SendingStore, CategoryBook]:
    """An empty practice account with one category, which has another name here."""
    market = Market(MarketPlan(orders=0, products=0))
    category = market.catalogue.add_category("Outro nome")
    book = CategoryBook({path_key(PATH): category.id}, {category.id: [PATH]})
    return market, sending(1, category.id), book


def fields(product: Product, *names: str) -> dict[str, Any]:
    return {name: getattr(product, name) for name in names}


@given(common, sold, codes, quantities, st.booleans())
def test_a_simple_product_comes_back_as_it_went(
    shared: dict[str, Any], own: dict[str, Any], sku: str, held: Decimal, promo: bool
) -> None:
    market, store, book = shop()
    mine = Product(sku, id=1, **{**shared, **own})
    mine = replace(mine, promo_price=half(mine.sale_price) if promo else Decimal(0))

    hub = at_hub(family_draft([SendSource(mine, held=Held(held, Decimal(0)))], store), market)

    (found,) = hub.skus
    assert stands_alone(hub)
    back = product_of(hub, found, alone=True, parent_id=None, categories=book)
    names = (*SHARED, *OWN, "image_urls")
    assert fields(back, *names) == fields(mine, *names)
    assert opening_balance(hub, found) == held
    # What is received again changes nothing either.
    assert with_images(with_data(mine, back, hub, book), back.image_urls) == mine


@given(
    common,
    st.lists(st.tuples(sold, words, codes), min_size=1, max_size=3, unique_by=lambda v: v[2]),
)
def test_a_family_comes_back_with_its_values_and_pictures(
    shared: dict[str, Any], variations: list[tuple[dict[str, Any], str, str]]
) -> None:
    market, store, book = shop()
    parent = Product("PAI", id=1, type=ProductType.PARENT, **shared)
    family = [
        Product(
            f"V{code}",
            id=2 + n,
            parent_id=1,
            grid={"Cor": f"Cor {n}", "Tamanho": "M"},
            **{**shared, **own, "name": name, "image_urls": (f"https://x.example/{n}.jpg",)},
        )
        for n, (own, name, code) in enumerate(variations)
    ]

    sources = [SendSource(one, parent=parent, held=Held(Decimal(3), Decimal(1))) for one in family]
    hub = at_hub(family_draft(sources, store), market)

    assert not stands_alone(hub)
    back = parent_of(hub, "PAI", book)
    assert fields(back, *SHARED) == fields(parent, *SHARED)
    own_urls = [url for one in family for url in one.image_urls]
    assert back.image_urls == (*parent.image_urls, *own_urls)
    for mine, sku in zip(family, hub.skus, strict=True):
        back = product_of(hub, sku, alone=False, parent_id=1, categories=book)
        names = (*SHARED, *OWN, "image_urls", "parent_id")
        assert fields(back, *names) == fields(mine, *names)
        assert opening_balance(hub, sku) == 2


def test_a_received_family_can_be_sent_to_another_store() -> None:
    urls = [f"https://x.example/{n}.jpg" for n in range(3)]
    shared = {"category": PATH, "brand": "M", "description": "d", "image_urls": tuple(urls)}
    parent = Product("PAI", "Camiseta", id=1, type=ProductType.PARENT, **shared)  # type: ignore[arg-type]
    family = [
        Product(
            f"V{n}",
            f"Camiseta {n}",
            id=2 + n,
            parent_id=1,
            sale_price=Decimal(10),
            grid={"Cor": colour},
            # As a receipt leaves them: the parent has all pictures, the variation its own.
            image_urls=(urls[n],),
        )
        for n, colour in enumerate(("Azul", "Preto"))
    ]
    measured = {name: Decimal(9) for name in SHARED if name.startswith("package_")}
    parent = replace(parent, **{**measured, "package_type": "Pacote / Caixa"})  # type: ignore[arg-type]

    market, store, _book = shop()
    hub = at_hub(family_draft([SendSource(one, parent=parent) for one in family], store), market)

    assert parent_of(hub, "PAI").image_urls == parent.image_urls
    for mine, sku in zip(family, hub.skus, strict=True):
        back = product_of(hub, sku, alone=False, parent_id=1)
        assert back.image_urls == mine.image_urls


@given(common, sold, st.lists(st.integers(1, 9), min_size=1, max_size=3))
def test_a_kit_comes_back_with_its_components(
    shared: dict[str, Any], own: dict[str, Any], amounts: list[int]
) -> None:
    market, store, book = shop()
    ids = []
    for n, _amount in enumerate(amounts):
        part = Product(f"PARTE-{n}", id=10 + n, **{**shared, **own})
        ids.append(at_hub(family_draft([SendSource(part)], store), market).skus[0].hub_sku_id)
    mine = Product("KIT", id=1, type=ProductType.KIT, **{**shared, **own})
    parts = tuple(
        KitPart(f"PARTE-{n}", Decimal(amount), hub_sku_id=ids[n])
        for n, amount in enumerate(amounts)
    )

    hub = at_hub(family_draft([SendSource(mine, parts=parts)], store), market)

    back = product_of(hub, hub.skus[0], alone=True, parent_id=None, categories=book)
    assert fields(back, *SHARED, *OWN) == fields(mine, *SHARED, *OWN)
    assert [(one.hub_sku_id, one.quantity) for one in hub.kit] == list(
        zip(ids, amounts, strict=True)
    )
