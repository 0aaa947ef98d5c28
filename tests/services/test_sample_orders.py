"""A sample order: found by what a person calls it, or a sentence why not."""

from typing import Any

import pytest

from anydesk.core.errors import InvalidInput, NotThere, Unreachable
from anydesk.core.integrations import Environment, Integration
from anydesk.core.mappings import MappingKind
from anydesk.core.query import Query
from anydesk.core.registers import ShippingMethod
from anydesk.services import Services
from anydesk.simulator.server import PracticeHub
from anydesk.storage import hub_orders
from tests.conftest import connect
from tests.fakes.orders import AT, hub_order
from tests.services.bad_hubs import hurry

STATUS, PAYMENT, SHIPPING = MappingKind


@pytest.fixture
def told(hub: PracticeHub) -> dict[str, Any]:
    """An order at the hub, with a number of its own in the marketplace."""
    order: dict[str, Any] = hub.market.order(min(hub.market.orders))
    order["payments"] = [
        {"method": "visa-1x", "paymentMethodNormalized": "CARTÃO DE CRÉDITO", "value": 10}
    ]
    for item in order["items"]:
        item["shippings"] = [{"shippingtype": "03220", "shippingCarrierNormalized": "SEDEX"}]
    order.update(status="PAID_WAITING_SHIP", shippingOptionId="")
    return order


async def mirrored(services: Services, store: int, **changes: Any) -> None:
    order = hub_order(**changes)
    await services.store.run(lambda tx: hub_orders.mirror(tx, store, [order], AT))


async def test_an_order_is_read_at_the_hub_by_its_id_and_mirrored(
    services: Services, integration: Integration, told: dict[str, Any]
) -> None:
    found = await services.mappings.sample_order(integration.id, f" #{told['id']} ")

    assert (found.hub_id, found.marketplace_number) == (told["id"], told["marketPlaceNumber"])
    assert found.channel == told["marketPlace"]
    assert found.created_at is not None
    assert found.status.code == "PAID_WAITING_SHIP"
    assert found.status.mapped_to == "aprovado"
    (payment,) = found.payments
    assert payment.codes == ("CARTÃO DE CRÉDITO", "visa-1x")
    assert (payment.mapped_to, payment.suggestion) == ("", "CREDIT_CARD")
    (freight,) = found.shipping
    assert freight.codes == ("03220", "SEDEX")
    assert (freight.mapped_to, freight.suggestion) == ("", "Correios")
    mirror = await services.hub_orders.load(await services.hub_orders.find(Query()))
    assert [row.hub_id for row in mirror] == [told["id"]]


async def test_what_is_mapped_is_told(
    services: Services, integration: Integration, told: dict[str, Any]
) -> None:
    sedex = await services.registers.save_shipping_method(ShippingMethod("Correios", "SEDEX"))
    await services.mappings.put(integration.id, PAYMENT, "VISA-1X", "DEBIT_CARD")
    await services.mappings.put(integration.id, SHIPPING, "sedex", str(sedex.id))

    found = await services.mappings.sample_order(integration.id, str(told["id"]))

    assert [one.mapped_to for one in found.payments] == ["DEBIT_CARD"]
    assert [one.mapped_to for one in found.shipping] == [str(sedex.id)]
    assert found.shipping[0].suggestion == str(sedex.id)


async def test_an_order_is_found_by_its_number_in_the_marketplace(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    # Numbers that are digits are asked for as ids first; others are not.
    for order in (hub.market.orders[one] for one in sorted(hub.market.orders)[:6]):
        found = await services.mappings.sample_order(integration.id, str(order["marketPlaceId"]))
        assert found.hub_id == order["id"]


async def test_a_row_of_the_list_without_items_is_read_whole(
    services: Services, integration: Integration, hub: PracticeHub, told: dict[str, Any]
) -> None:
    hub.faults.switch_on("rows-without-items")

    found = await services.mappings.sample_order(integration.id, str(told["marketPlaceId"]))

    assert [one.code for one in found.shipping] == ["03220"]


async def test_the_mirror_answers_without_the_hub(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    await mirrored(services, integration.id, hub_id=7, marketPlaceId="ML-7", marketPlaceNumber="77")
    await hub.stop()

    for number in ("7", "ML-7", "77"):
        found = await services.mappings.sample_order(integration.id, number)
        assert found.hub_id == 7


async def test_the_id_at_the_hub_wins_over_a_number_in_a_marketplace(
    services: Services, integration: Integration
) -> None:
    await mirrored(services, integration.id, hub_id=7, marketPlaceId="8", marketPlaceNumber="8")
    await mirrored(services, integration.id, hub_id=8, marketPlaceId="7", marketPlaceNumber="7")

    found = await services.mappings.sample_order(integration.id, "8")

    assert found.hub_id == 8


@pytest.mark.parametrize("number", ["123456789", "MLB-NOT-THERE", "9" * 30])
async def test_an_order_that_nobody_has_is_a_sentence(
    services: Services, integration: Integration, number: str
) -> None:
    with pytest.raises(NotThere) as caught:
        await services.mappings.sample_order(integration.id, number)

    assert number in caught.value.message
    assert caught.value.hint


async def test_an_order_of_another_account_is_named_with_its_store(
    services: Services, integration: Integration
) -> None:
    other = await services.integrations.add("Outra Loja", Environment.SANDBOX)
    await mirrored(services, other.id, hub_id=555, marketPlaceId="ML-5", marketPlaceNumber="ML-5")

    for number in ("555", "ML-5"):
        with pytest.raises(NotThere, match="“Outra Loja”") as caught:
            await services.mappings.sample_order(integration.id, number)
        assert caught.value.hint


async def test_two_stores_of_one_account_each_find_the_order(
    services: Services, integration: Integration, hub: PracticeHub, told: dict[str, Any]
) -> None:
    other = await connect(services, "Outra", hub.base_url)  # type: ignore[attr-defined]
    await services.mappings.sample_order(other.id, str(told["id"]))

    found = await services.mappings.sample_order(integration.id, str(told["id"]))

    assert found.hub_id == told["id"]


@pytest.mark.parametrize("number", ["", "  # ", "x" * 81, "1\x002"])
async def test_what_is_no_number_is_refused(
    services: Services, integration: Integration, number: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await services.mappings.sample_order(integration.id, number)

    assert [*caught.value.problems] == ["number"]
    assert caught.value.hint


async def test_an_order_without_payment_is_refused_for_payments_only(
    services: Services, integration: Integration, told: dict[str, Any]
) -> None:
    told["payments"] = []
    number = str(told["id"])

    with pytest.raises(InvalidInput, match="has no payment") as caught:
        await services.mappings.sample_order(integration.id, number, PAYMENT)

    assert told["marketPlaceNumber"] in caught.value.message
    assert caught.value.hint
    found = await services.mappings.sample_order(integration.id, number, SHIPPING)
    assert (found.payments, len(found.shipping)) == ((), 1)


async def test_a_payment_without_any_code_is_refused(
    services: Services, integration: Integration, told: dict[str, Any]
) -> None:
    told["payments"] = [{"paymentMethodNormalized": "UNKNOWN", "value": 10}]

    with pytest.raises(InvalidInput, match="has no code"):
        await services.mappings.sample_order(integration.id, str(told["id"]), PAYMENT)


async def test_an_order_without_freight_is_refused_for_freight_only(
    services: Services, integration: Integration, told: dict[str, Any]
) -> None:
    for item in told["items"]:
        item["shippings"] = []
    number = str(told["id"])

    with pytest.raises(InvalidInput, match="names no freight"):
        await services.mappings.sample_order(integration.id, number, SHIPPING)

    assert (await services.mappings.sample_order(integration.id, number, PAYMENT)).payments


async def test_two_payments_are_both_shown_with_a_remark(
    services: Services, integration: Integration, told: dict[str, Any]
) -> None:
    told["payments"].append({"method": "px", "paymentMethodNormalized": "PIX", "value": 3})

    found = await services.mappings.sample_order(integration.id, str(told["id"]), PAYMENT)

    assert [(one.code, one.suggestion) for one in found.found(PAYMENT)] == [
        ("CARTÃO DE CRÉDITO", "CREDIT_CARD"), ("PIX", "PIX")
    ]  # fmt: skip
    assert "2" in found.remark(PAYMENT)
    assert found.remark(SHIPPING) == ""
    assert found.found(STATUS) == (found.status,)


async def test_a_hub_that_cannot_be_reached_is_told_as_such(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await hurry(services, integration, hub, monkeypatch)
    other = await services.integrations.add("Outra Loja", Environment.SANDBOX)
    await mirrored(services, other.id, hub_id=555)
    await hub.stop()

    with pytest.raises(Unreachable):
        await services.mappings.sample_order(integration.id, "12345")
    # What is known here needs no hub.
    with pytest.raises(NotThere, match="“Outra Loja”"):
        await services.mappings.sample_order(integration.id, "555")
