"""The many ways in which an answer may look different from the documentation."""

import pytest

from .shop import Shop


def first_order(*faults: str) -> dict[str, object]:
    row: dict[str, object] = Shop(*faults).get("/orders/190000101").json()
    return row


def test_absent_fields_may_come_as_null() -> None:
    order = first_order("explicit-nulls")

    assert order["invoice"] is None
    assert order["partnerId"] is None


def test_absent_texts_may_come_empty() -> None:
    assert first_order("empty-strings")["partnerId"] == ""


def test_amounts_may_come_as_text_and_ids_stay_numbers() -> None:
    order = first_order("numbers-as-strings")

    assert isinstance(order["total"], str)
    assert order["id"] == 190000101
    stock = Shop("numbers-as-strings").get("/stocks").json()["content"][0]
    assert isinstance(stock["amount"], str)


def test_statuses_may_be_unheard_of() -> None:
    order = first_order("unknown-enums")

    assert order["status"] == order["transmissionStatus"] == "VALOR_NOVO_2027"


def test_required_fields_may_be_missing() -> None:
    shop = Shop("missing-fields")

    row = shop.get("/orders?limit=5").json()["content"][0]

    assert "document" not in row["buyer"]
    assert "state" not in row["shipping"]
    assert "partnerId" not in row["items"][0]["sku"]


@pytest.mark.parametrize(("fault", "digits"), [("milliseconds", 3), ("microseconds", 6)])
def test_dates_may_have_a_fraction(fault: str, digits: int) -> None:
    created = str(first_order(fault)["createdAt"])

    assert len(created.partition(".")[2]) == digits + 1


def test_rows_of_the_list_may_lack_their_items_but_the_order_has_them() -> None:
    shop = Shop("rows-without-items")

    assert "items" not in shop.get("/orders").json()["content"][0]
    assert "items" in shop.get("/orders/190000101").json()


def test_totals_may_not_add_up() -> None:
    assert first_order("total-mismatch")["total"] != first_order()["total"]


def test_a_fault_can_be_switched_off_again() -> None:
    shop = Shop("total-mismatch")
    bent = shop.get("/orders/190000101").json()

    shop.faults.switch_off("total-mismatch")

    assert shop.get("/orders/190000101").json() != bent
