"""Products with variations and kits reach the hub: one product, each SKU once."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome, RunState
from anydesk.core.listing_states import SendState
from anydesk.core.products import Product
from anydesk.services import Services
from anydesk.simulator.server import PracticeHub
from tests.services.jobs.product_sends import (
    SHIRT,
    at_hub,
    family,
    map_category,
    ready,
    saved,
    sent,
)

COLOURS, SIZES = ("Azul", "Preto"), ("P", "M")


def posts(hub: PracticeHub) -> Counter[str]:
    """How often something was created, by the end of the path."""
    ends = (one.path.rpartition("/")[2] for one in hub.requests if one.method == "POST")
    return Counter(ends)


def grids(hub: PracticeHub, sku: str) -> list[dict[str, str]]:
    return [
        {kind.name: text for kind, text in hub.market.skus[key].variations}
        for key in at_hub(hub, sku).sku_ids
    ]


async def listing_of(services: Services, product: Product) -> Any:
    (found,) = await services.products.listings(product.id or 0)
    return found


async def test_a_parent_and_its_variations_are_one_product_with_several_skus(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    parent, variations = await family(services, "CAM", {"Cor": COLOURS, "Tamanho": SIZES})

    run, rows = await sent(services, integration, [parent])

    there = at_hub(hub, "CAM-1")
    assert (run.done, len(rows), posts(hub)["products"]) == (4, 4, 1)
    assert [hub.market.skus[key].partner_id for key in there.sku_ids] == [v.sku for v in variations]
    assert grids(hub, "CAM-1") == [dict(one.grid) for one in variations]
    assert (there.facts["hasVariations"], there.facts["type"]) == (True, "VARIATION")
    assert there.facts["externalIdProduct"] == "CAM"
    assert [(one["url"][-9:], one.get("variation")) for one in there.images] == [
        ("CAM-0.jpg", None), ("CAM-1.jpg", "Azul"), ("CAM-2.jpg", "Azul"),
        ("CAM-3.jpg", "Preto"), ("CAM-4.jpg", "Preto"),
    ]  # fmt: skip
    assert [one["main"] for one in there.images] == [True, False, False, False, False]
    for one in variations:
        listing = await listing_of(services, one)
        assert (listing.hub_product_id, listing.sku) == (there.id, one.sku)
        assert listing.send_state == SendState.ACCEPTED


async def test_twenty_products_with_two_axes_make_each_type_value_and_brand_once(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    axes = {"Cor da alça": COLOURS, "Altura": SIZES}
    families = [await family(services, f"F{n}", axes, brand="Marca Nunca Vista") for n in range(20)]

    run, rows = await sent(services, integration, [parent for parent, _variations in families])

    made = posts(hub)
    assert (run.state, run.done, len(rows)) == (RunState.FINISHED, 80, 80)
    assert (made["products"], made["brands"], made["variations"], made["values"]) == (20, 1, 2, 0)
    kinds = hub.market.catalogue.types_by_name
    assert (kinds["Cor da alça"].visual, kinds["Altura"].visual) == (True, False)
    assert list(kinds["Altura"].values) == ["P", "M"]


async def test_the_hub_s_spelling_of_types_values_and_brands_is_used(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    kind = hub.market.catalogue.variation_type("TENSÃO")
    hub.market.catalogue.variation_value(kind, "110 VOLTS")
    hub.market.catalogue.add_brand("Só Luz")
    parent, _variations = await family(
        services, "LUZ", {"tensao": ("110 Volts", "220 Volts")}, brand="SO LUZ"
    )

    run, _rows = await sent(services, integration, [parent])

    assert run.done == 2
    assert grids(hub, "LUZ-1") == [{"TENSÃO": "110 VOLTS"}, {"TENSÃO": "220 Volts"}]
    assert (posts(hub)["variations"], posts(hub)["values"], posts(hub)["brands"]) == (0, 1, 0)


@pytest.mark.parametrize("fault", ["lose-answer", "truncated-json", "empty-answer"])
@pytest.mark.parametrize("what", ["products", "variations", "brands"])
async def test_nothing_is_made_twice_where_the_answer_was_lost(
    services: Services, hub: PracticeHub, integration: Integration, fault: str, what: str
) -> None:
    await map_category(services, integration)
    parent, variations = await family(
        services, "CAM", {"Estampa floral": COLOURS}, brand="Marca Nunca Vista"
    )
    hub.faults.switch_on(f"{fault}=1@POST/{what}")

    run, rows = await sent(services, integration, [parent])

    assert (run.state, [row.outcome for row in rows]) == (RunState.FINISHED, [Outcome.DONE] * 2)
    assert posts(hub)[what] == 1
    assert len(at_hub(hub, "CAM-1").sku_ids) == 2
    assert [b.name for b in hub.market.catalogue.brands.values()].count("Marca Nunca Vista") == 1
    assert (await listing_of(services, variations[1])).sku == "CAM-2"


@pytest.mark.parametrize("fault", ["", "lose-answer", "truncated-json", "rate-limited"])
async def test_a_new_variation_is_added_to_the_product_that_the_hub_has(
    services: Services, hub: PracticeHub, integration: Integration, fault: str
) -> None:
    await map_category(services, integration)
    parent, variations = await family(services, "CAM", {"Cor": COLOURS})
    await sent(services, integration, [parent])
    fresh = await saved(
        services, sku="CAM-9", gtin="", parent_id=parent.id, grid={"Cor": "Rosa"},
        image_urls=("https://cdn.example.com/CAM-9.jpg",),
    )  # fmt: skip
    if fault:
        hub.faults.switch_on(f"{fault}=1@POST/products")

    _run, rows = await sent(services, integration, [parent])

    there = at_hub(hub, "CAM-1")
    outcomes = {row.key: row.outcome for row in rows}
    assert outcomes == {
        variations[0].sku: Outcome.SKIPPED,
        variations[1].sku: Outcome.SKIPPED,
        "CAM-9": Outcome.DONE,
    }
    assert posts(hub)["products"] == 1
    assert [hub.market.skus[key].partner_id for key in there.sku_ids] == ["CAM-1", "CAM-2", "CAM-9"]
    assert there.images[-1]["variation"] == "Rosa"
    assert (await listing_of(services, fresh)).hub_product_id == there.id
    assert hub.market.stock_of("CAM-9") == 7


async def test_a_refused_sku_stands_alone_and_send_again_finishes_it(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    parent, variations = await family(services, "CAM", {"Cor": COLOURS})
    await sent(services, integration, [parent])
    for n, colour in enumerate(("Rosa", "Verde")):
        await saved(
            services, sku=f"CAM-{8 + n}", gtin="", parent_id=parent.id, grid={"Cor": colour}
        )
    hub.faults.switch_on("sku-rejects=CAM-8")

    run, rows = await sent(services, integration, [parent])
    hub.faults.clear()
    again = await services.runner.wait(await services.runner.run_again(run.id))

    told = {row.key: row for row in rows}
    assert (told["CAM-8"].outcome, told["CAM-9"].outcome) == (Outcome.FAILED, Outcome.DONE)
    assert "O SKU CAM-8 não pode ser salvo." in told["CAM-8"].message
    assert (again.done, again.failed) == (1, 0)
    assert len(at_hub(hub, "CAM-1").sku_ids) == 4
    assert len(variations) == 2


async def test_a_part_that_is_refused_is_noted_at_the_listing_until_it_goes_through(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    parent, (first, second) = await family(services, "CAM", {"Cor": COLOURS})
    await sent(services, integration, [parent])
    for one in (first, second):
        await services.products.save(replace(one, sale_price=Decimal(200)))
    hub.faults.switch_on(f"sku-rejects={second.sku}")

    _run, _rows = await sent(services, integration, [parent])
    refused = [await listing_of(services, one) for one in (first, second)]
    hub.faults.clear()
    await sent(services, integration, [parent])

    assert [one.send_state for one in refused] == [SendState.ACCEPTED, SendState.REFUSED]
    assert refused[1].send_message == "O SKU CAM-2 não pode ser salvo."
    assert refused[1].product_sent_at is not None
    mended = await listing_of(services, second)
    assert (mended.send_state, mended.send_message) == (SendState.ACCEPTED, "")
    assert hub.market.price_of(second.sku)[0] == 200


async def test_one_sku_that_the_hub_has_elsewhere_is_linked_and_the_others_are_made(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    alone = next(one for one in hub.market.products.values() if len(one.sku_ids) == 1)
    taken = hub.market.skus[alone.sku_ids[0]].partner_id
    await map_category(services, integration)
    parent, (first, second) = await family(services, "CAM", {"Cor": COLOURS})
    # Not the first: that one alone is looked for beforehand.
    second = await services.products.save(replace(second, sku=taken))

    _run, rows = await sent(services, integration, [parent])

    assert [row.outcome for row in rows] == [Outcome.DONE] * 2
    assert at_hub(hub, "CAM-1").id != alone.id
    assert (await listing_of(services, second)).hub_product_id == alone.id
    assert (await listing_of(services, first)).sku == "CAM-1"


async def test_a_family_that_another_program_began_is_found_by_the_code_of_its_parent(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    parent, (first, second) = await family(services, "CAM", {"Cor": COLOURS})
    await sent(services, integration, [second])
    listing = await listing_of(services, second)
    await services.store.run(lambda tx: tx.exec_driver_sql("DELETE FROM listings"))

    _run, rows = await sent(services, integration, [parent])

    assert [row.outcome for row in rows] == [Outcome.DONE] * 2
    assert posts(hub)["products"] == 1
    assert (await listing_of(services, first)).hub_product_id == listing.hub_product_id


async def test_a_variation_that_is_sent_alone_leaves_the_pictures_of_the_others_in_place(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    parent, (_first, second) = await family(services, "CAM", {"Cor": COLOURS})
    await services.products.save(replace(parent, image_urls=()))
    await sent(services, integration, [parent])
    more = (*second.image_urls, "https://cdn.example.com/CAM-2b.jpg")
    await services.products.save(replace(second, name="Outro nome", image_urls=more))

    rows = await services.offers.plan_products([parent.id or 0], [integration.id])
    await sent(services, integration, [second])

    assert [[one.field for one in row.differences] for row in rows] == [[], ["image_urls", "name"]]
    images = sorted(at_hub(hub, "CAM-2").images, key=lambda one: int(one["index"]))
    assert [(one["url"][-10:], one["main"], one["variation"]) for one in images] == [
        ("/CAM-1.jpg", True, "Azul"),
        ("/CAM-2.jpg", False, "Preto"),
        ("CAM-2b.jpg", False, "Preto"),
    ]


async def test_an_inactive_variation_is_switched_off_at_the_hub(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    parent, (first, second) = await family(services, "CAM", {"Cor": COLOURS})
    await sent(services, integration, [parent])
    await services.products.save(replace(second, active=False))

    _run, rows = await sent(services, integration, [parent])

    assert (hub.market.sku("CAM-1").active, hub.market.sku("CAM-2").active) == (True, False)
    assert rows[1].message.startswith("Switched off at ANYMARKET.")
    assert first.active


async def test_a_kit_names_its_components_at_the_hub_and_has_no_stock_of_its_own(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    parts = [await ready(services, integration, sku=f"PECA-{n}", gtin="") for n in (1, 2)]
    kit = await saved_kit(services, parts)

    blocked = await sent(services, integration, [kit])
    await sent(services, integration, parts)
    _run, (row,) = await sent(services, integration, [kit])

    assert "PECA-1, PECA-2" in blocked[1][0].message
    assert row.outcome is Outcome.DONE
    there = at_hub(hub, "KIT-1")
    assert there.facts["type"] == "KIT"
    assert [(one["idSku"], one["quantity"], one["percentage"]) for one in there.kit] == [
        (hub.market.sku("PECA-1").id, 2, 66.67),
        (hub.market.sku("PECA-2").id, 1, 33.33),
    ]
    # Seven of each, two of the first in every kit.
    assert hub.market.amount_of(hub.market.sku("KIT-1")) == 3
    (again,) = await services.offers.plan_products([kit.id or 0], [integration.id])
    assert not again.chosen


async def saved_kit(services: Services, parts: list[Product]) -> Product:
    """A kit of two of the first and one of the second."""
    from anydesk.core.products import ProductType
    from anydesk.storage.catalogue_tables import kit_components

    kit = await services.products.save(replace(SHIRT, sku="KIT-1", gtin="", type=ProductType.KIT))
    rows = [
        {"kit_id": kit.id, "component_id": part.id, "quantity": count, "position": n}
        for n, (part, count) in enumerate(zip(parts, (Decimal(2), Decimal(1)), strict=True))
    ]
    await services.store.run(lambda tx: tx.execute(kit_components.insert(), rows))
    return kit
