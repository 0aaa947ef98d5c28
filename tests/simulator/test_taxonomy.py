"""Categories, brands, variations, marketplaces."""

from .shop import Shop


def test_the_list_shows_the_top_and_the_tree_shows_everything() -> None:
    shop = Shop()

    top = shop.get("/categories?limit=100").json()["content"]
    trees = shop.get("/categories/fullPath").json()

    assert "Moda" in [row["name"] for row in top]
    assert all("/" not in row["path"] for row in top)
    moda = next(tree for tree in trees if tree["name"] == "Moda")
    assert moda["children"][0]["path"] == "Moda/Camisetas"
    assert moda["totalProducts"] >= moda["children"][0]["totalProducts"] >= 1


def test_a_category_is_created_below_another_changed_and_removed() -> None:
    shop = Shop()

    made = shop.post("/categories", {"name": "Infantil", "parent": {"id": 310001}}).json()
    changed = shop.put(f"/categories/{made['id']}", {"name": "Crianças", "priceFactor": 1.5})

    assert (made["path"], made["definitionPriceScope"]) == ("Moda/Infantil", "COST")
    assert changed.json()["path"] == "Moda/Crianças"
    assert shop.ask("DELETE", f"/categories/{made['id']}").status_code == 204
    assert shop.get(f"/categories/{made['id']}").status_code == 404


def test_a_category_in_use_stays_and_a_slash_is_refused() -> None:
    shop = Shop()

    assert shop.ask("DELETE", "/categories/310002").status_code == 409
    assert shop.post("/categories", {"name": "A/B"}).status_code == 422


def test_brands_are_found_created_and_refused() -> None:
    shop = Shop()
    made = shop.post("/brands", {"name": "Marca Nova", "partnerId": "M-1"}).json()

    too_long = shop.post("/brands", {"name": "X", "reducedName": "y" * 31})

    assert shop.ids("/brands?partnerId=M-1") == [made["id"]]
    assert too_long.json()["message"] == "O nome reduzido deve ter no máximo 30 caracteres."
    assert shop.ask("DELETE", f"/brands/{made['id']}").status_code == 204
    assert shop.ask("DELETE", "/brands/120045").status_code == 422


def test_variation_types_and_values_live_until_they_are_used() -> None:
    shop = Shop()
    made = shop.post(
        "/variations",
        {"name": "Sabor", "visualVariation": True, "values": [{"description": "Frango"}]},
    ).json()
    path = f"/variations/{made['id']}"

    value = shop.post(f"{path}/values", {"description": "Carne", "partnerId": "C"}).json()

    assert shop.ids(f"{path}/values?partnerId=C") == [value["id"]]
    renamed = shop.put(f"{path}/values/{value['id']}", {"description": "Peixe"})
    assert renamed.json()["description"] == "Peixe"
    assert shop.ask("DELETE", f"{path}/values/{value['id']}").status_code == 204
    assert shop.ask("DELETE", path).status_code == 204
    assert shop.ask("DELETE", "/variations/6101").status_code == 400


def test_the_catalogue_of_marketplaces_is_open_but_its_entries_are_not() -> None:
    shop = Shop()

    codes = [row["code"] for row in shop.get("/marketplaces").json()]
    accounts = shop.get("/marketplaces/MERCADO_LIVRE/accounts").json()

    assert {"MERCADO_LIVRE", "SHOPEE", "ECOMMERCE"} <= set(codes)
    assert [row["idAccount"] for row in accounts] == [4101, 4106]
    assert shop.get("/marketplaces/SHOPEE").status_code == 500
