"""The boxes of a product send, what is kept of its answers, and hubs that fail half-way."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome, RunState
from anydesk.core.listing_states import SendState
from anydesk.core.products import MovementType, PriceScope, Product
from anydesk.core.send_options import SendOptions
from anydesk.core.settings import CostField, SendImages
from anydesk.services import Services
from anydesk.services.jobs.families import StoppedAtRefusal
from anydesk.services.jobs.send_products import SendProducts, SentProduct, build
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import hurry
from tests.services.jobs.product_sends import (
    IMAGES,
    at_hub,
    bodies,
    choose,
    family,
    map_category,
    ready,
    saved,
    sent,
    urls,
)
from tests.services.shelves import fill, sellable

STOP = SendOptions(stop_at_first_refusal=True)
STOCK = SendOptions(update_stock=True)


async def products(services: Services, store: Integration, count: int) -> list[Product]:
    await map_category(services, store)
    return [await saved(services, sku=f"NOVA-{n}", gtin="") for n in range(count)]


async def test_the_first_refusal_ends_the_run_and_the_rest_is_not_sent(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    five = await products(services, integration, 5)
    hub.faults.switch_on("sku-rejects=NOVA-1")

    run, rows = await sent(services, integration, five, STOP)

    told = {row.key: row.outcome for row in rows}
    assert told == {
        "NOVA-0": Outcome.DONE, "NOVA-1": Outcome.FAILED, "NOVA-2": Outcome.NOT_SENT,
        "NOVA-3": Outcome.NOT_SENT, "NOVA-4": Outcome.NOT_SENT,
    }  # fmt: skip
    assert (run.state, run.error_kind) == (RunState.INTERRUPTED, StoppedAtRefusal.__name__)
    assert (run.done, run.failed, run.not_sent) == (1, 1, 3)
    assert len(bodies(hub, "POST", "/products")) == 2


async def test_a_run_that_stopped_at_a_refusal_is_continued_behind_it(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    five = await products(services, integration, 5)
    hub.faults.switch_on("sku-rejects=NOVA-1,NOVA-3")

    run, _rows = await sent(services, integration, five, STOP)
    second = await services.runner.wait(await services.runner.resume(run.id))
    hub.faults.clear()
    third = await services.runner.wait(await services.runner.resume(run.id))

    assert (second.state, second.done, second.failed, second.not_sent) == (
        RunState.INTERRUPTED, 2, 2, 1,
    )  # fmt: skip
    assert (third.state, third.done, third.failed, third.not_sent) == (RunState.FINISHED, 3, 2, 0)


async def test_a_refusal_of_the_last_product_ends_nothing(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    two = await products(services, integration, 2)
    hub.faults.switch_on("sku-rejects=NOVA-1")

    run, _rows = await sent(services, integration, two, STOP)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 1, 1)


async def test_what_was_blocked_in_the_preview_is_no_refusal(
    services: Services, integration: Integration
) -> None:
    two = await products(services, integration, 2)
    bad = await saved(services, sku="NOVA-9", gtin="", brand="")

    run, rows = await sent(services, integration, [bad, *two], STOP)

    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 2, 1)
    assert rows[0].key == "NOVA-9"


async def test_without_that_box_everything_is_attempted(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    five = await products(services, integration, 5)
    hub.faults.switch_on("sku-rejects=NOVA-1,NOVA-3")

    run, _rows = await sent(services, integration, five)

    assert (run.state, run.done, run.failed, run.not_sent) == (RunState.FINISHED, 3, 2, 0)


async def test_the_quantity_of_known_skus_goes_along_only_where_it_is_asked(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    parent, variations = await family(services, "CAM", {"Cor": ("Azul", "Preto")})
    await sent(services, integration, [parent])
    for one in variations:
        await services.stock.move(one.id or 0, None, MovementType.COUNT, Decimal(3))

    _run, plain = await sent(services, integration, [parent])
    before = hub.market.stock_of("CAM-1")
    _run, asked = await sent(services, integration, [parent], STOCK)

    assert [row.outcome for row in plain] == [Outcome.SKIPPED] * 2
    assert [row.outcome for row in asked] == [Outcome.DONE] * 2
    assert (before, hub.market.stock_of("CAM-1"), hub.market.stock_of("CAM-2")) == (7, 3, 3)
    # One request for the whole family.
    assert len(bodies(hub, "PUT", "/stocks/batch")) == 1
    (listing,) = await services.products.listings(variations[0].id or 0)
    assert listing.stock_sent == 3


async def test_what_was_sent_is_unchanged_in_the_next_preview(
    services: Services, integration: Integration
) -> None:
    product = await ready(services, integration)
    await choose(
        services, integration, cost_field_source=CostField.COST_PRICE, send_handling_days=True
    )
    parent, _variations = await family(services, "CAM", {"Cor": ("Azul", "Preto")})
    await sent(services, integration, [product, parent], STOCK)

    rows = await services.offers.plan_products(
        [product.id or 0, parent.id or 0], [integration.id], STOCK
    )

    assert [(row.compared, row.differences, row.chosen) for row in rows] == [(True, (), False)] * 3


async def test_the_preview_shows_each_change_once_and_the_send_makes_it(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    await map_category(services, integration)
    parent, (first, second) = await family(services, "CAM", {"Cor": ("Azul", "Preto")})
    await sent(services, integration, [parent])
    await services.products.save(replace(parent, name="Camiseta melhor"))
    await services.products.save(replace(second, name="Camiseta preta", sale_price=Decimal(200)))

    rows = await services.offers.plan_products([parent.id or 0], [integration.id])
    await sent(services, integration, [parent])

    assert [[one.field for one in row.differences] for row in rows] == [
        ["parent.name"],
        ["name", "sale_price"],
    ]
    assert at_hub(hub, first.sku).facts["title"] == "Camiseta melhor"
    assert hub.market.sku(second.sku).title == "Camiseta preta"


async def test_a_cost_goes_to_a_cost_mode_product_only_when_it_changes(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    (sku,) = sellable(hub, PriceScope.COST)[:1]
    ids = await fill(services, hub, integration.id, [sku])
    await choose(services, integration, cost_field_source=CostField.COST_PRICE)
    await map_category(services, integration)
    known = await services.products.get(ids[sku.partner_id])
    known = await services.products.save(
        replace(known, cost_price=Decimal(50), category="Moda > Camisetas")
    )

    (row,) = await services.offers.plan_products([known.id or 0], [integration.id])
    await sent(services, integration, [known])
    costs = [item["cost"] for body in bodies(hub, "PUT", "/stocks/batch") for item in body]
    await services.products.save(replace(known, name="Outro nome"))
    (again,) = await services.offers.plan_products([known.id or 0], [integration.id])
    await sent(services, integration, [known])

    assert (row.reprices, len(row.warnings)) == (True, 1)
    assert (again.reprices, again.warnings) == (False, ())
    assert costs == [50]
    assert len(bodies(hub, "PUT", "/stocks/batch")) == 1


async def test_a_server_error_about_one_product_concerns_that_one(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    three = await products(services, integration, 3)
    hub.faults.switch_on("server-error=1@POST/products")

    run, rows = await sent(services, integration, three)

    failed = [row for row in rows if row.outcome is Outcome.FAILED]
    assert (run.state, run.done, run.failed) == (RunState.FINISHED, 2, 1)
    assert failed[0].message.startswith("Erro no sistema.")


async def test_a_server_that_answers_nothing_ends_the_run_and_continues(
    services: Services,
    hub: PracticeHub,
    integration: Integration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    three = await products(services, integration, 3)
    await hurry(services, integration, hub, monkeypatch)
    hub.faults.switch_on("server-error")

    run, rows = await sent(services, integration, three)
    hub.faults.clear()
    ended = await services.runner.wait(await services.runner.resume(run.id))

    assert run.state is RunState.INTERRUPTED
    assert {row.outcome for row in rows} == {Outcome.NOT_SENT}
    assert (ended.state, ended.done, ended.not_sent) == (RunState.FINISHED, 3, 0)
    codes = Counter(sku.partner_id for sku in hub.market.skus.values())
    assert [codes[f"NOVA-{n}"] for n in range(3)] == [1, 1, 1]


@pytest.mark.parametrize("at", range(1, 9))
async def test_stopped_at_any_request_and_continued_each_sku_is_there_once(
    services: Services, hub: PracticeHub, integration: Integration, at: int
) -> None:
    await map_category(services, integration)
    first, _variations = await family(services, "CAM", {"Cor": ("Azul", "Preto")})
    second, _variations = await family(services, "BON", {"Cor": ("Azul", "Preto")})
    left, allow = at, hub.faults.takes

    def down_after(name: str, call: object) -> bool:
        nonlocal left
        if name == "drop-connection" and left:
            left -= 1
            if not left:
                # From here on nobody gets in, until the test lets them.
                hub.faults.switch_on("token-expired")
        return allow(name, call)  # type: ignore[arg-type]

    hub.faults.takes = down_after  # type: ignore[method-assign]
    run, _rows = await sent(services, integration, [first, second])
    hub.faults.takes = allow  # type: ignore[method-assign]
    hub.faults.clear()
    assert run.state is RunState.INTERRUPTED
    run = await services.runner.wait(await services.runner.resume(run.id))

    assert (run.state, run.done, run.failed, run.not_sent) == (RunState.FINISHED, 4, 0, 0)
    codes = Counter(sku.partner_id for sku in hub.market.skus.values())
    assert [codes[code] for code in ("CAM-1", "CAM-2", "BON-1", "BON-2")] == [1] * 4
    assert len({at_hub(hub, code).id for code in ("CAM-1", "CAM-2")}) == 1
    rows = await services.offers.plan_products([first.id or 0, second.id or 0], [integration.id])
    assert {row.action.value for row in rows} == {"update"}


async def test_pictures_are_added_and_put_in_our_order_and_none_is_deleted(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    await sent(services, integration, [product])
    there = at_hub(hub, "NOVA-1")
    third = "https://cdn.example.com/novo-3.jpg"
    turned = (third, IMAGES[1], IMAGES[0])
    await services.products.save(replace(product, image_urls=turned, name="Outra"))

    await sent(services, integration, [product])
    after = urls(there)
    mains = [one["url"] for one in there.images if one["main"]]
    await services.products.save(replace(product, image_urls=IMAGES[:1], name="Mais uma"))
    await sent(services, integration, [product])

    assert (after, mains) == (list(turned), [third])
    assert urls(there)[0] == IMAGES[0]
    assert sorted(urls(there)) == sorted(turned)


async def test_a_refused_picture_fails_the_row_and_leaves_the_product_updated(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    await sent(services, integration, [product])
    more = (*IMAGES, "https://cdn.example.com/ruim.jpg")
    await services.products.save(replace(product, name="Outra", image_urls=more))
    hub.faults.switch_on("image-rejects=ruim")

    _run, (row,) = await sent(services, integration, [product])
    (refused,) = await services.products.listings(product.id or 0)
    hub.faults.clear()
    await sent(services, integration, [product])

    assert row.outcome is Outcome.FAILED
    assert "url não pode ser acessado" in row.message
    assert (refused.send_state, refused.title) == (SendState.REFUSED, "Outra")
    assert urls(at_hub(hub, "NOVA-1")) == list(more)


@pytest.mark.option("products.send_images")
async def test_pictures_of_known_products_stay_where_only_new_ones_get_them(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    await choose(services, integration, send_images=SendImages.ONLY_NEW)
    await sent(services, integration, [product])
    await services.products.save(replace(product, name="Outra", image_urls=(*IMAGES, IMAGES[0])))

    await sent(services, integration, [product])

    assert not bodies(hub, "POST", "/images")
    assert urls(at_hub(hub, "NOVA-1")) == list(IMAGES)


async def test_pictures_that_the_hub_could_not_fetch_are_told(
    services: Services, hub: PracticeHub, integration: Integration
) -> None:
    product = await ready(services, integration)
    await sent(services, integration, [product])
    at_hub(hub, "NOVA-1").images[0] |= {"status": "ERROR", "statusMessage": "não baixou"}
    await services.products.save(replace(product, name="Outra"))

    _run, (row,) = await sent(services, integration, [product])

    assert row.outcome is Outcome.DONE
    assert f"could not use the image {IMAGES[0]}: não baixou" in row.message


async def test_a_run_of_an_earlier_version_is_still_understood(
    services: Services, integration: Integration
) -> None:
    old = {
        "stores": [], "texts": ["Not ticked."],
        "left_out": [["X", "skipped", 0, "Loja", "9", "listing:9:0"]] * 2,
        "rows": [[7, None, integration.id, "Loja", "A", "", "A"]],
    }  # fmt: skip

    job = build(services, old)
    steps = [step async for step in job.steps(None)]

    assert job.rows == (SentProduct(7, None, integration.id, "Loja", "A", "", "A"),)
    assert job.options == SendOptions()
    # Every row counts by itself, as it did then.
    assert (steps[-1].checkpoint, steps[-1].done, steps[-1].total) == ("3", 3, 3)


async def test_the_options_and_the_families_of_a_run_are_remembered(
    services: Services, integration: Integration
) -> None:
    await map_category(services, integration)
    parent, variations = await family(services, "CAM", {"Cor": ("Azul", "Preto")})
    rows = await services.offers.plan_products([parent.id or 0], [integration.id], STOCK)
    job = SendProducts.from_plan(services, rows, replace(STOCK, stop_at_first_refusal=True))

    built = build(services, job.arguments)

    assert (built.options, built.rows) == (job.options, job.rows)
    assert {row.family_id for row in built.rows} == {parent.id}
    assert len(variations) == 2
