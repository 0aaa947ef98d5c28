"""Tab 3: what goes along with products and orders, and the intermediaries."""

from datetime import date

from anydesk.core.integrations import Integration
from anydesk.core.registers import Intermediary
from anydesk.core.settings import (
    AdditionalSettings,
    AddressFromPostcode,
    CostField,
    LabelFormat,
    OrderSettings,
    ProductSettings,
)
from anydesk.ui.pages.configuration import intermediaries_dialog
from tests.features.configuring import configuration, save
from tests.features.person import Person


async def test_three_groups_are_saved_together(person: Person, integration: Integration) -> None:
    page = await configuration(person, integration.id, "settings")
    captions = person.texts(page.tab)
    for caption in ("PRODUCT SYNCHRONISATION", "ORDER SYNCHRONISATION", "ADDITIONAL SETTINGS"):
        assert caption in captions
    views = page.tab.views
    views["products"].editor("cost_field_source").put(CostField.COST_PRICE)
    views["orders"].editor("receive_from").put(date(2026, 11, 1))
    person.click(views["orders"].field("import_freight_value"))
    views["orders"].editor("complete_address_from_postcode").put(AddressFromPostcode.ALWAYS)
    views["additional"].editor("label_format").put(LabelFormat.ZPL)
    await save(person, page)

    settings = person.services.settings
    products = await settings.get(ProductSettings, integration.id)
    orders = await settings.get(OrderSettings, integration.id)
    additional = await settings.get(AdditionalSettings, integration.id)
    assert products == ProductSettings(cost_field_source=CostField.COST_PRICE)
    assert orders == OrderSettings(
        receive_from=date(2026, 11, 1),
        import_freight_value=False,
        complete_address_from_postcode=AddressFromPostcode.ALWAYS,
    )
    assert additional == AdditionalSettings(label_format=LabelFormat.ZPL)


async def test_every_option_says_what_it_does_under_itself(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "settings")
    said = person.texts(page.tab)
    for form in page.tab.tab.forms:
        for entry in form.entries():
            assert entry.label in said
            assert entry.help in said


async def test_a_new_intermediary_can_be_chosen_at_once_and_nothing_entered_is_lost(
    person: Person, integration: Integration, monkeypatch: object
) -> None:
    services = person.services
    page = await configuration(person, integration.id, "settings")
    person.click(page.tab.views["orders"].field("format_customer_names"))

    async def register(_context: object) -> None:
        await services.registers.save_intermediary(
            Intermediary("Mercado Livre", document="03007331000141")
        )

    monkeypatch.setattr(  # type: ignore[attr-defined]
        intermediaries_dialog, "manage_intermediaries", register
    )
    person.click(page.tab.intermediaries_button)
    await person.still()

    assert page.tab.views["orders"].editor("format_customer_names").value() is True
    (added,) = await services.registers.intermediaries()
    page.tab.views["additional"].editor("intermediary_id").put(added.id)
    await save(person, page)
    kept = await services.settings.get(AdditionalSettings, integration.id)
    assert kept.intermediary_id == added.id
    assert (await services.settings.get(OrderSettings, integration.id)).format_customer_names


async def test_the_register_of_intermediaries_opens(
    person: Person, integration: Integration
) -> None:
    page = await configuration(person, integration.id, "settings")
    person.click(page.tab.intermediaries_button)
    dialog = await person.dialog(intermediaries_dialog.IntermediariesDialog)
    dialog.reject()
    await person.still()
