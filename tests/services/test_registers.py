"""The registers: what can be saved, what is refused, and in which words."""

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest

from anydesk.core.changes import REGISTERS
from anydesk.core.errors import InvalidInput
from anydesk.core.mappings import MappingKind
from anydesk.core.payments import CHOOSABLE, PaymentMethod
from anydesk.core.registers import (
    Intermediary,
    PaymentMethodEntry,
    ShippingMethod,
    ShippingProviderEntry,
    TaxNature,
)
from anydesk.core.settings import AdditionalSettings, PaymentSettings, TaxSettings
from anydesk.core.shipping import PROVIDERS
from anydesk.services import Services
from anydesk.services.references import references
from anydesk.services.registers import RegistersService
from anydesk.storage import registers as storage
from tests.storage.products_for_tests import add_store

CNPJ = "11.222.333/0001-81"
LETTER_CNPJ = "12.ABC.345/01DE-35"
OTHER_CNPJ = "45997418000153"


@pytest.fixture
def registers(empty_services: Services) -> RegistersService:
    return empty_services.registers


@pytest.fixture
async def shop(empty_services: Services) -> int:
    """An integration without a hub."""
    return await empty_services.store.run(add_store)


async def refused(work: Awaitable[Any]) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        await work
    return caught.value


class TestPaymentMethods:
    """Formas de recebimento (ERP §6.1)."""

    async def test_all_of_the_erp_but_those_for_whole_orders(
        self, registers: RegistersService
    ) -> None:
        found = await registers.payment_methods()

        assert {one.code for one in found} == {method.value for method in CHOOSABLE}
        assert {PaymentMethod.UNDEFINED.value, "MULTIPLE"}.isdisjoint(one.code for one in found)
        titles = [one.title for one in found]
        assert titles == sorted(titles, key=str.casefold)

    async def test_own_methods_get_a_code_each_and_changes_keep_it(
        self, registers: RegistersService
    ) -> None:
        first = await registers.save_payment_method(PaymentMethodEntry("", name=" Mercado  Pago "))
        second = await registers.save_payment_method(PaymentMethodEntry("", name="Cartão da loja"))
        changed = await registers.save_payment_method(replace(first, first_due_days=14))

        assert (first.code, first.name, second.code) == ("OWN_1", "Mercado Pago", "OWN_2")
        assert changed == replace(first, first_due_days=14)
        own = [one for one in await registers.payment_methods() if one.code.startswith("OWN_")]
        assert own == [second, changed]

    async def test_a_method_of_the_erp_has_a_row_only_while_it_is_changed(
        self, empty_services: Services, registers: RegistersService
    ) -> None:
        async def rows() -> int:
            read = empty_services.store.run
            return len(await read(lambda tx: storage.stored(tx, PaymentMethodEntry)))

        changed = await registers.save_payment_method(
            PaymentMethodEntry("PIX", "CASH", first_due_days=2, interval_days=7)
        )

        assert (changed.kind, changed.first_due_days, await rows()) == ("PIX", 2, 1)
        again = await registers.save_payment_method(
            replace(changed, first_due_days=0, interval_days=30)
        )
        assert (again.id, await rows()) == (None, 0)

    @pytest.mark.parametrize(
        ("entry", "field"),
        [
            (PaymentMethodEntry("", name="  "), "name"),
            (PaymentMethodEntry("", name="x" * 61), "name"),
            (PaymentMethodEntry("", name="PIX"), "name"),
            (PaymentMethodEntry("", name="CREDIT  card"), "name"),
            (PaymentMethodEntry("", kind="MULTIPLE", name="Duas"), "kind"),
            (PaymentMethodEntry("", name="Boa", first_due_days=-1), "first_due_days"),
            (PaymentMethodEntry("PIX", "PIX", interval_days=366), "interval_days"),
        ],
    )
    async def test_what_cannot_be_saved_says_where(
        self, registers: RegistersService, entry: PaymentMethodEntry, field: str
    ) -> None:
        error = await refused(registers.save_payment_method(entry))

        assert [*error.problems] == [field]
        assert len(await registers.payment_methods()) == len(CHOOSABLE)

    async def test_a_code_that_nobody_has_is_refused(self, registers: RegistersService) -> None:
        error = await refused(registers.save_payment_method(PaymentMethodEntry("OWN_9", name="X")))

        assert "OWN_9" in error.message

    async def test_a_default_or_mapped_method_cannot_be_disabled(
        self, empty_services: Services, registers: RegistersService, shop: int
    ) -> None:
        disabled = PaymentMethodEntry("PIX", "PIX", enabled=False)
        await empty_services.settings.save(PaymentSettings(default_method="PIX"), shop)
        error = await refused(registers.save_payment_method(disabled))
        assert "Loja Modelo" in error.message
        assert error.problems["enabled"]
        assert error.hint

        await empty_services.settings.save(PaymentSettings(), shop)
        await empty_services.mappings.put(shop, MappingKind.PAYMENT, "px", "PIX")
        assert "Loja Modelo" in (await refused(registers.save_payment_method(disabled))).message

        await empty_services.mappings.remove(shop, MappingKind.PAYMENT, "px")
        await registers.save_payment_method(disabled)
        offered = (await references(empty_services))["payment_methods"]
        assert "PIX" not in dict(offered)
        assert "CASH" in dict(offered)

    async def test_a_new_own_method_may_begin_disabled(
        self, registers: RegistersService, shop: int
    ) -> None:
        made = await registers.save_payment_method(
            PaymentMethodEntry("", name="Antigo", enabled=False)
        )

        assert (made.code, made.enabled) == ("OWN_1", False)


class TestShipping:
    """Formas de envio and formas de frete (ERP §7)."""

    async def test_the_providers_of_the_program_and_own_ones(
        self, registers: RegistersService
    ) -> None:
        made = await registers.save_shipping_provider(ShippingProviderEntry(" Zé  Entregas "))

        found = await registers.shipping_providers()
        assert len(found) == len(PROVIDERS) + 1
        assert made.name == "Zé Entregas"
        assert next(one for one in found if one.id == made.id) == made

    async def test_a_provider_of_the_program_changes_its_class_and_back(
        self, registers: RegistersService
    ) -> None:
        changed = await registers.save_shipping_provider(
            ShippingProviderEntry("Correios", "CARRIER", enabled=False)
        )
        assert changed.id is not None
        assert changed in await registers.shipping_providers()

        plain = await registers.save_shipping_provider(ShippingProviderEntry("Correios", "POSTAL"))
        assert plain == ShippingProviderEntry("Correios", "POSTAL")
        assert len(await registers.shipping_providers()) == len(PROVIDERS)

    @pytest.mark.parametrize(
        ("entry", "field"),
        [
            (ShippingProviderEntry(""), "name"),
            (ShippingProviderEntry("CORREIOS"), "name"),
            (ShippingProviderEntry("Zé", kind="DRONE"), "kind"),
        ],
    )
    async def test_a_provider_that_cannot_be_saved_says_where(
        self, registers: RegistersService, entry: ShippingProviderEntry, field: str
    ) -> None:
        assert [*(await refused(registers.save_shipping_provider(entry))).problems] == [field]

    async def test_a_renamed_provider_takes_its_services_along(
        self, registers: RegistersService
    ) -> None:
        made = await registers.save_shipping_provider(ShippingProviderEntry("Zé"))
        await registers.save_shipping_method(ShippingMethod("Zé", "Rápida"))
        changed = await registers.save_shipping_provider(ShippingProviderEntry("Correios", "NONE"))

        await registers.save_shipping_provider(replace(made, name="Zé Entregas"))

        assert [one.title for one in await registers.shipping_methods()] == ["Zé Entregas · Rápida"]
        error = await refused(
            registers.save_shipping_provider(replace(changed, name="Correio Nacional"))
        )
        assert "Correios" in error.problems["name"]

    async def test_services_are_of_registered_providers_and_each_once(
        self, registers: RegistersService
    ) -> None:
        made = await registers.save_shipping_method(
            ShippingMethod(" correios ", " SEDEX  10", " SDX ", external_code="03220")
        )
        assert (made.provider, made.name, made.code) == ("Correios", "SEDEX 10", "SDX")

        for bad, field in (
            (ShippingMethod("Correios", "sedex 10"), "name"),
            (ShippingMethod("Nobody", "PAC"), "provider"),
            (ShippingMethod("", "PAC"), "provider"),
            (ShippingMethod("Correios", "PAC", code="x" * 61), "code"),
            (ShippingMethod("Correios", "PAC", delivery_type="9"), "delivery_type"),
        ):
            assert [*(await refused(registers.save_shipping_method(bad))).problems] == [field]
        assert await registers.save_shipping_method(replace(made, delivery_type="2"))
        assert [one.delivery_type for one in await registers.shipping_methods()] == ["2"]

    async def test_a_mapped_service_is_not_removed(
        self, empty_services: Services, registers: RegistersService, shop: int
    ) -> None:
        made = await registers.save_shipping_method(ShippingMethod("Correios", "PAC"))
        assert made.id is not None
        await empty_services.mappings.put(shop, MappingKind.SHIPPING, "pac", str(made.id))

        error = await refused(registers.remove_shipping_method(made.id))
        assert "Loja Modelo" in error.message
        assert "disable" in error.hint

        await empty_services.mappings.remove(shop, MappingKind.SHIPPING, "PAC")
        await registers.remove_shipping_method(made.id)
        assert await registers.shipping_methods() == ()


class TestTaxNatures:
    """Naturezas de operação (ERP §18)."""

    async def test_the_register_begins_with_one(self, registers: RegistersService) -> None:
        (only,) = await registers.tax_natures()

        assert (only.id, only.name, only.type) == (1, "Venda de mercadorias", "S")

    async def test_cfops_are_tidied(self, registers: RegistersService) -> None:
        made = await registers.save_tax_nature(
            TaxNature(" Venda  de produção", "S", "2", "5.101", "6-101")
        )

        assert (made.name, made.cfop_inside, made.cfop_outside) == (
            "Venda de produção", "5101", "6101"
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("nature", "field"),
        [
            (TaxNature(" "), "name"),
            (TaxNature("VENDA DE MERCADORIAS"), "name"),
            (TaxNature("X", type="Z"), "type"),
            (TaxNature("X", series="A1"), "series"),
            (TaxNature("X", series="1000"), "series"),
            (TaxNature("X", cfop_inside="6102"), "cfop_inside"),
            (TaxNature("X", cfop_inside="510"), "cfop_inside"),
            (TaxNature("X", cfop_inside="510²"), "cfop_inside"),
            (TaxNature("X", cfop_outside="5102"), "cfop_outside"),
            (TaxNature("X", type="E", cfop_inside="5102"), "cfop_inside"),
        ],
    )
    async def test_what_cannot_be_saved_says_where(
        self, registers: RegistersService, nature: TaxNature, field: str
    ) -> None:
        error = await refused(registers.save_tax_nature(nature))

        assert [*error.problems] == [field]
        assert len(await registers.tax_natures()) == 1

    async def test_one_that_a_store_has_chosen_stays_and_stays_enabled(
        self, empty_services: Services, registers: RegistersService, shop: int
    ) -> None:
        (first,) = await registers.tax_natures()
        assert first.id is not None

        for work in (
            registers.remove_tax_nature(first.id),
            registers.save_tax_nature(replace(first, enabled=False)),
        ):
            error = await refused(work)
            assert "Loja Modelo" in error.message
            assert error.hint

        await empty_services.settings.save(TaxSettings(), shop)
        await registers.save_tax_nature(replace(first, enabled=False))
        assert (await references(empty_services))["tax_natures"] == []
        await registers.remove_tax_nature(first.id)
        assert await registers.tax_natures() == ()


class TestIntermediaries:
    """Intermediadores (ERP §17)."""

    async def test_documents_lose_their_mask_and_letters_are_fine(
        self, registers: RegistersService
    ) -> None:
        made = await registers.save_intermediary(
            Intermediary(" LOJAMODELO ", " shopee ", LETTER_CNPJ, CNPJ)
        )

        assert made.id is not None
        assert replace(made, id=None) == Intermediary(
            "LOJAMODELO", "SHOPEE", "12ABC34501DE35", "11222333000181"
        )

    async def test_the_payment_institution_is_kept_where_it_is_another(
        self, registers: RegistersService
    ) -> None:
        made = await registers.save_intermediary(Intermediary("x", "", CNPJ, "11222333000181"))

        assert made.payment_institution_document == ""

    @pytest.mark.parametrize(
        ("one", "field"),
        [
            (Intermediary("", document=CNPJ), "name"),
            (Intermediary("x"), "document"),
            (Intermediary("x", document="11.222.333/0001-82"), "document"),
            (Intermediary("x", document="529.982.247-25"), "document"),
            (Intermediary("x", "", CNPJ, "123"), "payment_institution_document"),
        ],
    )
    async def test_what_cannot_be_saved_says_where(
        self, registers: RegistersService, one: Intermediary, field: str
    ) -> None:
        error = await refused(registers.save_intermediary(one))

        assert [*error.problems] == [field]
        assert await registers.intermediaries() == ()

    async def test_the_same_one_twice_is_refused_and_two_marketplaces_are_fine(
        self, registers: RegistersService
    ) -> None:
        await registers.save_intermediary(Intermediary("loja", "SHOPEE", CNPJ))
        await registers.save_intermediary(Intermediary("loja", "AMAZON", OTHER_CNPJ))

        error = await refused(registers.save_intermediary(Intermediary("LOJA", "SHOPEE", CNPJ)))
        assert [*error.problems] == ["name"]

    async def test_one_that_a_store_has_chosen_is_not_removed(
        self, empty_services: Services, registers: RegistersService, shop: int
    ) -> None:
        made = await registers.save_intermediary(Intermediary("loja", "", CNPJ))
        assert made.id is not None
        await empty_services.settings.save(AdditionalSettings(intermediary_id=made.id), shop)

        error = await refused(registers.remove_intermediary(made.id))
        assert "Loja Modelo" in error.message
        assert "disable" in error.hint

        await empty_services.settings.save(AdditionalSettings(), shop)
        await registers.remove_intermediary(made.id)
        assert await registers.intermediaries() == ()


async def test_who_shows_a_register_hears_of_changes_and_not_of_refusals(
    empty_services: Services, registers: RegistersService
) -> None:
    heard: list[frozenset[str]] = []
    empty_services.changes.listen([REGISTERS], heard.append)

    await refused(registers.save_tax_nature(TaxNature("")))
    assert heard == []
    await registers.save_tax_nature(TaxNature("Remessa"))
    assert heard == [{REGISTERS}]
