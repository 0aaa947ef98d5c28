"""The tab of tax data with its register of natures, and the register of intermediaries."""

from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox

from anydesk.core.integrations import Integration
from anydesk.core.registers import Intermediary, TaxNature
from anydesk.core.settings import TaxSettings
from anydesk.services import Services
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.configuration.intermediaries_dialog import (
    IntermediariesDialog,
    manage_intermediaries,
)
from anydesk.ui.pages.configuration.register_panel import RecordDialog
from tests.features.person import Person, dialogs

SALE = TaxNature("Venda", "S", "1", "5102", "6102")
TO_COMPANY = TaxNature("Venda a contribuinte", "S", "1", "5101", "6101")


@pytest.fixture(autouse=True)
async def _empty_register(services: Services, integration: Integration) -> None:
    """A new store brings a nature along; here the register begins empty."""
    await services.settings.save(TaxSettings(), integration.id)
    for one in await services.registers.tax_natures():
        assert one.id is not None
        await services.registers.remove_tax_nature(one.id)


async def open_tab(person: Person, integration: Integration) -> Any:
    page = await person.go("integrations", configure=integration.id, tab="tax")
    await person.until(lambda: page.tab is not None and page.tab.tab.key == "tax")
    await person.still()
    return page.tab


async def save(person: Person) -> None:
    person.press("Save")
    await person.still()


async def settings(person: Person, integration: Integration) -> TaxSettings:
    return await person.services.settings.get(TaxSettings, integration.id)


async def natures(person: Person) -> dict[str, TaxNature]:
    return {one.name: one for one in await person.services.registers.tax_natures()}


def offered(combo: QComboBox) -> list[str]:
    return [combo.itemText(place) for place in range(combo.count())]


async def removed(person: Person) -> None:
    """Say yes to the question."""
    question = await person.dialog(Question)
    person.press("Remove", question)
    await person.still()


async def test_a_nature_is_added_in_place_and_chosen(
    person: Person, integration: Integration
) -> None:
    tab = await open_tab(person, integration)
    view = tab.views["tax"]
    person.press("Add operation nature", tab)
    dialog = await person.dialog(RecordDialog)
    fields = dialog.view
    for name, text in (
        ("name", "Venda"),
        ("series", "1"),
        ("cfop_inside", "5.102"),
        ("cfop_outside", "6102"),
    ):
        person.write(fields.field(name), text)
    person.press("Save", dialog)
    await person.until(lambda: not dialogs(RecordDialog))
    await person.still()

    assert (await natures(person))["Venda"].cfop_inside == "5102"
    assert person.cells("CFOP, own state", tab.natures.table.model) == ["5102"]
    view = tab.views["tax"]
    combo = view.field("tax_nature_id")
    assert offered(combo) == ["None chosen", "Venda"]
    # Nothing is chosen by itself.
    assert view.value() == await settings(person, integration) == TaxSettings()

    combo.setCurrentIndex(1)
    await save(person)
    assert (await settings(person, integration)).tax_nature_id == (await natures(person))[
        "Venda"
    ].id


@pytest.mark.parametrize(
    ("kind", "inside", "outside", "wrong"),
    [
        ("S", "5102", "6102", set()),
        ("S", "5102", "7102", set()),
        ("E", "1202", "2202", set()),
        ("E", "1202", "3202", set()),
        ("S", "", "", set()),
        ("S", "6102", "6102", {"cfop_inside"}),
        ("S", "5102", "5102", {"cfop_outside"}),
        ("S", "1202", "2202", {"cfop_inside", "cfop_outside"}),
        ("E", "5102", "6102", {"cfop_inside", "cfop_outside"}),
        ("S", "510", "61022", {"cfop_inside", "cfop_outside"}),
        ("S", "51a2", "6102", {"cfop_inside"}),
    ],
)
async def test_a_cfop_is_checked_while_it_is_typed(
    person: Person, integration: Integration, kind: str, inside: str, outside: str, wrong: set[str]
) -> None:
    tab = await open_tab(person, integration)
    person.press("Add operation nature", tab)
    dialog = await person.dialog(RecordDialog)
    fields = dialog.view
    fields.editor("name").put("Natureza")
    fields.editor("type").put(kind)
    person.write(fields.field("cfop_inside"), inside)
    person.write(fields.field("cfop_outside"), outside)

    names = ("name", "type", "series", "cfop_inside", "cfop_outside")
    assert {name for name in names if fields.problem(name)} == wrong
    assert dialog.accept_button.isEnabled() is not bool(wrong)
    for name in wrong:
        assert "CFOP" in fields.problem(name)
    dialog.reject()
    await person.still()


async def test_a_name_that_is_taken_keeps_the_dialog_open(
    person: Person, integration: Integration
) -> None:
    await person.services.registers.save_tax_nature(SALE)
    tab = await open_tab(person, integration)
    person.press("Add operation nature", tab)
    dialog = await person.dialog(RecordDialog)
    person.write(dialog.view.field("name"), "VENDA")
    person.write(dialog.view.field("series"), "7")
    person.press("Save", dialog)
    await person.until(lambda: dialog.view.problem("name"))

    assert dialog.isVisible()
    assert "already" in dialog.view.problem("name")
    assert dialog.view.editor("series").value() == "7"
    assert len(await natures(person)) == 1
    dialog.view.editor("name").put("VENDA 2")
    person.press("Save", dialog)
    await person.until(lambda: not dialogs(RecordDialog))
    assert set(await natures(person)) == {"Venda", "VENDA 2"}
    await person.still()


async def test_the_second_nature_needs_its_flag(person: Person, integration: Integration) -> None:
    register = person.services.registers
    sale = await register.save_tax_nature(SALE)
    company = await register.save_tax_nature(TO_COMPANY)
    tab = await open_tab(person, integration)
    view = tab.views["tax"]
    second = view.field("taxpayer_nature_id")
    assert not second.isEnabled()

    view.editor("tax_nature_id").put(sale.id)
    view.editor("use_taxpayer_nature").put(True)
    assert second.isEnabled()
    assert "ICMS" in view.problem("taxpayer_nature_id")
    assert not person.button("Save").isEnabled()

    view.editor("taxpayer_nature_id").put(company.id)
    await save(person)
    assert await settings(person, integration) == TaxSettings(
        tax_nature_id=sale.id, use_taxpayer_nature=True, taxpayer_nature_id=company.id
    )

    view.editor("use_taxpayer_nature").put(False)
    assert not second.isEnabled()
    person.press("Undo")
    assert second.isEnabled()
    person.press("Restore defaults")
    await save(person)
    assert await settings(person, integration) == TaxSettings()


async def test_what_is_chosen_stays_while_the_register_changes(
    person: Person, integration: Integration
) -> None:
    register = person.services.registers
    await register.save_tax_nature(SALE)
    tab = await open_tab(person, integration)
    tab.views["tax"].field("tax_nature_id").setCurrentIndex(1)

    await register.save_tax_nature(TO_COMPANY)
    await person.still()

    combo = tab.views["tax"].field("tax_nature_id")
    assert offered(combo) == ["None chosen", "Venda", "Venda a contribuinte"]
    assert combo.currentText() == "Venda"
    assert tab.is_changed
    person.press("Undo")


async def test_a_nature_in_use_is_not_removed_and_a_free_one_is(
    person: Person, integration: Integration
) -> None:
    register = person.services.registers
    sale = await register.save_tax_nature(SALE)
    await register.save_tax_nature(TO_COMPANY)
    await person.services.settings.save(TaxSettings(tax_nature_id=sale.id), integration.id)
    tab = await open_tab(person, integration)
    assert not tab.natures.remove_button.isEnabled()

    tab.natures.table.view.selectRow(0)
    person.press("Remove", tab)
    await removed(person)
    assert integration.name in tab.natures.problem.text()
    assert len(await natures(person)) == 2

    tab.natures.table.view.selectRow(1)
    person.press("Remove", tab)
    await removed(person)
    assert set(await natures(person)) == {"Venda"}
    assert person.cells("Name", tab.natures.table.model) == ["Venda"]


async def test_a_nature_is_edited_and_disabled(person: Person, integration: Integration) -> None:
    await person.services.registers.save_tax_nature(SALE)
    tab = await open_tab(person, integration)
    tab.natures.table.view.selectRow(0)
    person.press("Edit", tab)
    dialog = await person.dialog(RecordDialog)
    assert dialog.view.editor("cfop_outside").value() == "6102"
    dialog.view.editor("cfop_outside").put("6.108")
    dialog.view.editor("enabled").put(False)
    person.press("Save", dialog)
    await person.until(lambda: not dialogs(RecordDialog))
    await person.still()

    found = (await natures(person))["Venda"]
    assert (found.cfop_outside, found.enabled) == ("6108", False)
    assert person.cells("Situation", tab.natures.table.model) == ["Disabled"]
    assert offered(tab.views["tax"].field("tax_nature_id")) == ["None chosen"]


class TestIntermediaries:
    """The register of intermediaries in its dialog."""

    async def opened(self, person: Person) -> IntermediariesDialog:
        context = person.page.context
        person.window.tasks.start(manage_intermediaries(context))
        return await person.dialog(IntermediariesDialog)

    async def test_one_is_added_with_letters_in_its_cnpj(self, person: Person) -> None:
        dialog = await self.opened(person)
        person.press("Add intermediary", dialog)
        record = await person.dialog(RecordDialog)
        person.write(record.view.field("name"), "LOJAMODELO")
        channel = record.view.field("channel")
        assert isinstance(channel, QComboBox)
        assert "Mercado Livre" in offered(channel)
        assert "Amazon" not in offered(channel)
        channel.setCurrentText("Mercado Livre")
        person.write(record.view.field("document"), "12.abc.345/01de-35")
        person.press("Save", record)
        await person.until(lambda: not dialogs(RecordDialog))
        await person.until(lambda: dialog.panel.table.model.rowCount() == 1)

        (found,) = await person.services.registers.intermediaries()
        assert (found.name, found.channel) == ("LOJAMODELO", "MERCADO_LIVRE")
        assert (found.document, found.payment_institution_document) == ("12ABC34501DE35", "")
        assert person.cells("CNPJ", dialog.panel.table.model) == ["12.ABC.345/01DE-35"]
        assert person.cells("Channel", dialog.panel.table.model) == ["Mercado Livre"]
        person.press("Close", dialog)
        await person.still()

    @pytest.mark.parametrize(
        ("document", "institution", "wrong"),
        [
            ("", "", {"document"}),
            ("12345678000190", "", {"document"}),
            ("52998224725", "", {"document"}),
            ("03007331000141", "123", {"payment_institution_document"}),
            ("03007331000141", "03.007.331/0001-41", set()),
        ],
    )
    async def test_documents_are_checked_while_they_are_typed(
        self, person: Person, document: str, institution: str, wrong: set[str]
    ) -> None:
        dialog = await self.opened(person)
        person.press("Add intermediary", dialog)
        record = await person.dialog(RecordDialog)
        view = record.view
        person.write(view.field("name"), "LOJA")
        person.write(view.field("document"), document)
        person.write(view.field("payment_institution_document"), institution)

        names = ("name", "channel", "document", "payment_institution_document")
        assert {name for name in names if view.problem(name)} == wrong
        assert record.accept_button.isEnabled() is not bool(wrong)
        record.reject()
        await person.until(lambda: not dialogs(RecordDialog))
        dialog.accept()
        await person.still()

    async def test_one_is_edited_and_removed(self, person: Person) -> None:
        register = person.services.registers
        await register.save_intermediary(
            Intermediary("LOJA", "NOVO_MALL", "03007331000141", "10573521000191")
        )
        dialog = await self.opened(person)
        dialog.panel.table.view.selectRow(0)
        person.press("Edit", dialog)
        record = await person.dialog(RecordDialog)
        # A marketplace that the program does not know is kept.
        assert record.view.field("channel").property("currentText") == "Novo Mall"
        record.view.editor("payment_institution_document").put("")
        person.press("Save", record)
        await person.until(lambda: not dialogs(RecordDialog))
        (found,) = await register.intermediaries()
        assert (found.channel, found.payment_institution_document) == ("NOVO_MALL", "")

        await person.until(lambda: dialog.panel.table.model.rowCount() == 1)
        dialog.panel.table.view.selectRow(0)
        person.press("Remove", dialog)
        await person.until(lambda: len(dialogs(Question)) == 2)
        question = next(one for one in dialogs(Question) if one is not dialog)
        person.press("Remove", question)
        await person.until(lambda: dialog.panel.table.model.rowCount() == 0)
        assert await register.intermediaries() == ()
        dialog.accept()
        await person.still()
