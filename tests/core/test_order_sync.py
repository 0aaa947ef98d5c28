"""Receiving an order again: the hub's newer facts, and the merchant's own edits."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from anydesk.core.order_sync import Refreshed, is_stale, refreshed
from anydesk.core.receiving import Known, sales_order_from
from anydesk.core.sales_orders import SalesOrder
from tests.fakes.orders import ADDRESS, AT, hub_order, item_json

KNOWN = Known(1, AT, by_sku={"CAM-AZ-M": 11}, warehouse_id=3)
LATER = "2026-11-21T10:00:00Z"
EARLIER = "2026-11-19T10:00:00Z"


def received(known: Known = KNOWN, **changes: Any) -> SalesOrder:
    """An order that is here, with ids as the store gives them."""
    made = sales_order_from(hub_order(**changes), known)
    issues = tuple(replace(one, id=n) for n, one in enumerate(made.issues, start=1))
    return replace(made, id=5, number=1, issues=issues)


def again(before: SalesOrder, known: Known = KNOWN, **changes: Any) -> Refreshed:
    return refreshed(before, hub_order(**{"lastUpdate": LATER, **changes}), known)


def texts(result: Refreshed) -> list[str]:
    return [event.kind for event in result.events]


def test_the_same_version_changes_nothing() -> None:
    before = received()

    result = refreshed(before, hub_order(), KNOWN)

    assert result.order == before
    assert (result.events, result.added, result.resolved) == ((), (), ())


def test_a_newer_status_moves_the_order_on() -> None:
    result = again(received(), status="PAID_WAITING_DELIVERY")

    assert result.order.status == "enviado"
    # Its stock is withdrawn at the same time, which tells a line of its own.
    assert texts(result) == ["hub_status", "status"]


def test_an_older_version_is_ignored() -> None:
    before = received()

    assert is_stale(before, hub_order(lastUpdate=EARLIER))
    assert again(before, lastUpdate=EARLIER, status="CANCELED").order == before


def test_an_order_the_merchant_took_further_does_not_go_back() -> None:
    before = replace(received(status="PENDING"), status="preparando_envio")

    result = again(before, status="PAID_WAITING_SHIP")

    assert result.order.status == "preparando_envio"
    assert result.order.hub_status == "PAID_WAITING_SHIP"
    assert texts(result) == ["hub_status", "status_kept"]


def test_cancelling_at_the_hub_cancels_here_whatever_the_situation() -> None:
    before = replace(received(), status="entregue")

    result = again(before, status="CANCELED", cancelDate=LATER)

    assert result.order.status == "cancelado"
    assert result.order.cancelled_at is not None
    assert "cancelled" in texts(result)


def test_an_unknown_status_is_a_pendencia_once() -> None:
    result = again(received(), status="IN_SPACE")
    (issue,) = result.added
    accepted = replace(result.order, issues=(replace(issue, id=9, created_at=AT, resolved_at=AT),))

    assert (result.order.status, issue.kind, issue.subject) == (
        "aprovado", "unknown_status", "IN_SPACE"
    )  # fmt: skip
    assert again(accepted, status="IN_SPACE").added == ()


def test_what_the_merchant_edited_stays() -> None:
    before = replace(
        received(),
        shipping_carrier="Motoboy",
        notes="Embrulhar",
        payments=(replace(received().payments[0], method="PIX"),),
    )

    after = again(before, items=[item_json(amount=9)]).order

    assert (after.shipping_carrier, after.notes) == ("Motoboy", "Embrulhar")
    assert after.payments[0].method == "PIX"
    assert after.items == before.items


def test_blanks_are_filled_and_dates_follow_the_hub() -> None:
    before = received(shippingId=None, paymentDate=None, status="PENDING")

    after = again(before, shippingId="439", paymentDate="2026-11-21T09:00:00Z").order

    assert after.shipping_id == "439"
    assert after.paid_at is not None


def test_an_address_that_was_hidden_until_payment_is_filled() -> None:
    before = received(shipping=None, anymarketAddress=None, status="PENDING")
    (issue,) = before.issues

    result = again(before)

    assert result.order.delivery_address.city == "Maringá"
    assert result.resolved == (issue.id,)


def test_gaps_of_an_address_are_filled_only_for_the_same_place() -> None:
    partly = {"street": "Rua das Amostras", "city": "Maringá", "country": "BR"}
    before = received(shipping=partly, anymarketAddress=partly)
    elsewhere = {**ADDRESS, "city": "Recife"}

    assert again(before).order.delivery_address.postcode == "87000000"
    assert (
        again(before, shipping=elsewhere, anymarketAddress=elsewhere).order.delivery_address
        == before.delivery_address
    )


def test_a_product_that_is_known_by_now_is_linked() -> None:
    before = received(known=Known(1, AT))

    result = again(before)

    assert result.order.items[0].product_id == 11
    assert result.order.warehouse_id == 3
    assert len(result.resolved) == 1
    assert "linked" in texts(result)


def test_even_an_old_version_links_products() -> None:
    result = again(received(known=Known(1, AT)), lastUpdate=EARLIER)

    assert result.order.items[0].product_id == 11
    assert len(result.resolved) == 1


def test_items_that_were_missing_arrive_with_their_money() -> None:
    before = received(items=[])

    result = again(before)

    assert len(result.order.items) == 1
    assert result.order.total == Decimal("263.70")
    assert "items" in texts(result)
    assert "unmapped_shipping" not in {issue.kind for issue in result.added}


def test_a_total_the_hub_changed_is_told_and_compared() -> None:
    result = again(received(), total=300)

    assert result.order.total == Decimal("263.70")
    assert result.order.hub_total == Decimal("300.00")
    assert [issue.kind for issue in result.added] == ["total_mismatch"]
    assert "hub_total" in texts(result)


def test_a_payment_learns_its_authorization() -> None:
    payment = {"method": "credit_card", "marketplaceId": "1", "status": "pending", "value": 263.7}
    before = received(payments=[payment])

    later = again(
        before,
        payments=[{**payment, "status": "approved", "orderAuthorizationCardCode": "A1"}],
    )

    assert later.order.payments[0].status == "approved"
    assert later.order.payments[0].authorization_code == "A1"


def test_payments_that_come_late_are_added() -> None:
    before = received(payments=[], status="PENDING")

    assert again(before).order.payment_method == "CREDIT_CARD"


def test_a_frozen_order_that_thaws_loses_its_note() -> None:
    before = received(marketPlaceStatus="FROZEN")

    assert before.internal_notes
    assert again(before).order.internal_notes == ""


def test_an_order_that_becomes_a_fulfilment_order_lets_go_of_its_stock() -> None:
    result = again(received(), fulfillment=True)

    assert result.order.is_marketplace_fulfilled
    assert "released" in texts(result)
