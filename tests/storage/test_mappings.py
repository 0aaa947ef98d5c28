"""The rows of the mappings, and what a new integration begins with."""

import pytest
from sqlalchemy import delete

from anydesk.core.mappings import MappingKind
from anydesk.core.order_flow import FROM_HUB
from anydesk.core.registers import TaxNature
from anydesk.core.settings import TaxSettings
from anydesk.storage import mappings, registers, settings
from anydesk.storage.configuration_tables import mappings as table
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import add_store

STATUS, PAYMENT, SHIPPING = MappingKind


@pytest.fixture
async def shop(store: Store) -> int:
    """An integration as it begins."""
    return await store.run(add_store)


def pairs(tx: Tx, shop: int, kind: MappingKind) -> list[tuple[str, str]]:
    return [(row.code, row.target) for row in mappings.rows(tx, shop, kind)]


async def test_a_new_integration_begins_with_the_standard_situations(
    store: Store, shop: int
) -> None:
    found = await store.run(lambda tx: pairs(tx, shop, STATUS))

    assert dict(found) == {str(code): status.value for code, status in FROM_HUB.items()}
    assert await store.run(lambda tx: pairs(tx, shop, PAYMENT)) == []


async def test_a_new_integration_begins_with_the_first_operation_nature(store: Store) -> None:
    def nature_of(tx: Tx, shop: int) -> int | None:
        return settings.get_form(tx, TaxSettings, scope=settings.scope_of(shop)).tax_nature_id

    def work(tx: Tx) -> tuple[int | None, ...]:
        with_it = add_store(tx, "A")
        registers.save(tx, TaxNature("Venda de mercadorias", enabled=False, id=1))
        disabled = add_store(tx, "B")
        registers.remove(tx, TaxNature, 1)
        gone = add_store(tx, "C")
        return nature_of(tx, with_it), nature_of(tx, disabled), nature_of(tx, gone)

    assert await store.run(work) == (1, None, None)


async def test_replacing_touches_one_kind_of_one_integration(store: Store, shop: int) -> None:
    def work(tx: Tx) -> None:
        other = add_store(tx, "Outra")
        mappings.replace(tx, other, PAYMENT, [("pix", "PIX")])
        mappings.replace(tx, shop, PAYMENT, [("visa", "CREDIT_CARD"), ("pix", "PIX")])
        mappings.replace(tx, shop, PAYMENT, [("boleto", "BANK_SLIP"), ("visa", "DEBIT_CARD")])

        assert pairs(tx, shop, PAYMENT) == [("boleto", "BANK_SLIP"), ("visa", "DEBIT_CARD")]
        assert pairs(tx, other, PAYMENT) == [("pix", "PIX")]
        assert len(pairs(tx, shop, STATUS)) == len(FROM_HUB)
        mappings.replace(tx, shop, PAYMENT, [])
        assert pairs(tx, shop, PAYMENT) == []

    await store.run(work)


async def test_one_code_means_one_thing_however_it_is_written(store: Store, shop: int) -> None:
    def work(tx: Tx) -> None:
        mappings.put(tx, shop, PAYMENT, "Cartão de Crédito", "CREDIT_CARD")
        mappings.put(tx, shop, PAYMENT, " CARTÃO  DE CRÉDITO", "DEBIT_CARD")

        assert mappings.targets(tx, shop)[PAYMENT] == {"cartão de crédito": "DEBIT_CARD"}
        assert mappings.remove(tx, shop, PAYMENT, "cartão de crédito ")
        assert not mappings.remove(tx, shop, PAYMENT, "cartão de crédito")
        assert mappings.targets(tx, shop)[PAYMENT] == {}

    await store.run(work)


async def test_targets_hold_every_kind(store: Store, shop: int) -> None:
    found = await store.run(lambda tx: mappings.targets(tx, shop))

    assert set(found) == {"status", "payment", "shipping"}
    assert found[STATUS]["paid_waiting_ship"] == "aprovado"
    assert found[SHIPPING] == {}


async def test_adding_the_standard_situations_keeps_what_is_there(store: Store, shop: int) -> None:
    def work(tx: Tx) -> tuple[int, int, dict[str, str]]:
        tx.execute(delete(table))
        mappings.put(tx, shop, STATUS, "pending", "cancelado")
        mappings.put(tx, shop, STATUS, "MY_OWN", "aberto")
        added = mappings.add_standard_statuses(tx, shop)
        again = mappings.add_standard_statuses(tx, shop)
        return added, again, mappings.targets(tx, shop)[STATUS]

    added, again, found = await store.run(work)

    assert (added, again) == (len(FROM_HUB) - 1, 0)
    assert (found["pending"], found["my_own"]) == ("cancelado", "aberto")
    assert len(found) == len(FROM_HUB) + 1
