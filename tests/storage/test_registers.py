"""The registers as rows over what the program brings along, and who uses a row."""

from dataclasses import replace

import pytest

from anydesk.core.errors import NotThere
from anydesk.core.mappings import MappingKind
from anydesk.core.payments import CHOOSABLE
from anydesk.core.registers import (
    Intermediary,
    PaymentMethodEntry,
    ShippingMethod,
    ShippingProviderEntry,
    TaxNature,
)
from anydesk.core.sales_channels import SalesChannel
from anydesk.core.settings import AdditionalSettings, PaymentSettings, TaxSettings
from anydesk.core.shipping import PROVIDERS
from anydesk.storage import channels, mappings, registers, settings
from anydesk.storage.store import Store, Tx
from tests.storage.products_for_tests import add_store


async def test_what_the_program_brings_along_needs_no_row(store: Store) -> None:
    def work(tx: Tx) -> None:
        methods = registers.payment_methods(tx)
        assert [one.code for one in methods] == [method.value for method in CHOOSABLE]
        assert {one.id for one in methods} == {None}
        assert registers.stored(tx, PaymentMethodEntry) == ()
        providers = registers.shipping_providers(tx)
        assert [(one.name, one.kind) for one in providers] == [(p.name, p.kind) for p in PROVIDERS]

    await store.run(work)


async def test_a_changed_row_stands_in_its_place_and_own_rows_follow(store: Store) -> None:
    def work(tx: Tx) -> None:
        changed = registers.save(tx, PaymentMethodEntry("PIX", "PIX", "Pix do banco"))
        own = registers.save(tx, PaymentMethodEntry("OWN_1", "CUSTOM", "Mercado Pago"))
        methods = registers.payment_methods(tx)
        assert [one.code for one in methods[:-1]] == [method.value for method in CHOOSABLE]
        assert methods[-1] == own
        assert next(one for one in methods if one.code == "PIX") == changed
        correios = registers.save(tx, ShippingProviderEntry("Correios", "CARRIER", enabled=False))
        mine = registers.save(tx, ShippingProviderEntry("Zé Entregas"))
        providers = registers.shipping_providers(tx)
        assert correios in providers
        assert providers[-1] == mine
        assert len(providers) == len(PROVIDERS) + 1

    await store.run(work)


async def test_each_register_keeps_every_field(store: Store) -> None:
    def work(tx: Tx) -> None:
        method = registers.save(
            tx, ShippingMethod("Correios", "SEDEX", "SDX", "03220", "2", enabled=False)
        )
        assert registers.shipping_methods(tx) == (method,)
        nature = registers.save(tx, TaxNature("Devolução", "E", "2", "1202", "2202", enabled=False))
        assert nature in registers.tax_natures(tx)
        one = registers.save(
            tx, Intermediary("loja", "SHOPEE", "11222333000181", "45997418000153", enabled=False)
        )
        assert registers.intermediaries(tx) == (one,)
        renamed = registers.save(tx, replace(method, name="SEDEX Hoje"))
        assert registers.shipping_methods(tx) == (renamed,)
        registers.remove(tx, ShippingMethod, renamed.id or 0)
        assert registers.shipping_methods(tx) == ()

    await store.run(work)


async def test_a_row_that_is_gone_cannot_be_changed(store: Store) -> None:
    with pytest.raises(NotThere):
        await store.run(lambda tx: registers.save(tx, TaxNature("Nova", id=99)))


async def test_who_uses_a_row_is_told_by_the_stores_names(store: Store) -> None:
    def work(tx: Tx) -> None:
        first, second = add_store(tx, "Loja A"), add_store(tx, "Loja B")
        one = registers.save(tx, Intermediary("x", document="11222333000181")).id or 0
        other = registers.save(tx, TaxNature("Outra")).id or 0
        scope = settings.scope_of(second)
        settings.save_form(tx, PaymentSettings(default_method="PIX"), scope=scope)
        settings.save_form(
            tx,
            TaxSettings(tax_nature_id=1, use_taxpayer_nature=True, taxpayer_nature_id=other),
            scope=scope,
        )
        settings.save_form(tx, AdditionalSettings(intermediary_id=one), scope=scope)
        mappings.put(tx, first, MappingKind.SHIPPING, "me2", "7")
        mappings.put(tx, first, MappingKind.SHIPPING, "full", "7")
        channels.add(tx, SalesChannel(first, "SHOPEE", intermediary_id=one))

        assert registers.stores_with_default(tx, "PIX") == ("Loja B",)
        assert registers.stores_with_default(tx, "CASH") == ()
        assert registers.stores_with_nature(tx, 1) == ("Loja A", "Loja B")
        assert registers.stores_with_nature(tx, other) == ("Loja B",)
        assert registers.stores_with_intermediary(tx, one) == ("Loja A", "Loja B")
        assert registers.stores_mapping_to(tx, MappingKind.SHIPPING, "7") == ("Loja A",)
        assert registers.stores_mapping_to(tx, MappingKind.PAYMENT, "7") == ()

    await store.run(work)
