"""The history of products: what is written, and what is not."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from anydesk.core.product_history import (
    CREATED,
    Cause,
    ProductChange,
    cause_of,
    cause_text,
    line_title,
)
from anydesk.storage import product_history, products
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import AT, add_product


async def test_one_line_for_each_field_that_differs(store: Store) -> None:
    def work(tx: Tx) -> None:
        key = add_product(tx, attributes={"Linha": "A", "Cor": "Azul"})
        before = products.get_many(tx, [key])
        after = replace(
            before[key],
            sale_price=Decimal("159.90"),
            cost_price=Decimal("80"),
            attributes={"Linha": "B", "Cor": "Azul"},
        )
        assert product_history.note(tx, before, [after], AT, Cause.PERSON) == 3
        found = {one.field: one for one in product_history.of(tx, key)}
        assert set(found) == {"sale_price", "cost_price", "attributes.Linha"}
        assert (found["sale_price"].before, found["sale_price"].after) == ("149,90", "159,90")
        assert (found["cost_price"].before, found["attributes.Linha"].after) == ("", "B")
        assert {one.at for one in found.values()} == {AT}

    await store.run(work)


async def test_nothing_is_written_where_nothing_differs(store: Store) -> None:
    def work(tx: Tx) -> None:
        key = add_product(tx)
        before = products.get_many(tx, [key])
        same = replace(before[key], sale_price=Decimal("149.9000"), updated_at=AT + timedelta(1))
        assert product_history.note(tx, before, [same], AT, Cause.PERSON) == 0
        assert product_history.of(tx, key) == ()

    await store.run(work)


async def test_a_new_product_has_one_line_and_the_newest_comes_first(store: Store) -> None:
    def work(tx: Tx) -> None:
        key = add_product(tx)
        product = products.get_many(tx, [key])
        product_history.note(tx, {}, list(product.values()), AT, "received:Loja Modelo")
        later = [replace(product[key], name="Outro")]
        product_history.note(tx, product, later, AT + timedelta(days=1), Cause.SHEET)
        lines = product_history.of(tx, key)
        assert [one.field for one in lines] == ["name", CREATED]
        assert lines[1] == ProductChange(
            key, AT, "received:Loja Modelo", CREATED, "", "CAM-1", lines[1].id
        )
        assert len(product_history.of(tx, key, limit=1)) == 1

    await store.run(work)


def test_causes_in_words() -> None:
    assert cause_text(cause_of(Cause.PERSON)) == "Changed here"
    assert cause_text(cause_of(Cause.RECEIVED, "Loja: Centro")) == "Received from Loja: Centro"
    assert cause_text("sheet") == "Spreadsheet"
    assert cause_text("of the future") == "of the future"


def test_titles_of_lines() -> None:
    assert line_title(CREATED) == "Product created"
    assert line_title("sale_price") == "Price"
