"""The tab of shipping methods: only registered services, a sample order, and the registers."""

from typing import Any

import pytest
from PySide6.QtWidgets import QTabWidget

from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.registers import ShippingMethod
from anydesk.core.sales_orders import IssueKind
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.storage import hub_orders
from anydesk.ui.dialogs import Question
from anydesk.ui.pages.configuration.register_dialogs import (
    RegistersDialog,
    ShippingMethodsPanel,
)
from anydesk.ui.pages.configuration.register_panel import RecordDialog
from anydesk.ui.pages.configuration.sample_order import SampleOrderDialog
from tests.fakes.orders import AT, hub_order, item_json
from tests.features.configuring import configuration, save, write_over
from tests.features.mapping_rows import choose, enter, field, offered, shown, stored
from tests.features.person import Person, dialogs

SHIPPING = "shipping"


@pytest.fixture
async def page(person: Person, integration: Integration) -> Any:
    return await configuration(person, integration.id, "shipping")


@pytest.fixture
def told(hub: PracticeHub) -> dict[str, Any]:
    """An order at the hub whose freight Frenet chose: a code and a name."""
    order: dict[str, Any] = hub.market.order(min(hub.market.orders))
    for item in order["items"]:
        item["shippings"] = [{"shippingtype": "FR_77", "shippingCarrierNormalized": "Veloz Log"}]
    order.update(shippingOptionId="")
    return order


async def registered(person: Person, *methods: ShippingMethod) -> list[ShippingMethod]:
    """Have these in the register."""
    service = person.services.registers
    return [await service.save_shipping_method(method) for method in methods]


async def read(person: Person, page: Any, number: object) -> SampleOrderDialog:
    """Open *Link shipping method from an order* and read that order."""
    person.click(page.tab.sample_button)
    dialog = await person.dialog(SampleOrderDialog)
    write_over(person, dialog.number, str(number))
    person.click(dialog.read_button)
    await person.until(lambda: dialog.lines or dialog.problem.isVisible())
    return dialog


async def new_method(person: Person, provider: str, name: str) -> None:
    """Fill the question about a new shipping method that is on the screen."""
    question = await person.dialog(RecordDialog)
    assert question.view.problem("provider") == "Choose one of the providers."
    assert not question.accept_button.isEnabled()
    choose(field(question, "provider"), provider)
    write_over(person, field(question, "name"), name)
    person.click(question.accept_button)
    await person.until(lambda: not dialogs(RecordDialog))


async def test_only_registered_methods_are_offered_and_one_is_registered_in_place(
    person: Person, page: Any, integration: Integration
) -> None:
    tab = page.tab
    assert "No shipping method is registered yet" in tab.note.text()
    person.click(tab.add_button)
    line = tab.rows.lines[0]
    assert offered(line.target) == ["Choose the shipping method"]
    write_over(person, line.code, "Std BR Dom")
    assert not page.save_button.isEnabled()

    person.click(tab.new_button)
    await new_method(person, "Correios", "PAC")
    await person.still()

    # The row half filled is still there, and the new method can be chosen in it.
    assert offered(line.target) == ["Choose the shipping method", "Correios · PAC"]
    assert line.code.text() == "Std BR Dom"
    choose(line.target, "Correios · PAC")
    await save(person, page)
    (method,) = await person.services.registers.shipping_methods()
    assert await stored(person, integration.id, SHIPPING) == {"Std BR Dom": str(method.id)}
    assert "No shipping method is registered yet" not in tab.note.text()


async def test_a_sample_order_is_linked_by_its_code_and_names_the_other(
    person: Person, page: Any, integration: Integration, told: dict[str, Any]
) -> None:
    await registered(person, ShippingMethod("Frenet", "Expressa"))
    dialog = await read(person, page, told["marketPlaceNumber"])

    (line,) = dialog.lines
    assert line.found.code == "FR_77"
    assert "The order also says: Veloz Log." in person.texts(dialog)
    assert not dialog.accept_button.isEnabled()
    choose(line.target, "Frenet · Expressa")
    person.click(dialog.accept_button)
    await person.still()

    assert shown(page.tab) == {"FR_77": "Frenet · Expressa"}
    await save(person, page)
    arguments = {"integration_id": integration.id, "hub_ids": [told["id"]]}
    services = person.services
    await services.runner.run(JOBS["orders.receive"](services, arguments), store=integration.name)
    (order_id,) = await services.sales_orders.find(Query())
    order = await services.sales_orders.get(order_id)
    assert (order.shipping_carrier, order.shipping_service) == ("Frenet", "Expressa")


async def test_a_provider_without_a_service_is_suggested_and_registered_by_saving(
    person: Person, page: Any, integration: Integration, told: dict[str, Any]
) -> None:
    for item in told["items"]:
        item["shippings"] = [{"shippingtype": "jadlog_ecom", "shippingCarrierNormalized": "Jadlog"}]
    dialog = await read(person, page, told["id"])
    (line,) = dialog.lines
    assert line.target.currentText() == "Jadlog"
    assert "Suggested from the name." in person.texts(dialog)
    person.click(dialog.accept_button)
    await person.still()

    assert shown(page.tab) == {"jadlog_ecom": "Jadlog"}
    assert await person.services.registers.shipping_methods() == ()
    await save(person, page)

    (method,) = await person.services.registers.shipping_methods()
    assert method.title == "Jadlog"
    assert await stored(person, integration.id, SHIPPING) == {"jadlog_ecom": str(method.id)}
    assert shown(page.tab) == {"jadlog_ecom": "Jadlog"}
    assert not page.tab.is_changed


async def test_an_order_without_freight_is_a_sentence(
    person: Person, page: Any, integration: Integration
) -> None:
    bare = hub_order(777_002, items=[item_json(1, shippings=[])], shippingOptionId="")
    services = person.services
    await services.store.run(lambda tx: hub_orders.mirror(tx, integration.id, [bare], AT))
    dialog = await read(person, page, 777_002)

    assert "names no freight" in dialog.problem.text()
    assert not dialog.accept_button.isEnabled()
    person.click(dialog.reject_button)
    await person.still()
    assert shown(page.tab) == {}


async def test_a_provider_of_ones_own_gets_a_class_and_a_service(person: Person, page: Any) -> None:
    person.click(page.tab.register_button)
    register = await person.dialog(RegistersDialog)
    methods, providers = register.panels
    assert isinstance(methods, ShippingMethodsPanel)
    tabs = register.findChild(QTabWidget)
    assert tabs is not None
    tabs.setCurrentIndex(1)
    person.click(providers.add_button)
    question = await person.dialog(RecordDialog)
    write_over(person, field(question, "name"), "Bike Boa")
    choose(field(question, "kind"), "No label: pickup, courier, no shipping")
    person.click(question.accept_button)
    await person.until(lambda: not dialogs(RecordDialog))
    model = providers.table.model
    await person.until(lambda: "Bike Boa" in person.cells("Name", model))
    row = person.cells("Name", model).index("Bike Boa")
    assert person.cells("Label and tracking", model)[row] == "None"

    tabs.setCurrentIndex(0)
    await person.until(lambda: any(one.name == "Bike Boa" for one in methods.providers))
    person.click(methods.add_button)
    await new_method(person, "Bike Boa", "Mesmo dia")
    await person.until(lambda: methods.table.model.rowCount() == 1)
    person.click(register.accept_button)
    await person.still()

    known = {one.name: one.kind for one in await person.services.registers.shipping_providers()}
    assert known["Bike Boa"] == "NONE"
    person.click(page.tab.add_button)
    assert "Bike Boa · Mesmo dia" in offered(page.tab.rows.lines[-1].target)


async def test_a_mapped_method_cannot_be_removed_and_says_what_to_do(
    person: Person, page: Any, integration: Integration
) -> None:
    (pac,) = await registered(person, ShippingMethod("Correios", "PAC"))
    await person.services.mappings.put(integration.id, SHIPPING, "Normal", str(pac.id))
    person.click(page.tab.register_button)
    register = await person.dialog(RegistersDialog)
    panel = register.panels[0]
    panel.table.view.selectRow(0)
    person.click(panel.remove_button)
    await person.until(lambda: len(dialogs(Question)) > 1)
    question = next(one for one in dialogs(Question) if one is not register)
    person.click(question.accept_button)
    await person.until(lambda: panel.problem.isVisible())

    assert "mapped in: Loja Modelo" in panel.problem.text()
    assert "disable it instead" in panel.problem.text()
    person.click(register.accept_button)
    await person.still()
    assert await person.services.registers.shipping_methods() == (pac,)


async def test_orders_that_waited_get_their_shipping(
    person: Person, page: Any, integration: Integration, told: dict[str, Any]
) -> None:
    services = person.services
    arguments = {"integration_id": integration.id, "hub_ids": [told["id"]]}
    await services.runner.run(JOBS["orders.receive"](services, arguments), store=integration.name)
    (order_id,) = await services.sales_orders.find(Query())
    before = await services.sales_orders.get(order_id)
    assert IssueKind.UNMAPPED_SHIPPING in {issue.kind for issue in before.open_issues}
    await registered(person, ShippingMethod("Frenet", "Expressa"))
    await page.tab.load()

    await enter(person, page.tab, "Veloz Log", "Frenet · Expressa")
    await save(person, page)
    person.press("Look at them again")
    await person.until(lambda: person.page is not page)
    await person.still()
    assert person.cells("What changes", person.page.model) == ["Shipped by Frenet · Expressa."]
    person.press("Apply to 1 order")
    await person.still()

    after = await services.sales_orders.get(order_id)
    assert (after.shipping_carrier, after.shipping_service) == ("Frenet", "Expressa")
    assert IssueKind.UNMAPPED_SHIPPING not in {issue.kind for issue in after.open_issues}
