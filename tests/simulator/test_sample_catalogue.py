"""The practice catalogue: pictures that are really served, and the curiosities of real shops."""

import asyncio
import json
from collections import Counter
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from anydesk.api.payloads_catalogue import product as read_product
from anydesk.simulator.market import Market, MarketPlan
from anydesk.simulator.routes_products import product_json
from anydesk.simulator.sample_curiosities import LATEST_NUMBER
from anydesk.simulator.sample_drawings import SIZE, drawing
from anydesk.simulator.server import PracticeHub

from .shop import START, Shop


@pytest.fixture(scope="module")
def market() -> Market:
    return Market(MarketPlan(products=60, curiosities=True), now=lambda: START)


def titled(market: Market, part: str) -> Any:
    """The product with this in its title."""
    (found,) = [one for one in market.products.values() if part in str(one.facts["title"])]
    return found


def sku(market: Market, part: str) -> Any:
    return market.skus[titled(market, part).sku_ids[0]]


def test_without_being_asked_for_there_are_no_curiosities() -> None:
    plain = Market(MarketPlan(products=60), now=lambda: START)

    assert len(plain.products) == 60
    assert all(one.partner_id for one in plain.skus.values())
    assert len({one.ean for one in plain.skus.values()}) == len(plain.skus)


def test_the_ordinary_shop_is_the_same_with_them(market: Market) -> None:
    plain = Market(MarketPlan(products=60), now=lambda: START)

    for product_id, product in plain.products.items():
        assert product_json(plain, product) == product_json(market, market.products[product_id])
    assert json.dumps(plain.orders) == json.dumps(market.orders)


def test_the_client_reads_every_product_without_a_problem(market: Market) -> None:
    for product in market.products.values():
        read = read_product(json.loads(json.dumps(product_json(market, product))))
        assert read.problems == ()
        assert len(read.skus) == len(product.sku_ids)


def test_several_products_have_one_gtin_and_codes_look_alike(market: Market) -> None:
    gtins = Counter(one.ean for one in market.skus.values() if one.ean)
    codes = {one.partner_id for one in market.skus.values() if one.partner_id}
    folded = Counter(code.strip().casefold() for code in codes)

    assert sorted(gtins.values())[-2:] == [2, 3]
    assert max(folded.values()) == 2
    assert any(code != code.strip() for code in codes)
    assert codes & set(gtins), "one SKU's code is another one's GTIN"


def test_skus_without_a_code_are_answered_without_one(market: Market) -> None:
    without = [one for one in market.skus.values() if not one.partner_id]
    nothing = sku(market, "sem Código nem GTIN")

    assert len(without) > 5
    assert "" not in market.catalogue.by_partner_id
    (row,) = product_json(market, titled(market, "sem Código nem GTIN"))["skus"]
    assert "partnerId" not in row
    assert "ean" not in row
    assert nothing.ean is None


def test_variations_come_in_every_form_they_were_seen_in(market: Market) -> None:
    def forms(part: str) -> list[Any]:
        rows = product_json(market, titled(market, part))["skus"]
        return [row["variations"] for row in rows]

    assert forms("Manga Longa")[0] == {"Cor": "Azul", "Tamanho": "P"}
    assert set(map(str, forms("Esmaltada"))) == {"[None]"}
    assert [None] in forms("Squeeze")
    assert isinstance(forms("Squeeze")[0][0], dict)


def test_two_axes_with_the_pictures_of_each_colour(market: Market) -> None:
    polo = titled(market, "Polo Piquê")
    colours = {text for one in market.catalogue.skus_of(polo) for kind, text in one.variations
               if kind.visual}  # fmt: skip

    assert len(polo.sku_ids) == 20
    assert Counter(image["variation"] for image in polo.images) == Counter(
        dict.fromkeys(colours, 2)
    )
    assert sum(image["main"] for image in polo.images) == 1
    assert [image["index"] for image in polo.images] == list(range(1, 11))


def test_names_descriptions_and_states(market: Market) -> None:
    titles = " ".join(str(one.facts["title"]) for one in market.products.values())
    longest = max(len(str(one.facts.get("description", ""))) for one in market.products.values())
    images = [image for one in market.products.values() for image in one.images]

    assert all(sign in titles for sign in ("&", "|", "/", "☕", "<", "=SOMA("))
    assert max(len(str(one.facts["title"])) for one in market.products.values()) <= 150
    assert longest == 10_000
    assert {image["status"] for image in images} == {"PROCESSED", "UNPROCESSED", "ERROR"}
    assert all(image["statusMessage"] for image in images if image["status"] == "ERROR")
    assert any(not one.images for one in market.products.values())
    assert titled(market, "Parafusadeira").scope == "COST"
    assert not titled(market, "Porta-temperos").facts["isProductActive"]
    assert titled(market, "Adaptador P2").brand_id is None


def test_kits_have_components_that_exist(market: Market) -> None:
    kits = [one for one in market.products.values() if one.kit]

    assert len(kits) == 4
    assert all(part["idSku"] in market.skus for one in kits for part in one.kit)
    breakfast = sku(market, "Café da Manhã")
    assert market.amount_of(breakfast) >= 0
    assert [part["quantity"] for part in market.kit_of(breakfast)] == [2, 1]


def test_nobody_buys_a_curiosity(market: Market) -> None:
    odd = {f"P-{1001 + LATEST_NUMBER + step}" for step in range(1_000)}
    ids = {sku_id for one in market.products.values() if one.facts["externalIdProduct"] in odd
           for sku_id in one.sku_ids}  # fmt: skip
    sold = {row["sku"].get("id") for order in market.orders.values() for row in order["items"]}

    assert len(ids) > 50
    assert not ids & sold


def test_an_empty_and_a_tiny_shop_can_have_them() -> None:
    for products in (0, 1):
        market = Market(
            MarketPlan(products=products, orders=3, curiosities=True), now=lambda: START
        )
        assert len(market.products) > 25


def test_the_same_seed_makes_the_same_curiosities(market: Market) -> None:
    again = Market(MarketPlan(products=60, curiosities=True), now=lambda: START)

    for product_id, product in market.products.items():
        assert product_json(market, product) == product_json(again, again.products[product_id])


# Pictures


def test_every_picture_of_the_catalogue_is_served_except_the_one_that_is_missing() -> None:
    shop = Shop(curiosities=True)
    names = {
        str(image["url"]).rpartition("/")[2]
        for one in shop.market.products.values()
        for image in one.images
        if str(image["url"]).startswith("https://cdn.example.com/")
    }

    async def ask_all() -> dict[str, int]:
        import httpx

        transport = httpx.ASGITransport(shop.hub.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x.example") as client:
            return {name: (await client.get(f"/fotos/{name}")).status_code for name in names}

    answers = asyncio.run(ask_all())
    assert {name for name, status in answers.items() if status != 200} == {"sem-foto.jpg"}
    assert len(answers) > 60


def test_a_picture_needs_no_token_and_costs_no_turn() -> None:
    async def look() -> tuple[int, bytes, str]:
        import httpx

        hub = PracticeHub()
        transport = httpx.ASGITransport(hub.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://x.example") as client:
            answer = await client.get("/fotos/cam-1.jpg")
            inside = await client.get(
                "/v2/fotos/cam-1.jpg", headers={"gumgaToken": "practice-token"}
            )
        assert inside.status_code == 404
        return answer.status_code, answer.content, answer.headers["ratelimit-remaining"]

    status, data, remaining = asyncio.run(look())
    assert status == 200
    assert remaining == "600"
    with Image.open(BytesIO(data)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (SIZE, SIZE)


def test_drawings_are_small_alike_for_one_name_and_not_for_two() -> None:
    names = ("cam-1.jpg", "cam-2.jpg", "cam0001-1.jpg", "cam-1-costas.jpg", "can-1.jpg", "xyz.jpg")
    drawings = [drawing(name) for name in names]
    drawing.cache_clear()

    assert [drawing(name) for name in names] == drawings
    assert len(set(drawings)) == len(names)
    assert all(len(one) < 8_000 for one in drawings)


@pytest.mark.parametrize(
    "name", ["", "-", "99", "ç.jpg", "a" * 500, "cam-999999999.jpg", "cam-0.jpg"]
)
def test_any_name_has_a_drawing(name: str) -> None:
    with Image.open(BytesIO(drawing(name))) as picture:
        assert picture.size == (SIZE, SIZE)


# What becomes of images that are sent


@pytest.mark.parametrize(
    ("faults", "url", "status"),
    [
        ((), "https://loja.example.com/a.jpg", "PROCESSED"),
        ((), "http://192.168.0.10/a.jpg", "ERROR"),
        ((), "http://localhost/a.jpg", "ERROR"),
        ((), "http://erp.local/a.jpg", "ERROR"),
        (("image-unprocessed",), "https://loja.example.com/a.jpg", "UNPROCESSED"),
    ],
)
def test_an_image_is_fetched_from_outside_or_never(
    faults: tuple[str, ...], url: str, status: str
) -> None:
    shop = Shop(*faults)
    shop.post("/products/5500001/images", {"url": url})
    shop.wait(5)

    image = shop.get("/products/5500001").json()["images"][-1]
    assert image["status"] == status
    assert ("statusMessage" in image) == (status == "ERROR")
