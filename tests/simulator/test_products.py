"""Products, SKUs and images: creating, finding, changing."""

from typing import Any

import pytest

from .shop import Shop

JSON_PATCH = "application/json-patch+json"


def new_product(**changes: Any) -> dict[str, Any]:
    body = {
        "title": "Camiseta Nova",
        "description": "<p>Algodão.</p>",
        "externalIdProduct": "P-9001",
        "category": {"id": 310002},
        "brand": {"id": 120045},
        "nbm": {"id": "61091000"},
        "origin": {"id": 0},
        "warrantyTime": 3,
        "height": 4, "width": 20, "length": 25, "weight": 0.25,
        "priceFactor": 1,
        "calculatedPrice": False,
        "definitionPriceScope": "SKU",
        "hasVariations": True,
        "images": [
            {"url": "https://cdn.example.com/1.jpg", "variation": "Lilás"},
            {"url": "https://cdn.example.com/2.jpg"},
        ],
        "skus": [new_sku("NOVA-1")],
        "allowAutomaticSkuMarketplaceCreation": True,
    }  # fmt: skip
    return {**body, **changes}


def new_sku(code: str, **changes: Any) -> dict[str, Any]:
    body = {
        "title": "Camiseta Nova Lilás M", "partnerId": code, "ean": "7890000000017",
        "amount": 12, "additionalTime": 1, "price": 139.9, "sellPrice": 129.9,
        "variations": {"Cor": "Lilás", "Tamanho": "M"},
    }  # fmt: skip
    return {**body, **changes}


def test_a_new_product_comes_back_with_the_ids_of_its_parts() -> None:
    shop = Shop()

    answer = shop.post("/products", new_product())

    product = answer.json()
    assert answer.status_code == 201
    assert product["category"]["path"] == "Moda/Camisetas"
    assert product["skus"][0]["amount"] == 12
    assert product["skus"][0]["variations"][0]["type"]["name"] == "Cor"
    assert [(image["index"], image["main"]) for image in product["images"]] == [
        (1, True),
        (2, False),
    ]
    assert shop.market.stock_of("NOVA-1") == 12


def test_missing_and_wrong_fields_are_named_together() -> None:
    body = new_product(definitionPriceScope="NENHUM", skus=[new_sku("X")])
    del body["title"]

    answer = Shop().post("/products", body)

    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["fieldErrors"]} == {
        "title",
        "definitionPriceScope",
    }


@pytest.mark.parametrize(
    ("sku", "field"),
    [
        (new_sku("X", ean="17890000000014"), "skus[0].ean"),
        (new_sku("X", price="12"), "skus[0].price"),
        (new_sku("X", variations=[]), "skus[0].variations"),
        ({"title": "Sem preço"}, "skus[0].price"),
    ],
)
def test_wrong_skus_are_refused(sku: dict[str, Any], field: str) -> None:
    answer = Shop().post("/products", new_product(skus=[sku]))

    assert field in [error["field"] for error in answer.json()["fieldErrors"]]


def test_a_code_that_exists_is_a_duplicate() -> None:
    shop = Shop()
    shop.post("/products", new_product())

    again = shop.post("/products", new_product())
    twice = shop.post("/products", new_product(skus=[new_sku("A"), new_sku("A")]))

    assert again.status_code == twice.status_code == 422
    assert again.json()["message"].startswith("Duplicidade de SKU: O SKU informado NOVA-1")


def test_the_filter_by_sku_finds_every_code_that_contains_the_text() -> None:
    shop = Shop()

    products = shop.get("/products?sku=CAM-AZ").json()["content"]

    assert products[0]["skus"][0]["partnerId"].startswith("CAM-AZ")
    assert len(shop.ids("/products?sku=-AZ&limit=100")) > 1


def test_products_are_found_by_external_id_and_category() -> None:
    shop = Shop()

    assert shop.ids("/products?externalId=P-1001") == [5500001]
    assert 5500001 in shop.ids("/products?categoryId=310002&limit=100")
    assert shop.ids("/products?externalId=NONE") == []


def test_a_merge_patch_changes_only_what_it_names() -> None:
    shop = Shop()
    before = shop.get("/products/5500001").json()

    after = shop.patch("/products/5500001", {"title": "Outro título", "model": None}).json()

    assert after["title"] == "Outro título"
    assert "model" not in after
    assert after["description"] == before["description"]


def test_a_patch_with_plain_json_is_415() -> None:
    answer = Shop().patch("/products/5500001", {"title": "X"}, "application/json")

    assert answer.status_code == 415
    assert answer.json()["message"] == "O Content Type application/json não é suportado"


def test_a_json_patch_names_its_steps() -> None:
    shop = Shop()
    steps = [
        {"op": "replace", "path": "/title", "value": "Novo"},
        {"op": "replace", "path": "/brand/id", "value": 120046},
    ]

    product = shop.patch("/products/patch/5500001", steps, JSON_PATCH).json()

    assert (product["title"], product["brand"]["id"]) == ("Novo", 120046)


def test_a_put_forgets_what_it_does_not_name() -> None:
    shop = Shop()
    body = {"title": "T", "description": "D", "category": {"id": 310002}, "priceFactor": 1}

    product = shop.put("/products/5500001", body).json()

    assert "warrantyText" not in product
    assert product["skus"]
    assert shop.put("/products/5500001", {"title": "T"}).status_code == 422


def test_a_sku_is_added_renamed_and_switched_off() -> None:
    shop = Shop()
    made = shop.post("/products/5500001/skus", new_sku("NOVA-2"))
    path = f"/products/5500001/skus/{made.json()['id']}"

    changed = shop.patch(path, {"partnerId": "NOVA-3", "active": False}).json()

    assert made.status_code == 200
    assert (changed["partnerId"], changed["active"]) == ("NOVA-3", False)
    assert shop.get("/skus/partnerId/NOVA-3").json()["id"] == changed["id"]
    assert shop.get("/skus/partnerId/NOVA-2").status_code == 404


def test_a_sku_update_takes_no_stock_and_no_code_of_another() -> None:
    shop = Shop()

    stock = shop.patch("/products/5500001/skus/7700001", {"amount": 3})
    code = shop.patch("/products/5500001/skus/7700001", {"partnerId": "CAM-AZ-M"})

    assert "amount" in stock.text
    assert code.json()["message"].startswith("Duplicidade de SKU")
    assert (stock.status_code, code.status_code) == (422, 422)


def test_a_sku_below_another_product_is_not_found() -> None:
    assert Shop().get("/products/5500002/skus/7700001").status_code == 404


@pytest.mark.parametrize(
    ("faults", "status"), [((), "PROCESSED"), (("image-error",), "ERROR")]
)  # fmt: skip
def test_an_image_is_processed_a_little_later(faults: tuple[str, ...], status: str) -> None:
    shop = Shop(*faults)
    url = "https://cdn.example.com/nova.jpg"

    made = shop.post("/products/5500001/images", {"url": url, "variation": "Azul"}).json()
    shop.wait(2)

    images = shop.get("/products/5500001/images").json()
    assert (made["status"], made["index"]) == ("UNPROCESSED", len(images))
    assert images[-1]["status"] == status
    assert shop.get("/products/5500001").json()["images"][-1]["status"] == status


def test_images_swap_places_lose_the_main_flag_and_go() -> None:
    shop = Shop()
    images = shop.get("/products/5500001/images").json()
    second = images[1]["id"]

    shop.put("/products/5500001/images", {"id": second, "index": 1, "main": True})
    swapped = {row["id"]: row for row in shop.get("/products/5500001/images").json()}
    gone = shop.ask("DELETE", f"/products/5500001/images/{second}")

    assert (swapped[second]["index"], swapped[second]["main"]) == (1, True)
    assert (swapped[images[0]["id"]]["index"], swapped[images[0]["id"]]["main"]) == (2, False)
    assert gone.status_code == 204
    assert shop.get(f"/products/5500001/images/{second}").status_code == 404


def test_reordering_must_name_every_image() -> None:
    shop = Shop()
    ids = [image["id"] for image in shop.get("/products/5500001/images").json()]
    body = [{"images": [{"id": i, "index": n} for n, i in enumerate(reversed(ids), 1)]}]

    done = shop.put("/products/5500001/images/reorder", body).json()

    assert [row["id"] for row in done] == ids[::-1]
    assert shop.put("/products/5500001/images/reorder", [{"images": []}]).status_code == 400


def test_a_listing_in_the_own_shop_appears_by_itself() -> None:
    shop = Shop()
    shop.post("/products", new_product())
    shop.wait(2)

    listings = shop.get("/skus/marketplaces?partnerID=NOVA-1").json()

    assert [row["publicationStatus"] for row in listings] == ["UNPUBLISHED"]


def kit_parts(shop: Shop, *shares: float) -> list[dict[str, Any]]:
    skus = [sku for sku in shop.market.skus.values() if not shop.market.kit_of(sku)]
    return [
        {"idSku": sku.id, "quantity": 1, "percentage": share, "isMainComponent": n == 0}
        for n, (sku, share) in enumerate(zip(skus, shares, strict=False))
    ]


def test_a_kit_has_components_that_exist_and_shares_that_add_up() -> None:
    shop = Shop()
    bare = {"variations": None}

    def post(parts: object) -> Any:
        body = new_product(type="KIT", kitComponents=parts, skus=[new_sku("KIT-1", **bare)])
        return shop.post("/products", body)

    assert post(kit_parts(shop, 60, 39)).status_code == 422
    assert post([{"idSku": 1, "quantity": 1}]).status_code == 422
    made = post(kit_parts(shop, 60, 40))
    assert (made.status_code, made.json()["type"]) == (201, "KIT")


def test_the_components_of_a_kit_are_patched_as_a_whole() -> None:
    shop = Shop()
    parts = kit_parts(shop, 60, 40)
    body = new_product(type="KIT", kitComponents=parts, skus=[new_sku("KIT-1", variations=None)])
    made = shop.post("/products", body).json()

    shop.patch(f"/products/{made['id']}", {"kitComponents": [{**parts[1], "percentage": 100}]})

    there = shop.get(f"/products/{made['id']}").json()
    assert [part["idSku"] for part in there["kitComponents"]] == [parts[1]["idSku"]]
    kit = shop.market.sku("KIT-1")
    assert kit not in shop.market.kits_with(parts[0]["idSku"])
    assert shop.market.kits_with(parts[1]["idSku"]).count(kit) == 1


def test_some_skus_and_images_can_be_made_to_be_refused() -> None:
    shop = Shop("sku-rejects=NOVA-1", "image-rejects=ruim")
    known = next(iter(shop.market.products))

    refused = shop.post("/products", new_product())
    image = shop.post(f"/products/{known}/images", {"url": "https://a/ruim.jpg"})
    good = shop.post(f"/products/{known}/images", {"url": "https://a/boa.jpg"})

    assert refused.json()["message"] == "O SKU NOVA-1 não pode ser salvo."
    assert "url não pode ser acessado" in image.json()["details"][0]
    assert (refused.status_code, image.status_code, good.status_code) == (422, 422, 200)
    shop.faults.clear()
    made = shop.post("/products", new_product()).json()
    shop.faults.switch_on("sku-rejects=NOVA-1")
    patched = shop.patch(f"/products/{made['id']}/skus/{made['skus'][0]['id']}", {"title": "X"})
    assert patched.status_code == 422
