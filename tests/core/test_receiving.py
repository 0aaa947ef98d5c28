"""A hub order becomes a sales order, whatever it lacks."""

from decimal import Decimal
from typing import Any

import pytest

from anydesk.core.hub_orders import HubOrder
from anydesk.core.receiving import Known, sales_order_from
from anydesk.core.sales_orders import OrderStatus, PendingIssue, SalesOrder
from tests.fakes.orders import ADDRESS, AT, CNPJ, buyer_json, hub_order, item_json

KNOWN = Known(1, AT, by_sku={"CAM-AZ-M": 11}, warehouse_id=3)


def made(order: HubOrder | None = None, known: Known = KNOWN, **changes: Any) -> SalesOrder:
    return sales_order_from(order or hub_order(**changes), known)


def kinds(order: SalesOrder) -> list[str]:
    return [str(issue.kind) for issue in order.issues]


def issue(order: SalesOrder, kind: str) -> PendingIssue:
    (found,) = [issue for issue in order.issues if issue.kind == kind]
    return found


def test_the_example_of_the_reference_lacks_nothing() -> None:
    order = made()

    assert order.issues == ()
    assert order.status is OrderStatus.APPROVED
    assert order.total == order.hub_total == Decimal("263.70")
    assert order.items_total == Decimal("249.80")
    assert order.items[0].product_id == 11
    assert order.payments[0].method == order.payment_method == "CREDIT_CARD"
    assert (order.shipping_code, order.shipping_carrier) == ("me2", "Mercado Envios")


def test_the_three_numbers_and_the_intermediary_are_kept() -> None:
    order = made(documentPaymentInstitution="98.765.432/0001-98")

    assert (order.hub_id, order.marketplace_id) == (190000101, "20000190000101")
    assert order.marketplace_number == "20000190000101"
    assert order.intermediary_document == CNPJ
    assert order.intermediary_registration == "LOJAMODELO"
    assert order.payment_institution_document == "98765432000198"


def test_interest_is_kept_apart_and_belongs_to_the_total() -> None:
    order = made(interestValue=12.34, total=276.04)

    assert order.interest == Decimal("12.34")
    assert order.items_total == Decimal("249.80")
    assert "total_mismatch" not in kinds(order)


@pytest.mark.parametrize(
    ("total", "differs"),
    [(263.7, False), (263.71, False), (263.72, True), (263.69, False), (263.68, True), (0, True)],
)
def test_a_total_that_does_not_add_up_is_a_pendencia(total: float, differs: bool) -> None:
    assert ("total_mismatch" in kinds(made(total=total))) is differs


def test_the_tolerance_is_a_cent_for_each_line() -> None:
    items = [item_json(n, gross=33.33, discount=0, total=33.33, amount=1) for n in (1, 2, 3)]
    money = {"discount": 0, "freight": 0, "items": items}

    assert "total_mismatch" not in kinds(made(total=100.02, **money))
    assert "total_mismatch" in kinds(made(total=100.03, **money))


def test_a_mismatch_names_both_values_and_mends_neither() -> None:
    order = made(total=1300)

    assert issue(order, "total_mismatch").subject == (
        "The parts add up to R$ 263,70, the hub says R$ 1.300,00"
    )
    assert (order.total, order.hub_total) == (Decimal("263.70"), Decimal("1300.00"))


def test_an_unknown_sku_stays_as_free_text() -> None:
    order = made(known=Known(1, AT))

    found = issue(order, "unknown_sku")
    assert found.subject == "CAM-AZ-M · Camiseta Básica Azul M"
    assert found.item_position == 1
    assert (order.items[0].name, order.items[0].product_id) == ("Camiseta Básica Azul M", None)


def test_an_item_without_sku_is_named_by_its_title() -> None:
    items = [item_json(sku={"id": 77, "title": "Caneca Azul"})]

    assert issue(made(items=items), "missing_sku").subject == "Caneca Azul"


def test_a_linked_listing_wins_over_the_sku() -> None:
    known = Known(1, AT, by_hub_sku={7700001: 99}, by_sku={"CAM-AZ-M": 11}, warehouse_id=3)

    assert made(known=known).items[0].product_id == 99


def test_an_item_without_sku_is_found_by_its_listing() -> None:
    known = Known(1, AT, by_hub_sku={77: 99}, warehouse_id=3)
    order = made(known=known, items=[item_json(sku={"id": 77, "title": "Caneca"})])

    assert order.items[0].product_id == 99
    assert "missing_sku" not in kinds(order)


def test_a_bar_code_alone_is_a_suggestion_and_no_link() -> None:
    order = made(known=Known(1, AT, by_gtin={"7890000000017": "CAMISA-7"}))

    assert order.items[0].product_id is None
    assert issue(order, "unknown_sku").subject == (
        "CAM-AZ-M · Camiseta Básica Azul M (same GTIN as CAMISA-7)"
    )


def test_the_kit_of_a_component_is_kept() -> None:
    items = [item_json(skuKit={"id": 1, "partnerId": "KIT-3", "amount": 1})]

    assert made(items=items).items[0].kit_sku == "KIT-3"


def test_an_order_without_items_is_received_and_says_so_once() -> None:
    order = made(items=[])

    assert order.items == ()
    assert kinds(order).count("no_items") == 1
    assert "total_mismatch" not in kinds(order)


def test_an_unknown_payment_is_named_by_its_caption_once() -> None:
    payment = {"paymentMethodNormalized": "CRIPTOMOEDA", "method": "btc", "value": 1}
    order = made(payments=[payment, payment])

    assert issue(order, "unmapped_payment").subject == "CRIPTOMOEDA"
    assert order.payment_method == ""
    assert [payment.hub_method for payment in order.payments] == ["btc", "btc"]


def test_a_payment_without_caption_is_named_by_its_code() -> None:
    order = made(payments=[{"paymentMethodNormalized": "UNKNOWN", "method": "xyz"}])

    assert issue(order, "unmapped_payment").subject == "xyz"
    assert order.payments[0].value is None


def test_several_payments_of_different_methods_are_multiple() -> None:
    order = made(payments=[{"method": "pix", "value": 1}, {"method": "boleto", "value": 2}])

    assert [payment.method for payment in order.payments] == ["PIX", "BANK_SLIP"]
    assert order.payment_method == "MULTIPLE"


def test_unmapped_shipping_is_named_by_its_code() -> None:
    order = made(items=[item_json(shippings=[{"shippingtype": "Standard"}])])

    assert issue(order, "unmapped_shipping").subject == "Standard"
    assert (order.shipping_code, order.shipping_carrier) == ("Standard", "")


def test_a_fulfilment_order_needs_no_shipping_of_ours() -> None:
    order = made(fulfillment=True, items=[item_json(shippings=[])])

    assert order.is_marketplace_fulfilled
    assert "unmapped_shipping" not in kinds(order)


def test_a_pickup_order_needs_no_address() -> None:
    order = made(
        pickup={"id": 9, "description": "Loja Centro"},
        shipping=None,
        anymarketAddress=None,
        items=[item_json(shippings=[])],
    )

    assert order.shipping_carrier == "Retirada"
    assert "incomplete_address" not in kinds(order)
    assert "Loja Centro" in order.internal_notes


def test_an_address_says_what_it_lacks() -> None:
    bare = {"address": "Rua A", "country": "BR"}
    order = made(shipping=bare, anymarketAddress=bare)

    assert issue(order, "incomplete_address").subject == "city, state, CEP"


def test_an_address_abroad_needs_no_state() -> None:
    abroad = {**ADDRESS, "country": "AR", "state": None, "stateAcronymNormalized": None}

    assert "incomplete_address" not in kinds(made(shipping=abroad, anymarketAddress=abroad))


@pytest.mark.parametrize("document", [None, "00000000000", "111.111.111-11", "123"])
def test_a_buyer_without_usable_document_is_a_pendencia(document: str | None) -> None:
    buyer = buyer_json(document=document, documentNumberNormalized=None)

    assert issue(made(buyer=buyer), "customer_document").subject == (document or "")


def test_a_document_abroad_is_enough_abroad() -> None:
    abroad = {**ADDRESS, "country": "AR"}
    buyer = buyer_json(document="30123456", documentNumberNormalized=None, documentType="DNI")
    order = made(buyer=buyer, shipping=abroad, anymarketAddress=abroad)

    assert "customer_document" not in kinds(order)


@pytest.mark.parametrize("status", ["PACKING_IN_SPACE", "", None])
def test_an_unknown_status_is_kept_and_the_order_is_open(status: str | None) -> None:
    order = made(status=status)

    assert order.status is OrderStatus.OPEN
    assert order.hub_status == (status or "")
    assert issue(order, "unknown_status").subject == (status or "")


def test_an_intermediary_without_a_valid_cnpj_is_a_pendencia() -> None:
    assert "intermediary_document" in kinds(made(documentIntermediator="123"))
    assert "intermediary_document" in kinds(made(documentIntermediator=None))
    nobody = {"documentIntermediator": None, "intermediateRegistrationId": None}
    assert "intermediary_document" not in kinds(made(**nobody))
    assert "intermediary_document" not in kinds(
        made(marketPlace="ECOMMERCE", documentIntermediator="123")
    )


def test_an_intermediary_with_letters_in_its_cnpj_is_fine() -> None:
    order = made(documentIntermediator="12.ABC.345/01DE-35")

    assert order.intermediary_document == "12ABC34501DE35"
    assert "intermediary_document" not in kinds(order)


def test_a_field_that_cannot_be_read_is_named() -> None:
    order = made(freight="many")

    assert issue(order, "unreadable_field").subject == "freight"


def test_without_a_warehouse_an_order_that_should_reserve_says_so() -> None:
    lost = Known(1, AT, by_sku={"CAM-AZ-M": 11})

    assert "no_warehouse" in kinds(made(known=lost))
    assert "no_warehouse" not in kinds(made(known=lost, status="CONCLUDED"))
    assert "no_warehouse" not in kinds(made(known=lost, fulfillment=True))
    assert "no_warehouse" not in kinds(made(known=Known(1, AT)))


def test_a_frozen_order_carries_a_note() -> None:
    assert "froze" in made(marketPlace="NETSHOES", marketPlaceStatus="FROZEN").internal_notes


def test_the_timeline_begins_with_the_receipt() -> None:
    (event,) = made().events

    assert event.text == "Received from the hub as order 190000101, situation there: Paid."
