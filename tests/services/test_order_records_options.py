"""Options that stamp something on received orders: intermediary, nature, receivables, stock."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.registers import Intermediary, PaymentMethodEntry, TaxNature
from anydesk.core.sales_orders import IssueKind
from anydesk.core.settings import (
    AdditionalSettings,
    OrderSettings,
    PaymentSettings,
    Posting,
    StockSettings,
    TaxSettings,
)
from anydesk.services import Services
from anydesk.simulator.server import PracticeHub
from anydesk.storage import receivables
from tests.services.bad_hubs import run_job
from tests.services.order_options import CNPJ, OTHER_CNPJ, Receive, kinds, option
from tests.storage.products_for_tests import add_product


@option("additional.intermediary_id")
@pytest.mark.parametrize("chosen", [True, False])
async def test_the_intermediary_is_put_on_orders_that_name_none(
    chosen: bool, receive: Receive, services: Services, told: dict[str, Any]
) -> None:
    told.update(marketPlace="MAGAZINE_LUIZA")
    for name in (
        "documentIntermediator",
        "intermediateRegistrationId",
        "documentPaymentInstitution",
    ):
        told.pop(name, None)
    mine = await services.registers.save_intermediary(Intermediary("loja-77", document=CNPJ))

    order = await receive(AdditionalSettings(intermediary_id=mine.id if chosen else None))

    stamped = (order.intermediary_id, order.intermediary_document, order.intermediary_registration)
    assert stamped == ((mine.id, CNPJ, "loja-77") if chosen else (None, "", ""))


@option("channel.intermediary_id")
async def test_a_channel_has_an_intermediary_of_its_own_and_the_hub_is_believed(
    receive: Receive,
    services: Services,
    integration: Integration,
    told: dict[str, Any],
    clock: FixedClock,
) -> None:
    told.update(marketPlace="MAGAZINE_LUIZA", documentIntermediator=OTHER_CNPJ)
    mine = await services.registers.save_intermediary(Intermediary("loja-77", document=CNPJ))
    await services.channels.add(integration.id, "MAGAZINE_LUIZA", told["accountName"], "")
    (channel,) = [
        one
        for one in await services.channels.rows(integration.id)
        if (one.marketplace, one.account_name) == ("MAGAZINE_LUIZA", told["accountName"])
    ]
    await services.channels.save(replace(channel, intermediary_id=mine.id))

    order = await receive()

    assert (order.intermediary_id, order.intermediary_document) == (mine.id, OTHER_CNPJ)
    assert IssueKind.INTERMEDIARY_DIFFERS in kinds(order)


@option("tax.tax_nature_id")
async def test_the_operation_nature_is_put_on_orders_or_missed(
    receive: Receive, services: Services
) -> None:
    nature = await services.registers.save_tax_nature(TaxNature("Venda de produção"))

    order = await receive(TaxSettings(tax_nature_id=nature.id))

    assert order.tax_nature_id == nature.id
    assert IssueKind.NO_TAX_NATURE not in kinds(order)


@option("tax.tax_nature_id")
async def test_without_a_nature_the_order_waits_for_one(receive: Receive) -> None:
    order = await receive(TaxSettings(tax_nature_id=None))

    assert order.tax_nature_id is None
    assert IssueKind.NO_TAX_NATURE in kinds(order)


@option("tax.use_taxpayer_nature")
@option("tax.taxpayer_nature_id")
@pytest.mark.parametrize(
    ("on", "registration", "second"),
    [
        (True, "110042490114", True),
        (False, "110042490114", False),
        (True, "ISENTO", False),
        (True, "", False),
    ],
)
async def test_taxpayers_get_the_other_nature(
    on: bool,
    registration: str,
    second: bool,
    receive: Receive,
    services: Services,
    told: dict[str, Any],
) -> None:
    told["buyer"].update(
        document=CNPJ,
        documentNumberNormalized=CNPJ,
        documentType="CNPJ",
        companyStateTaxId=registration,
    )
    other = await services.registers.save_tax_nature(TaxNature("Venda a contribuinte"))

    order = await receive(
        TaxSettings(tax_nature_id=1, use_taxpayer_nature=on, taxpayer_nature_id=other.id)
    )

    assert order.tax_nature_id == (other.id if second else 1)


@option("payments.post_receivables")
@pytest.mark.parametrize("posting", list(Posting))
async def test_receivables_are_posted_on_receipt_or_by_hand(
    posting: Posting, receive: Receive, services: Services, told: dict[str, Any]
) -> None:
    await services.registers.save_payment_method(
        PaymentMethodEntry("CREDIT_CARD", "CREDIT_CARD", first_due_days=30)
    )
    told["payments"] = [
        {
            "method": "CC",
            "paymentMethodNormalized": "CARTÃO DE CRÉDITO",
            "value": told["total"],
            "installments": 3,
        }
    ]

    order = await receive(PaymentSettings(post_receivables=posting))

    made = await services.store.run(lambda tx: receivables.of_order(tx, order.id or 0))
    if posting is Posting.MANUAL:
        assert made == ()
        assert await services.sales_orders.post_receivables(order.id or 0) == 3
        made = await services.store.run(lambda tx: receivables.of_order(tx, order.id or 0))
    assert sum(one.value for one in made) == order.total
    assert [one.instalment for one in made] == [1, 2, 3]
    assert (made[1].due_on - made[0].due_on).days == 30


@option("stock.reserving")
@pytest.mark.parametrize("on", [True, False])
async def test_only_the_chosen_situations_reserve(
    on: bool, receive: Receive, services: Services, told: dict[str, Any]
) -> None:
    item = told["items"][0]
    product_id = await services.store.run(
        lambda tx: add_product(tx, item["sku"]["partnerId"] or "X-1")
    )
    chosen = ("aberto", "aprovado") if on else ("aberto",)

    await receive(StockSettings(reserving=chosen))

    balances = await services.stock.balances(product_id)
    reserved = sum(one.reserved for one in balances)
    assert reserved == (Decimal(str(item["amount"])) if on else 0)


@option("stock.reserving")
async def test_another_choice_of_situations_counts_for_orders_that_are_here(
    receive: Receive, services: Services, integration: Integration, told: dict[str, Any]
) -> None:
    item = told["items"][0]
    product_id = await services.store.run(
        lambda tx: add_product(tx, item["sku"]["partnerId"] or "X-1")
    )
    await receive(StockSettings())

    async def reserved() -> Decimal:
        return sum((one.reserved for one in await services.stock.balances(product_id)), Decimal(0))

    before = await reserved()
    await services.settings.save(StockSettings(reserving=("aberto",)), integration.id)
    without = await reserved()
    await services.settings.save(StockSettings(), integration.id)

    assert before == Decimal(str(item["amount"])) == await reserved()
    assert without == 0


@option("orders.receive_from")
@pytest.mark.parametrize("earlier", [True, False])
async def test_orders_before_the_chosen_day_are_left_alone(
    earlier: bool, services: Services, integration: Integration, hub: PracticeHub, clock: FixedClock
) -> None:
    days = {order["createdAt"][:10] for order in hub.market.orders.values()}
    oldest, newest = (date.fromisoformat(one) for one in (min(days), max(days)))
    begin = oldest - timedelta(days=1) if earlier else newest + timedelta(days=1)
    await services.settings.save(OrderSettings(receive_from=begin), integration.id)

    await run_job(services, integration, "orders.receive")

    received = await services.sales_orders.find(Query())
    assert len(received) == (len(hub.market.orders) if earlier else 0)
