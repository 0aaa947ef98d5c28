"""Products arrive at the hub: created once, updated where they are, and refused with reasons."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome, RunState
from anydesk.core.products import Product, ProductType
from anydesk.core.settings import CostField
from anydesk.services import Services
from anydesk.services.jobs.send_products import SendProducts, build
from anydesk.simulator.server import PracticeHub
from tests.services.jobs.product_sends import (
    IMAGES,
    SHIRTS,
    at_hub,
    bodies,
    choose,
    map_category,
    ready,
    saved,
    sent,
    urls,
)
from tests.services.shelves import fill, sellable


def made(hub: PracticeHub) -> int:
    """How often the hub was asked to create a product."""
    return len(bodies(hub, "POST", "/products"))


async def test_a_new_product_is_there_with_all_it_has_and_is_linked(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)

    run, (row,) = await sent(services, integration, [product])

    there = at_hub(hub, "NOVA-1")
    assert (run.state, run.done, row.outcome) == (RunState.FINISHED, 1, Outcome.DONE)
    assert (there.category_id, there.brand_id, there.scope) == (SHIRTS, 120045, "SKU")
    assert there.facts["title"] == "Camiseta nova"
    assert there.facts["nbm"] == {"id": "61091000"}
    assert [there.facts[name] for name in ("width", "height", "length", "weight")] == [
        20, 4, 25, 0.25,
    ]  # fmt: skip
    assert urls(there) == list(IMAGES)
    assert hub.market.price_of("NOVA-1") == (149.9, 134.9)
    assert hub.market.stock_of("NOVA-1") == 7
    (listing,) = await services.products.listings(product.id or 0)
    assert (listing.hub_product_id, listing.sku) == (there.id, "NOVA-1")
    assert str(listing.hub_sku_id) in row.message


async def test_after_creating_neither_stock_nor_price_has_to_be_sent(
    services: Services, integration: Integration
) -> None:
    product = await ready(services, integration)
    await sent(services, integration, [product])

    (stock,) = await services.offers.plan_stock([product.id or 0], [integration.id])
    (price,) = await services.offers.plan_prices([product.id or 0], [integration.id])

    assert (stock.chosen, price.chosen, price.blocked) == (False, False, "")


async def test_sending_again_changes_the_product_and_makes_no_second_one(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    await sent(services, integration, [product])
    there = at_hub(hub, "NOVA-1")
    there.facts["model"] = "do painel"
    await services.products.save(
        replace(product, name="Camiseta melhor", sale_price=Decimal(160), description="")
    )

    _run, (row,) = await sent(services, integration, [product])

    assert row.outcome is Outcome.DONE
    assert row.message == "Updated at ANYMARKET. ANYMARKET is still fetching the images."
    assert made(hub) == 1
    assert there.facts["title"] == hub.market.sku("NOVA-1").title == "Camiseta melhor"
    # What is empty here and what only the hub has are left alone.
    assert (there.facts["description"], there.facts["model"]) == ("<p>De algodão.</p>", "do painel")
    assert hub.market.price_of("NOVA-1") == (160, 134.9)
    (listing,) = await services.products.listings(product.id or 0)
    assert (listing.price_sent, listing.promo_sent) == (Decimal(160), Decimal("134.90"))


async def test_patches_are_merge_patches(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    await sent(services, integration, [product])
    await services.products.save(replace(product, name="Camiseta melhor"))
    await sent(services, integration, [product])

    patches = [one for one in hub.requests if one.method == "PATCH"]

    assert {one.headers["content-type"] for one in patches} == {"application/merge-patch+json"}
    assert [one.path.split("/")[1:2] + one.path.split("/")[3:4] for one in patches] == [
        ["products", "skus"],
        ["products"],
    ]
    assert "amount" not in patches[0].json
    assert "partnerId" not in patches[0].json


@pytest.mark.parametrize("fault", ["lose-answer", "truncated-json", "empty-answer"])
async def test_a_creation_without_an_answer_is_looked_up_and_not_repeated(
    services: Services, hub: PracticeHub, integration: Integration, fault: str
) -> None:
    product = await ready(services, integration)
    hub.faults.switch_on(f"{fault}=1@POST/products")

    run, (row,) = await sent(services, integration, [product])

    assert (run.state, row.outcome) == (RunState.FINISHED, Outcome.DONE)
    assert made(hub) == 1
    (listing,) = await services.products.listings(product.id or 0)
    assert listing.hub_product_id == at_hub(hub, "NOVA-1").id


async def test_a_run_that_lost_the_hub_continues_and_creates_each_product_once(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    first = await ready(services, integration)
    second = await saved(services, sku="NOVA-2", gtin="")
    # The product arrives, the answer does not, and the look for it finds nobody at home.
    hub.faults.switch_on("lose-answer=1@POST/products")
    original = hub.market.feeds["products"].add

    def and_then_down(product_id: int) -> None:
        original(product_id)
        hub.faults.switch_on("token-expired")

    hub.market.feeds["products"].add = and_then_down  # type: ignore[method-assign]
    run, found = await sent(services, integration, [first, second])
    hub.faults.clear()
    hub.market.feeds["products"].add = original  # type: ignore[method-assign]

    await services.runner.resume(run.id)
    ended = await services.runner.wait(run.id)

    assert run.state is RunState.INTERRUPTED
    assert {row.outcome for row in found} == {Outcome.NOT_SENT}
    assert (ended.state, ended.done, ended.not_sent) == (RunState.FINISHED, 2, 0)
    codes = Counter(sku.partner_id for sku in hub.market.skus.values())
    assert (codes["NOVA-1"], codes["NOVA-2"]) == (1, 1)
    for product in (first, second):
        assert len(await services.products.listings(product.id or 0)) == 1


async def test_a_creation_that_the_hub_did_not_even_look_at_is_tried_again(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    hub.faults.switch_on("rate-limited=1@POST/products")

    run, (row,) = await sent(services, integration, [product])

    assert (run.state, row.outcome) == (RunState.FINISHED, Outcome.DONE)
    assert [one.status for one in hub.requests if one.method == "POST"] == [429, 201]


async def test_a_sku_that_the_hub_has_already_is_linked_and_updated(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    alone = next(one for one in hub.market.products.values() if len(one.sku_ids) == 1)
    sku = hub.market.skus[alone.sku_ids[0]]
    product = await ready(services, integration, sku=sku.partner_id)

    _run, (row,) = await sent(services, integration, [product])

    assert row.message.startswith("ANYMARKET had this SKU already: it was linked.")
    assert made(hub) == 0
    assert alone.facts["title"] == "Camiseta nova"
    (listing,) = await services.products.listings(product.id or 0)
    assert listing.hub_sku_id == sku.id


async def test_the_hub_s_filter_means_contains_and_a_longer_code_is_another_product(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    longer = await ready(services, integration, sku="NOVA-10")
    await sent(services, integration, [longer])
    product = await saved(services, sku="NOVA-1")

    await sent(services, integration, [product])

    assert at_hub(hub, "NOVA-1").id != at_hub(hub, "NOVA-10").id


async def test_a_sku_linked_to_another_product_here_is_not_taken_from_it(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    (sku,) = sellable(hub)[:1]
    ids = await fill(services, hub, integration.id, [sku])
    other = await services.products.get(ids[sku.partner_id])
    await services.products.save(replace(other, sku="RENAMED"))
    product = await ready(services, integration, sku=sku.partner_id)

    _run, (row,) = await sent(services, integration, [product])

    assert (row.outcome, made(hub)) == (Outcome.FAILED, 0)
    assert row.message == "The SKU is at ANYMARKET already, linked to another product here."
    (listing,) = await services.products.listings(other.id or 0)
    assert listing.hub_sku_id == sku.id


async def test_blocked_products_are_results_with_all_reasons_and_stop_nobody(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    good = await ready(services, integration)
    kit = await saved_kit(services)
    poor = await saved(services, sku="NOVA-3", brand="", category="Moda > Bonés", gtin="")

    run, found = await sent(services, integration, [poor, kit, good])

    rows = {row.key: row for row in found}
    assert (run.done, run.failed) == (1, 2)
    assert rows["NOVA-1"].outcome is Outcome.DONE
    assert "The kit has no components." in rows["KIT-1"].message
    assert "The product has no price." in rows["KIT-1"].message
    assert "“Moda > Bonés” is not mapped" in rows["NOVA-3"].message
    assert "The brand is missing." in rows["NOVA-3"].message
    assert made(hub) == 1


async def saved_kit(services: Services) -> Product:
    return await services.products.save(Product("KIT-1", "Kit", type=ProductType.KIT))


async def test_a_refusal_stands_alone_with_the_hub_s_own_words(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    good = await ready(services, integration)
    bad = await saved(services, sku="NOVA-2", gtin="", category="Moda")
    # A category that the hub loses between its reading and the send.
    await map_category(services, integration, "Moda", 310006)
    del hub.market.catalogue.categories[310006]

    run, found = await sent(services, integration, [bad, good])

    rows = {row.key: row for row in found}
    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 1, 1)
    assert "category.id não encontrado" in rows["NOVA-2"].message


async def test_a_part_that_is_refused_fails_the_row_and_keeps_the_link(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    await choose(services, integration, cost_field_source=CostField.COST_PRICE)
    hub.faults.switch_on("stock-item-errors=NOVA-1")

    run, (row,) = await sent(services, integration, [product])

    assert (run.failed, row.outcome) == (1, Outcome.FAILED)
    assert "Created at ANYMARKET" in row.message
    assert "Não foi possível atualizar o estoque" in row.message
    assert len(await services.products.listings(product.id or 0)) == 1


async def test_variations_that_the_hub_has_are_updated_and_their_product_once(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    family = next(
        one for one in hub.market.products.values() if len(one.sku_ids) == 5 and one.scope == "SKU"
    )
    skus = [hub.market.skus[key] for key in family.sku_ids][:3]
    ids = await fill(services, hub, integration.id, skus)
    await map_category(services, integration)
    parent = await services.products.save(
        Product("PAI", "Nome do pai", type=ProductType.PARENT, category="Moda > Camisetas")
    )
    for n, sku in enumerate(skus):
        one = await services.products.get(ids[sku.partner_id])
        await services.products.save(
            replace(one, parent_id=parent.id, grid={"Cor": str(n)}, name=f"Variação {n}")
        )

    _run, found = await sent(services, integration, [parent])

    assert [row.outcome for row in found] == [Outcome.DONE] * 3
    assert family.facts["title"] == "Nome do pai"
    assert [sku.title for sku in skus] == ["Variação 0", "Variação 1", "Variação 2"]
    assert len(bodies(hub, "PATCH", f"/products/{family.id}")) == 1


async def test_a_new_brand_is_made_once_for_all_its_products(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    products = [
        await saved(services, sku=f"NOVA-{n}", gtin="", brand=brand)
        for n, brand in enumerate(("Marca Nova", "MARCA NOVA", "Marca Nova"))
    ]

    run, _found = await sent(services, integration, products)

    assert run.done == 3
    assert len(bodies(hub, "POST", "/brands")) == 1
    assert len({at_hub(hub, product.sku).brand_id for product in products}) == 1


async def test_the_failed_rows_are_sent_again_as_the_products_are_then(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration, brand="")
    run, _found = await sent(services, integration, [product])
    await services.products.save(replace(product, brand="Ponto Forte"))

    again = await services.runner.run_again(run.id)
    ended = await services.runner.wait(again)

    assert (run.failed, ended.done, ended.failed) == (1, 1, 0)
    assert at_hub(hub, "NOVA-1").brand_id == 120046


async def test_the_job_is_built_again_from_what_its_run_remembers(
    services: Services, integration: Integration
) -> None:
    good = await ready(services, integration)
    kit = await saved_kit(services)
    rows = await services.offers.plan_products([good.id or 0, kit.id or 0], [integration.id])
    job = SendProducts.from_plan(services, rows)

    built = build(services, job.arguments)

    assert built.rows == job.rows
    assert built.left_out == tuple(replace(row, name="") for row in job.left_out)
    assert (len(job.rows), len(job.left_out)) == (1, 1)
