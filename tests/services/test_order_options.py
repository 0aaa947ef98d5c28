"""Each option of receiving orders, on and off: what the sales order is like in the end."""

from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Integration
from anydesk.core.jobs import Outcome
from anydesk.core.mappings import MappingKind
from anydesk.core.query import Query
from anydesk.core.registers import PaymentMethodEntry, ShippingMethod
from anydesk.core.sales_orders import Cause, IssueKind, OrderStatus
from anydesk.core.settings import (
    AddressFromPostcode,
    OrderSettings,
    PaymentSettings,
    StatusSettings,
)
from anydesk.services import Services
from anydesk.simulator.sample_people import CITIES
from anydesk.simulator.server import PracticeHub
from tests.services.bad_hubs import rows_of, run_job
from tests.services.order_options import Receive, kinds, option, order_of


@option("orders.import_freight_value")
@pytest.mark.parametrize("on", [True, False])
async def test_the_freight_value_comes_along_or_stays(on: bool, receive: Receive) -> None:
    order = await receive(OrderSettings(import_freight_value=on))

    items = order.items_total
    if on:
        assert (order.freight, order.total) == (Decimal("12.50"), items + Decimal("12.50"))
        assert "12,50" not in order.internal_notes
    else:
        assert (order.freight, order.total) == (Decimal(0), items)
        assert "R$ 12,50" in order.internal_notes
    assert order.hub_total == items + Decimal("12.50")
    assert IssueKind.TOTAL_MISMATCH not in kinds(order)


@option("orders.import_payment_method")
@option("payments.default_method")
@pytest.mark.parametrize("on", [True, False])
async def test_the_payment_method_comes_along_or_is_the_default(
    on: bool, receive: Receive, told: dict[str, Any]
) -> None:
    told["payments"] = [
        {"method": "PIX", "paymentMethodNormalized": "PIX", "value": told["total"], "status": "ok"}
    ]

    order = await receive(
        OrderSettings(import_payment_method=on), PaymentSettings(default_method="BANK_SLIP")
    )

    assert order.payment_method == ("PIX" if on else "BANK_SLIP")
    assert [one.method for one in order.payments] == [order.payment_method]


@option("payments.default_method")
@pytest.mark.parametrize("default", ["", "BANK_SLIP"])
async def test_a_payment_nobody_mapped_gets_the_default_or_waits(
    default: str, receive: Receive, told: dict[str, Any]
) -> None:
    told["payments"] = [{"method": "xyz-77", "paymentMethodNormalized": "UNKNOWN", "value": 10}]

    order = await receive(PaymentSettings(default_method=default))

    assert order.payment_method == default
    assert (IssueKind.UNMAPPED_PAYMENT in kinds(order)) is not bool(default)


async def test_a_mapped_payment_wins_over_what_it_looks_like(
    receive: Receive, services: Services, integration: Integration, told: dict[str, Any]
) -> None:
    own = await services.registers.save_payment_method(PaymentMethodEntry("", name="Mercado Pago"))
    await services.mappings.put(integration.id, MappingKind.PAYMENT, "Pix", own.code)
    told["payments"] = [{"method": "PIX ", "paymentMethodNormalized": "PIX", "value": 10}]

    order = await receive()

    assert order.payment_method == own.code


async def test_a_mapped_freight_gives_provider_and_service(
    receive: Receive, services: Services, integration: Integration, told: dict[str, Any]
) -> None:
    method = await services.registers.save_shipping_method(ShippingMethod("Correios", "PAC mini"))
    await services.mappings.put(integration.id, MappingKind.SHIPPING, "SRO-9", str(method.id))
    for item in told["items"]:
        item["shippings"] = [{"id": 1, "shippingtype": "sro-9"}]

    order = await receive()

    assert (order.shipping_carrier, order.shipping_service) == ("Correios", "PAC mini")
    assert IssueKind.UNMAPPED_SHIPPING not in kinds(order)


async def test_a_situation_that_is_not_mapped_opens_the_order_and_says_so(
    receive: Receive, services: Services, integration: Integration
) -> None:
    await services.mappings.save(integration.id, MappingKind.STATUS, [("PENDING", "aberto")])

    order = await receive()

    assert order.status == OrderStatus.OPEN
    assert IssueKind.UNKNOWN_STATUS in kinds(order)


async def test_a_situation_means_what_it_is_mapped_to(
    receive: Receive, services: Services, integration: Integration
) -> None:
    await services.mappings.put(
        integration.id, MappingKind.STATUS, "paid_waiting_ship", OrderStatus.PREPARING
    )

    assert (await receive()).status == OrderStatus.PREPARING


@option("statuses.allow_status_regression")
@pytest.mark.parametrize("on", [True, False])
async def test_an_order_goes_back_only_where_it_may(
    on: bool, receive: Receive, told: dict[str, Any], hub: PracticeHub, clock: FixedClock
) -> None:
    told["status"] = "PAID_WAITING_DELIVERY"
    assert (await receive(StatusSettings(allow_status_regression=on))).status == "enviado"
    clock.advance(minutes=10)
    hub.market.order(told["id"]).update(
        status="PAID_WAITING_SHIP", lastUpdate=clock.now().isoformat()
    )

    order = await receive()

    assert order.status == (OrderStatus.APPROVED if on else OrderStatus.SHIPPED)
    assert order.hub_status == "PAID_WAITING_SHIP"
    assert {event.cause for event in order.events} == {Cause.HUB_SYNC}


@option("orders.format_customer_names")
@pytest.mark.parametrize("on", [True, False])
async def test_names_are_formatted_where_it_is_asked_for(
    on: bool, receive: Receive, told: dict[str, Any]
) -> None:
    told["buyer"]["name"] = "MARIA DAS DORES E SILVA"

    order = await receive(OrderSettings(format_customer_names=on))

    assert order.customer is not None
    wanted = "Maria das Dores e Silva" if on else "MARIA DAS DORES E SILVA"
    assert order.customer.name == wanted


@option("orders.complete_address_from_postcode")
@pytest.mark.parametrize("mode", list(AddressFromPostcode))
async def test_an_address_is_completed_from_its_postcode(
    mode: AddressFromPostcode, receive: Receive, told: dict[str, Any], hub: PracticeHub
) -> None:
    postcode = f"{CITIES[0].zip_start:0<5}-123"
    for name in ("shipping", "anymarketAddress", "billingAddress"):
        told[name] = {
            **(told.get(name) or {}),
            "zipCode": postcode,
            "street": "R. Torta",
            "number": "7",
            "comment": "fundos",
            "neighborhood": "",
            "city": "Sampa",
            "state": "SP",
        }

    order = await receive(OrderSettings(complete_address_from_postcode=mode))

    address = order.delivery_address
    asked = [one for one in hub.requests if postcode.replace("-", "") in one.path]
    assert bool(asked) == (mode is not AddressFromPostcode.NEVER)
    assert (address.number, address.complement) == ("7", "fundos")
    assert (address.street == "R. Torta") == (mode is not AddressFromPostcode.ALWAYS)
    assert (address.city == "Sampa") == (mode is not AddressFromPostcode.ALWAYS)
    assert bool(address.district) == (mode is not AddressFromPostcode.NEVER)
    assert IssueKind.ADDRESS_NOT_COMPLETED not in kinds(order)


@option("orders.complete_address_from_postcode")
async def test_a_postcode_nobody_knows_leaves_the_address_and_says_so(
    receive: Receive, told: dict[str, Any]
) -> None:
    for name in ("shipping", "anymarketAddress"):
        told[name] = {**(told.get(name) or {}), "zipCode": "99999-999", "street": "R. Certa"}

    order = await receive(OrderSettings(complete_address_from_postcode=AddressFromPostcode.ALWAYS))

    assert order.delivery_address.street == "R. Certa"
    assert IssueKind.ADDRESS_NOT_COMPLETED in kinds(order)


@option("orders.import_fulfillment_orders")
@pytest.mark.parametrize("on", [True, False])
async def test_what_the_marketplace_fulfils_is_received_or_left_out(
    on: bool, services: Services, integration: Integration, told: dict[str, Any]
) -> None:
    told["fulfillment"] = True
    await services.settings.save(OrderSettings(import_fulfillment_orders=on), integration.id)

    run = await run_job(services, integration, "orders.receive", hub_ids=[told["id"]])

    (row,) = await rows_of(services, run)
    order = await order_of(services, told["id"])
    if on:
        assert order is not None
        assert row.outcome is Outcome.DONE
        assert order.is_marketplace_fulfilled
    else:
        assert order is None
        assert row.outcome is Outcome.SKIPPED
        assert "marketplace fulfils it" in row.message
        (listed,) = await services.hub_orders.load(
            await services.hub_orders.find(Query(text=str(told["id"])))
        )
        assert listed.left_out
