"""Saving mappings, what is refused, what is suggested, and mappings in files."""

from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from anydesk.core.changes import MAPPINGS, SETTINGS
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.mappings import MappingKind
from anydesk.core.order_flow import FROM_HUB
from anydesk.core.registers import PaymentMethodEntry, ShippingMethod, ShippingProviderEntry
from anydesk.core.settings import PaymentSettings, StatusSettings
from anydesk.services import Services
from anydesk.services.mappings import MappingsService
from tests.storage.products_for_tests import add_store

STATUS, PAYMENT, SHIPPING = MappingKind


@pytest.fixture
def mappings(empty_services: Services) -> MappingsService:
    return empty_services.mappings


@pytest.fixture
async def shop(empty_services: Services) -> int:
    """An integration without a hub."""
    return await empty_services.store.run(add_store)


async def refused(work: Awaitable[Any]) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        await work
    return caught.value


async def pairs(mappings: MappingsService, shop: int, kind: str) -> list[tuple[str, str]]:
    return [(row.code, row.target) for row in await mappings.rows(shop, kind)]


class TestSaving:
    """All rows of a kind with the tab's Form, or nothing."""

    async def test_rows_and_form_are_saved_together_and_told(
        self, empty_services: Services, mappings: MappingsService, shop: int
    ) -> None:
        heard: list[frozenset[str]] = []
        empty_services.changes.listen([MAPPINGS, SETTINGS], heard.append)
        rows = [(" visa ", "CREDIT_CARD"), ("Conta  Pay", "BANK_TRANSFER_WALLET")]

        await mappings.save(shop, PAYMENT, rows, PaymentSettings(default_method="PIX"))

        assert await pairs(mappings, shop, PAYMENT) == [
            ("visa", "CREDIT_CARD"), ("Conta Pay", "BANK_TRANSFER_WALLET")
        ]  # fmt: skip
        saved = await empty_services.settings.get(PaymentSettings, shop)
        assert saved.default_method == "PIX"
        assert heard == [{MAPPINGS, SETTINGS}]

    @pytest.mark.parametrize(
        ("rows", "places", "words"),
        [
            ([("visa", "CREDIT_CARD"), ("  ", "PIX")], ["1"], "no code"),
            ([("visa", "CREDIT_CARD"), (" VISA", "PIX")], ["1"], "“visa”"),
            ([("visa", "")], ["0"], "“visa”"),
            ([("visa", "CREDIT_CARD"), ("pix", "OWN_7")], ["1"], "“OWN_7”"),
            ([("", ""), ("pix", "MULTIPLE")], ["0", "1"], "no code"),
        ],
    )
    async def test_a_bad_row_is_named_and_nothing_is_saved(
        self,
        empty_services: Services,
        mappings: MappingsService,
        shop: int,
        rows: list[tuple[str, str]],
        places: list[str],
        words: str,
    ) -> None:
        await mappings.put(shop, PAYMENT, "boleto", "BANK_SLIP")

        error = await refused(
            mappings.save(shop, PAYMENT, rows, PaymentSettings(default_method="CASH"))
        )

        assert [*error.problems] == places
        assert words in error.message
        assert error.message == error.problems[places[0]]
        assert await pairs(mappings, shop, PAYMENT) == [("boleto", "BANK_SLIP")]
        saved = await empty_services.settings.get(PaymentSettings, shop)
        assert saved.default_method == ""

    async def test_two_codes_may_mean_one_situation_and_unknown_codes_are_fine(
        self, mappings: MappingsService, shop: int
    ) -> None:
        rows = [("PENDING", "aberto"), ("FROZEN_BY_US", "aberto")]

        await mappings.save(shop, STATUS, rows, StatusSettings(allow_status_regression=True))

        assert await pairs(mappings, shop, STATUS) == rows

    async def test_a_situation_that_is_none_is_refused(
        self, mappings: MappingsService, shop: int
    ) -> None:
        error = await refused(mappings.save(shop, STATUS, [("PENDING", "lost")]))

        assert "“PENDING”" in error.message
        assert "“lost”" in error.message

    async def test_a_kind_or_store_that_is_not_there_is_refused(
        self, mappings: MappingsService, shop: int
    ) -> None:
        await refused(mappings.save(shop, "colour", [("red", "PIX")]))
        with pytest.raises(NotThere):
            await mappings.save(shop + 1, PAYMENT, [("red", "PIX")])

    async def test_several_are_put_all_or_none(self, mappings: MappingsService, shop: int) -> None:
        await refused(
            mappings.put_all(shop, [(PAYMENT, "pix", "PIX"), (SHIPPING, "me2", "no such")])
        )
        assert await pairs(mappings, shop, PAYMENT) == []

        await mappings.put_all(
            shop, [(PAYMENT, "pix", "PIX"), (PAYMENT, "PIX ", "CASH"), (STATUS, "NEW", "aberto")]
        )
        assert await pairs(mappings, shop, PAYMENT) == [("PIX", "CASH")]
        assert ("NEW", "aberto") in await pairs(mappings, shop, STATUS)

    async def test_removing_what_is_not_mapped_says_so(
        self, mappings: MappingsService, shop: int
    ) -> None:
        with pytest.raises(NotThere, match="“nothing”"):
            await mappings.remove(shop, PAYMENT, "nothing")


class TestTargets:
    """What a code can mean, and what it plainly means."""

    async def test_situations_methods_and_services(
        self, empty_services: Services, mappings: MappingsService
    ) -> None:
        registers = empty_services.registers
        own = await registers.save_payment_method(PaymentMethodEntry("", name="Zoop"))
        pac = await registers.save_shipping_method(ShippingMethod("Correios", "PAC"))
        await registers.save_shipping_method(ShippingMethod("Jadlog", enabled=False))

        assert len(await mappings.targets(STATUS)) == 10
        assert (own.code, "Zoop", True) in [
            (one.value, one.title, one.enabled) for one in await mappings.targets(PAYMENT)
        ]
        found = await mappings.targets(SHIPPING)
        assert [(one.title, one.enabled) for one in found] == [
            ("Correios · PAC", True), ("Jadlog", False)
        ]  # fmt: skip
        assert found[0].value == str(pac.id)

    def test_the_standard_situations(self, mappings: MappingsService) -> None:
        assert dict(mappings.standard_statuses()) == {str(k): v.value for k, v in FROM_HUB.items()}
        assert ("CONCLUDED", "entregue") in mappings.standard_statuses()

    @pytest.mark.parametrize(
        ("kind", "codes", "target"),
        [
            (STATUS, ["paid_waiting_ship"], "aprovado"),
            (STATUS, ["SOMETHING"], ""),
            (PAYMENT, ["xyz", "Cartão de Crédito"], "CREDIT_CARD"),
            (PAYMENT, ["xyz"], ""),
            (SHIPPING, ["me2"], "Mercado Envios"),
            (SHIPPING, ["Standard"], ""),
        ],
    )
    async def test_what_a_code_plainly_means(
        self, mappings: MappingsService, kind: str, codes: list[str], target: str
    ) -> None:
        assert await mappings.suggestion(kind, codes) == target

    async def test_what_is_disabled_is_not_suggested(
        self, empty_services: Services, mappings: MappingsService
    ) -> None:
        registers = empty_services.registers
        await registers.save_payment_method(PaymentMethodEntry("PIX", "PIX", enabled=False))
        await registers.save_shipping_provider(
            ShippingProviderEntry("Mercado Envios", "MARKETPLACE_NATIVE", enabled=False)
        )

        assert await mappings.suggestion(PAYMENT, ["pix"]) == ""
        assert await mappings.suggestion(SHIPPING, ["me2"]) == ""

    async def test_a_registered_service_is_suggested_by_code_then_name_then_provider(
        self, empty_services: Services, mappings: MappingsService
    ) -> None:
        save = empty_services.registers.save_shipping_method
        sedex = await save(ShippingMethod("Correios", "SEDEX", external_code="03220"))
        pac = await save(ShippingMethod("Correios", "PAC"))

        assert await mappings.suggestion(SHIPPING, ["03220", "PAC"]) == str(sedex.id)
        assert await mappings.suggestion(SHIPPING, ["999", "correios pac"]) == str(pac.id)
        # Two services of one provider: which of them, nobody but the merchant knows.
        assert await mappings.suggestion(SHIPPING, ["Correios"]) == ""
        jadlog = await save(ShippingMethod("Jadlog", ".Package"))
        assert await mappings.suggestion(SHIPPING, ["JADLOG"]) == str(jadlog.id)

    async def test_a_providers_name_registers_its_service_once(
        self, empty_services: Services, mappings: MappingsService, shop: int
    ) -> None:
        await mappings.put(shop, SHIPPING, "me2", "Mercado Envios")
        await mappings.put(shop, SHIPPING, "me1", "Mercado Envios")

        (made,) = await empty_services.registers.shipping_methods()
        assert made.title == "Mercado Envios"
        assert await pairs(mappings, shop, SHIPPING) == [
            ("me2", str(made.id)), ("me1", str(made.id))
        ]  # fmt: skip


class TestFiles:
    """``tipo;código;destino``."""

    async def test_what_is_written_is_read_back_in_another_store(
        self, empty_services: Services, mappings: MappingsService, shop: int, tmp_path: Path
    ) -> None:
        own = await empty_services.registers.save_payment_method(
            PaymentMethodEntry("", name="Mercado Pago")
        )
        pac = await empty_services.registers.save_shipping_method(
            ShippingMethod("Correios", "PAC; econômico")
        )
        await mappings.put(shop, PAYMENT, "conta; pay", own.code)
        await mappings.put(shop, PAYMENT, "visa", "CREDIT_CARD")
        await mappings.put(shop, SHIPPING, "03298", str(pac.id))
        file = tmp_path / "mapeamentos.csv"

        assert await mappings.export_rows(file, shop) == len(FROM_HUB) + 3

        text = file.read_text("utf-8-sig")
        assert text.splitlines()[0] == "tipo;código;destino"
        assert 'forma de recebimento;"conta; pay";Mercado Pago' in text
        assert 'forma de frete;03298;"Correios · PAC; econômico"' in text
        assert "situação;PENDING;aberto" in text
        other = await empty_services.store.run(lambda tx: add_store(tx, "Outra"))
        done = await mappings.import_rows(file, other)
        assert (done.added, done.changed, done.unchanged) == (3, 0, len(FROM_HUB))
        for kind in MappingKind:
            assert await pairs(mappings, other, kind) == await pairs(mappings, shop, kind)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    async def test_files_of_other_programs_are_read(
        self,
        mappings: MappingsService,
        shop: int,
        tmp_path: Path,
        encoding: str,
        separator: str,
    ) -> None:
        lines = [
            ("Tipo", "Codigo", "Destino"),
            ("Situação", "pending", "Aprovado"),
            ("", "", ""),
            ("PAYMENT", "Cartão", "credit_card"),
        ]
        file = tmp_path / "m.csv"
        file.write_text("\r\n".join(separator.join(line) for line in lines), encoding, newline="")

        done = await mappings.import_rows(file, shop)

        assert (done.added, done.changed) == (1, 1)
        assert ("pending", "aprovado") in await pairs(mappings, shop, STATUS)
        assert await pairs(mappings, shop, PAYMENT) == [("Cartão", "CREDIT_CARD")]

    async def test_every_bad_line_is_named_and_nothing_is_imported(
        self, mappings: MappingsService, shop: int, tmp_path: Path
    ) -> None:
        file = tmp_path / "m.csv"
        file.write_text(
            "tipo;código;destino\n"
            "forma de recebimento;pix;PIX\n"
            "forma de recebimento;visa;Cartão que não existe\n"
            "forma de frete;me2;Correios · Foguete\n"
            "cor;azul;PIX\n"
            "forma de recebimento;PIX ;CASH\n"
            "forma de recebimento;;CASH\n"
            "situação;NEW\n",
            "utf-8",
        )
        before = [await pairs(mappings, shop, kind) for kind in MappingKind]

        for work in (mappings.import_rows, mappings.analyse_rows):
            error = await refused(work(file, shop))
            assert [*error.problems] == [f"line {number}" for number in range(3, 9)]
            assert "“Cartão que não existe”" in error.problems["line 3"]
            assert "“Correios · Foguete”" in error.problems["line 4"]
            assert "“cor”" in error.problems["line 5"]
            assert "“pix”" in error.problems["line 6"]
            assert "“NEW”" in error.problems["line 8"]
            assert "6" in error.message
        assert [await pairs(mappings, shop, kind) for kind in MappingKind] == before

    async def test_of_many_bad_lines_the_first_are_named_and_the_rest_is_counted(
        self, mappings: MappingsService, shop: int, tmp_path: Path
    ) -> None:
        lines = [f"situação;CODE_{place};lost" for place in range(50)]
        file = tmp_path / "m.csv"
        file.write_text("\n".join(["tipo;código;destino", *lines]), "utf-8")

        error = await refused(mappings.import_rows(file, shop))

        assert "50" in error.message
        assert len(error.problems) == 21
        assert error.problems["…"] == "and 30 more"

    async def test_analysing_changes_nothing(
        self, mappings: MappingsService, shop: int, tmp_path: Path
    ) -> None:
        file = tmp_path / "m.csv"
        file.write_text("tipo;código;destino\nsituação;PENDING;aprovado\n", "utf-8")

        found = await mappings.analyse_rows(file, shop)

        assert (found.added, found.changed, found.unchanged) == (0, 1, 0)
        assert ("PENDING", "aberto") in await pairs(mappings, shop, STATUS)

    @pytest.mark.parametrize(
        "text",
        ["", "a;b;c\nsituação;x;aberto", "tipo;código;destino\n", 'tipo;código;destino\n"a;b\n'],
    )
    async def test_a_file_that_is_none_is_refused(
        self, mappings: MappingsService, shop: int, tmp_path: Path, text: str
    ) -> None:
        file = tmp_path / "m.csv"
        file.write_text(text, "utf-8")

        assert (await refused(mappings.import_rows(file, shop))).message

    async def test_a_file_that_is_not_there_or_cannot_be_written_is_a_sentence(
        self, mappings: MappingsService, shop: int, tmp_path: Path
    ) -> None:
        error = await refused(mappings.import_rows(tmp_path / "none.csv", shop))
        assert "none.csv" in error.message
        error = await refused(mappings.export_rows(tmp_path / "no folder" / "m.csv", shop))
        assert "m.csv" in error.message
