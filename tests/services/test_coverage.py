"""Mapping coverage: every code that orders have, and how it is treated now."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.coverage import CHANNEL, Coverage, CoverageRow, Treatment
from anydesk.core.errors import NotThere
from anydesk.core.integrations import Integration
from anydesk.core.mappings import MappingKind
from anydesk.core.query import Query
from anydesk.core.registers import PaymentMethodEntry, ShippingMethod
from anydesk.core.sales_orders import IssueKind
from anydesk.core.settings import OrderSettings, PaymentSettings
from anydesk.services import Services
from anydesk.services.mapping_coverage import AT_ONCE
from anydesk.simulator.server import PracticeHub
from anydesk.storage import hub_orders
from anydesk.storage.store import Tx
from tests.fakes.orders import AT, hub_order, item_json
from tests.services.bad_hubs import run_job
from tests.storage.products_for_tests import add_store

STATUS, PAYMENT, SHIPPING = MappingKind

Mirror = Callable[..., Awaitable[None]]


@pytest.fixture
async def shop(empty_services: Services) -> int:
    """An integration without a hub."""
    return await empty_services.store.run(add_store)


@pytest.fixture
def mirror(empty_services: Services, shop: int) -> Mirror:
    """Have orders in the mirror."""

    async def work(*changes: dict[str, Any]) -> None:
        orders = [hub_order(1000 + place, **one) for place, one in enumerate(changes)]
        await empty_services.store.run(lambda tx: hub_orders.mirror(tx, shop, orders, AT))

    return work


def paid(method: str, caption: str = "UNKNOWN") -> dict[str, Any]:
    return {"payments": [{"method": method, "paymentMethodNormalized": caption, "value": 1}]}


def sent(code: str, **changes: Any) -> dict[str, Any]:
    return {"items": [item_json(1, shippings=[{"shippingtype": code}])], **changes}


def of(found: Coverage, kind: str) -> list[CoverageRow]:
    return [row for row in found.rows if row.kind == kind]


async def only(services: Services, shop: int, kind: str) -> CoverageRow:
    (row,) = of(await services.mappings.coverage(shop), kind)
    return row


async def test_everything_of_an_order_is_listed_with_its_example(
    empty_services: Services, shop: int, mirror: Mirror
) -> None:
    await mirror({}, {}, {"status": "WAITING_FOR_THE_MOON"})

    found = await empty_services.mappings.coverage(shop)

    assert (found.orders, found.read_at, found.days) == (3, AT, 30)
    assert [(row.kind, row.code, row.count, row.is_open) for row in found.rows] == [
        (STATUS, "WAITING_FOR_THE_MOON", 1, True),
        (CHANNEL, "MERCADO_LIVRE · LOJA MODELO", 3, True),
        (STATUS, "PAID_WAITING_SHIP", 2, False),
        (PAYMENT, "CARTÃO DE CRÉDITO", 3, False),
        (SHIPPING, "me2", 3, False),
    ]
    moon = found.open_rows[0]
    assert (moon.example_hub_id, moon.example_number) == (1002, "200001002")
    assert "“Open”" in moon.treatment
    assert moon.suggestion == ""
    paid_row = of(found, STATUS)[1]
    assert paid_row.example_hub_id == 1001
    assert (paid_row.how, paid_row.treatment) == (Treatment.MAPPED, "Mapped to “Approved”")


async def test_a_situation_that_was_taken_out_is_suggested_again(
    empty_services: Services, shop: int, mirror: Mirror
) -> None:
    await mirror({})
    await empty_services.mappings.remove(shop, STATUS, "paid_waiting_ship")

    row = await only(empty_services, shop, STATUS)
    assert (row.is_open, row.suggestion) == (True, "aprovado")

    await empty_services.mappings.put(shop, row.kind, row.code, row.suggestion)
    assert not (await only(empty_services, shop, STATUS)).is_open


class TestPayments:
    """Mapped, recognised, the default, or open."""

    async def test_each_way_it_can_go(
        self, empty_services: Services, shop: int, mirror: Mirror
    ) -> None:
        await mirror(paid("xyz"))
        row = await only(empty_services, shop, PAYMENT)
        assert (row.code, row.how, row.can_be_mapped, row.suggestion) == ("xyz", "open", True, "")

        await empty_services.settings.save(PaymentSettings(default_method="PIX"), shop)
        row = await only(empty_services, shop, PAYMENT)
        assert (row.is_open, row.treatment) == (False, "The default: “Pix”")

        own = await empty_services.registers.save_payment_method(
            PaymentMethodEntry("", name="Conta XYZ")
        )
        await empty_services.mappings.put(shop, PAYMENT, "XYZ", own.code)
        row = await only(empty_services, shop, PAYMENT)
        assert (row.is_open, row.treatment) == (False, "Mapped to “Conta XYZ”")

        await empty_services.settings.save(OrderSettings(import_payment_method=False), shop)
        row = await only(empty_services, shop, PAYMENT)
        assert row.treatment == "The default: “Pix”"

    async def test_what_is_recognised_is_no_default(
        self, empty_services: Services, shop: int, mirror: Mirror
    ) -> None:
        await mirror(paid("visa", "CARTÃO DE CRÉDITO"))
        await empty_services.settings.save(PaymentSettings(default_method="PIX"), shop)

        row = await only(empty_services, shop, PAYMENT)

        assert row.treatment == "Recognised as “Credit card”"
        assert (row.codes, row.suggestion) == (("CARTÃO DE CRÉDITO", "visa"), "CREDIT_CARD")

    async def test_one_caption_with_two_fates_is_two_rows(
        self, empty_services: Services, shop: int, mirror: Mirror
    ) -> None:
        await mirror(paid("a", "CAIXINHA"), paid("b", "CAIXINHA"), paid("c", "caixinha"))
        await empty_services.mappings.put(shop, PAYMENT, "a", "CASH")

        rows = of(await empty_services.mappings.coverage(shop), PAYMENT)

        assert [(row.how, row.count, row.other_codes) for row in rows] == [
            ("open", 2, ("b", "c")), ("mapped", 1, ("a",))
        ]  # fmt: skip

    async def test_two_payments_of_an_order_count_once_each(
        self, empty_services: Services, shop: int, mirror: Mirror
    ) -> None:
        twice = [*paid("xyz")["payments"], *paid("xyz")["payments"], *paid("abc")["payments"]]
        await mirror({"payments": twice})

        rows = of(await empty_services.mappings.coverage(shop), PAYMENT)

        assert [(row.code, row.count) for row in rows] == [("abc", 1), ("xyz", 1)]

    async def test_a_payment_without_code_cannot_be_mapped(
        self, empty_services: Services, shop: int, mirror: Mirror
    ) -> None:
        await mirror(paid("UNKNOWN"))

        row = await only(empty_services, shop, PAYMENT)

        assert (row.is_open, row.can_be_mapped, row.suggestion) == (True, False, "")
        assert "default payment method" in row.treatment


class TestShipping:
    """Mapped, recognised or open."""

    async def test_each_way_it_can_go(
        self, empty_services: Services, shop: int, mirror: Mirror
    ) -> None:
        await mirror(sent("Foguete"))
        row = await only(empty_services, shop, SHIPPING)
        assert (row.code, row.is_open) == ("Foguete", True)

        method = await empty_services.registers.save_shipping_method(
            ShippingMethod("Jadlog", "Foguete")
        )
        row = await only(empty_services, shop, SHIPPING)
        assert (row.is_open, row.suggestion) == (True, str(method.id))

        await empty_services.mappings.put(shop, SHIPPING, row.code, row.suggestion)
        row = await only(empty_services, shop, SHIPPING)
        assert row.treatment == "Mapped to “Jadlog · Foguete”"

    async def test_what_plainly_names_a_provider_is_recognised(
        self, empty_services: Services, shop: int, mirror: Mirror
    ) -> None:
        await mirror(sent("me2"))

        row = await only(empty_services, shop, SHIPPING)

        assert row.treatment == "Recognised as “Mercado Envios”"
        assert row.suggestion == "Mercado Envios"

    async def test_an_order_that_names_none_waits_unless_the_marketplace_ships_it(
        self, empty_services: Services, shop: int, mirror: Mirror
    ) -> None:
        await mirror(sent(""), sent("", fulfillment=True), sent("Full", fulfillment=True))

        row = await only(empty_services, shop, SHIPPING)

        assert (row.count, row.code, row.is_open, row.can_be_mapped) == (1, "", True, False)

    async def test_orders_that_are_left_out_are_not_counted(
        self, empty_services: Services, shop: int, mirror: Mirror
    ) -> None:
        await mirror(sent("Full", fulfillment=True))
        await empty_services.settings.save(OrderSettings(import_fulfillment_orders=False), shop)

        found = await empty_services.mappings.coverage(shop)

        assert (found.rows, found.orders) == ((), 0)


async def test_a_connected_channel_is_settled(
    empty_services: Services, shop: int, mirror: Mirror
) -> None:
    await mirror({})
    row = await only(empty_services, shop, CHANNEL)
    assert (row.marketplace, row.account_name) == ("MERCADO_LIVRE", "LOJA MODELO")
    assert (row.is_open, row.can_be_mapped, row.channel_id) == (True, False, None)

    channels = empty_services.channels
    await channels.collect(shop)
    await channels.connect([one.id for one in await channels.rows(shop) if one.id])

    row = await only(empty_services, shop, CHANNEL)
    assert not row.is_open
    assert row.channel_id is not None
    assert "Mercado Livre" in row.treatment


async def test_only_the_days_asked_for_and_the_store_asked_for(
    empty_services: Services, shop: int, mirror: Mirror, clock: FixedClock
) -> None:
    await mirror({"createdAt": "2026-11-20T10:00:00Z"}, {"createdAt": "2026-10-01T10:00:00Z"})

    coverage = empty_services.mappings.coverage
    assert (await coverage(shop)).orders == 1
    assert (await coverage(shop, 60)).orders == 2
    assert (await coverage(shop, 2)).orders == 0
    clock.advance(days=40)
    assert (await coverage(shop)).orders == 0

    other = await empty_services.store.run(lambda tx: add_store(tx, "Outra"))
    nothing = await coverage(other)
    assert (nothing.rows, nothing.orders, nothing.read_at) == ((), 0, None)
    with pytest.raises(NotThere):
        await coverage(other + 1)


async def test_more_orders_than_are_read_at_once(
    empty_services: Services, shop: int, mirror: Mirror
) -> None:
    await mirror(*[paid("xyz") for _ in range(2 * AT_ONCE + 1)])

    found = await empty_services.mappings.coverage(shop)

    assert found.orders == 2 * AT_ONCE + 1
    assert [row.count for row in of(found, PAYMENT)] == [2 * AT_ONCE + 1]


async def test_an_order_that_cannot_be_read_stops_nothing(
    empty_services: Services, shop: int, mirror: Mirror
) -> None:
    await mirror({}, {})

    def break_one(tx: Tx) -> None:
        tx.exec_driver_sql(
            "UPDATE hub_order_versions SET raw = '{' WHERE id ="
            " (SELECT min(id) FROM hub_order_versions)"
        )

    await empty_services.store.run(break_one)

    assert (await empty_services.mappings.coverage(shop)).orders == 1


async def test_coverage_says_before_what_receiving_does_afterwards(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    orders = [hub.market.order(one) for one in sorted(hub.market.orders)]
    for order, (payment, freight) in zip(
        orders, [("xyz", "Foguete"), ("UNKNOWN", ""), ("pix", "Foguete"), ("xyz", "me2")],
        strict=False,
    ):  # fmt: skip
        order.update(paid(payment), shippingOptionId="", fulfillment=False)
        order.pop("pickup", None)
        for item in order["items"]:
            item["shippings"] = [{"shippingtype": freight}]
    await services.mappings.remove(integration.id, STATUS, "PAID_WAITING_SHIP")
    since = (services.clock.now() - timedelta(days=120)).isoformat()
    await run_job(services, integration, "orders.read", since=since)

    found = await services.mappings.coverage(integration.id, 120)
    await run_job(services, integration, "orders.receive", since=since)

    told: Counter[str] = Counter()
    for row in found.open_rows:
        told[row.kind] += row.count
    met: Counter[str] = Counter()
    for summary in await services.sales_orders.load(await services.sales_orders.find(Query())):
        order_here = await services.sales_orders.get(summary.id)
        met.update(issue.kind for issue in order_here.open_issues)
    assert found.orders == len(orders)
    assert told[STATUS] == met[IssueKind.UNKNOWN_STATUS] > 0
    assert told[SHIPPING] == met[IssueKind.UNMAPPED_SHIPPING] >= 3
    assert told[PAYMENT] == met[IssueKind.UNMAPPED_PAYMENT] >= 3
