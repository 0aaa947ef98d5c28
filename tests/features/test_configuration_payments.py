"""The tab of payment methods: the default, rows, a sample order, and the register."""

from dataclasses import replace
from typing import Any

import pytest

from anydesk.core.integrations import Integration
from anydesk.core.query import Query
from anydesk.core.sales_orders import IssueKind
from anydesk.core.settings import PaymentSettings
from anydesk.services.jobs import JOBS
from anydesk.simulator.server import PracticeHub
from anydesk.storage import hub_orders
from anydesk.ui.pages.configuration.register_dialogs import RegistersDialog
from anydesk.ui.pages.configuration.register_panel import RecordDialog
from anydesk.ui.pages.configuration.sample_order import SampleOrderDialog
from tests.conftest import connect
from tests.fakes.orders import AT, hub_order
from tests.features.configuring import configuration, save, write_over
from tests.features.mapping_rows import choose, enter, field, keys, line_of, offered, shown, stored
from tests.features.person import Person, dialogs

PAYMENT = "payment"


@pytest.fixture
async def page(person: Person, integration: Integration) -> Any:
    return await configuration(person, integration.id, "payments")


@pytest.fixture
def told(hub: PracticeHub) -> dict[str, Any]:
    """An order at the hub that is paid in two ways nobody has heard of."""
    order: dict[str, Any] = hub.market.order(min(hub.market.orders))
    half = round(order["total"] / 2, 2)
    order["payments"] = [
        {"method": "moedas-raras", "paymentMethodNormalized": "UNKNOWN", "value": half},
        {"method": "PIX", "paymentMethodNormalized": "PIX", "value": order["total"] - half},
    ]
    return order


async def ask(person: Person, page: Any) -> SampleOrderDialog:
    """Open *Link payment method from an order*."""
    person.click(page.tab.sample_button)
    return await person.dialog(SampleOrderDialog)


async def read(person: Person, dialog: SampleOrderDialog, number: object) -> None:
    """Type a number and have that order read."""
    write_over(person, dialog.number, str(number))
    person.click(dialog.read_button)
    await person.until(lambda: dialog.lines or dialog.problem.isVisible())


async def test_an_order_shows_its_codes_and_they_are_linked(
    person: Person, page: Any, integration: Integration, told: dict[str, Any]
) -> None:
    dialog = await ask(person, page)
    assert not dialog.accept_button.isEnabled()
    await read(person, dialog, told["marketPlaceNumber"])

    # Two payments are both shown; what is plain is suggested, the other is left to the person.
    assert told["marketPlaceNumber"] in dialog.order.text()
    codes = {line.found.code: line.target.currentText() for line in dialog.lines}
    assert codes == {"moedas-raras": "Choose the payment method", "PIX": "Pix"}
    choose(dialog.lines[0].target, "Voucher")
    person.click(dialog.accept_button)
    await person.still()

    assert shown(page.tab) == {"moedas-raras": "Voucher", "PIX": "Pix"}
    assert await stored(person, integration.id, PAYMENT) == {}
    await save(person, page)
    assert await stored(person, integration.id, PAYMENT) == {
        "moedas-raras": "VOUCHER",
        "PIX": "PIX",
    }


async def test_a_line_that_is_left_empty_links_nothing(
    person: Person, page: Any, told: dict[str, Any]
) -> None:
    dialog = await ask(person, page)
    await read(person, dialog, told["id"])
    person.click(dialog.accept_button)
    await person.still()

    assert shown(page.tab) == {"PIX": "Pix"}


async def test_linking_a_code_again_changes_its_row(
    person: Person, page: Any, told: dict[str, Any], integration: Integration
) -> None:
    await person.services.mappings.put(integration.id, PAYMENT, "Pix", "CASH")
    await page.tab.load()
    dialog = await ask(person, page)
    await read(person, dialog, told["id"])
    line = next(one for one in dialog.lines if one.found.code == "PIX")
    assert line.target.currentText() == "Cash"
    choose(line.target, "Pix")
    person.click(dialog.accept_button)
    await person.still()

    assert shown(page.tab) == {"Pix": "Pix"}
    assert page.tab.is_changed


async def test_each_thing_that_is_wrong_with_a_number_is_a_sentence(
    person: Person, page: Any, integration: Integration, hub: PracticeHub, told: dict[str, Any]
) -> None:
    services = person.services
    other = await connect(services, "Outra Loja", hub.base_url)  # type: ignore[attr-defined]
    strange = hub_order(777_001, marketPlaceNumber="NUMERO-ALHEIO")
    await services.store.run(lambda tx: hub_orders.mirror(tx, other.id, [strange], AT))
    bare = {"id": 777_002, "payments": []}
    mute = {"payments": [{"method": "UNKNOWN", "paymentMethodNormalized": "UNKNOWN", "value": 1}]}
    orders = [hub_order(777_002, **bare), hub_order(777_003, marketPlaceNumber="MUDO", **mute)]
    await services.store.run(lambda tx: hub_orders.mirror(tx, integration.id, orders, AT))
    dialog = await ask(person, page)

    for number, sentence in {
        "999999999": "has no order 999999999",
        "NUMERO-ALHEIO": "Outra Loja",
        "777002": "no payment",
        "777003": "has no code",
    }.items():
        await read(person, dialog, number)
        assert sentence in dialog.problem.text()
        assert not dialog.lines
        assert not dialog.accept_button.isEnabled()

    # Typing again takes the sentence away, and the right number works.
    write_over(person, dialog.number, str(told["id"]))
    assert not dialog.problem.isVisible()
    await read(person, dialog, told["id"])
    assert len(dialog.lines) == 2
    person.click(dialog.reject_button)
    await person.still()
    assert shown(page.tab) == {}


async def test_a_hub_in_trouble_is_a_sentence_too(
    person: Person, page: Any, hub: PracticeHub, expected_log: Any
) -> None:
    hub.faults.switch_on("token-expired")
    dialog = await ask(person, page)
    await read(person, dialog, "123456789")

    assert "token" in dialog.problem.text().lower()
    person.click(dialog.reject_button)
    await person.still()


async def test_a_payment_method_is_made_in_place(
    person: Person, page: Any, integration: Integration, told: dict[str, Any]
) -> None:
    dialog = await ask(person, page)
    await read(person, dialog, told["id"])
    person.click(dialog.register_button)
    question = await person.dialog(RecordDialog)
    assert not question.accept_button.isEnabled()
    write_over(person, field(question, "name"), "Moedas")
    person.click(question.accept_button)
    await person.until(lambda: not dialogs(RecordDialog))
    await person.until(lambda: "Moedas" in offered(dialog.lines[0].target))
    # What was chosen meanwhile stays.
    assert dialog.lines[1].target.currentText() == "Pix"
    choose(dialog.lines[0].target, "Moedas")
    person.click(dialog.accept_button)
    await person.still()

    # It can be the default now, too.
    view = page.tab.views["payments"]
    assert "Moedas" in offered(view.field("default_method"))
    await save(person, page)
    assert (await stored(person, integration.id, PAYMENT))["moedas-raras"] == "OWN_1"


async def test_the_tab_key_follows_the_eye(person: Person, page: Any) -> None:
    tab = page.tab
    await enter(person, tab, "moedas-raras", "Voucher")
    await person.until(lambda: tab.rows.lines[0].code.isVisible())
    view = tab.views["payments"]

    assert keys(tab) == [
        view.field("default_method"),
        view.field("post_receivables"),
        *tab.rows.fields(),
        tab.sample_button,
        tab.add_button,
        tab.register_button,
    ]


async def test_the_default_and_the_rows_are_saved_together_or_not_at_all(
    person: Person, page: Any, integration: Integration
) -> None:
    services, tab = person.services, page.tab
    choose(tab.views["payments"].field("default_method"), "Other method")
    line = await enter(person, tab, "moedas-raras", "Voucher")
    write_over(person, line.code, " ")
    assert not page.save_button.isEnabled()
    assert (await services.settings.get(PaymentSettings, integration.id)).default_method == ""

    write_over(person, line.code, "moedas-raras")
    await save(person, page)
    assert (await services.settings.get(PaymentSettings, integration.id)).default_method == "OTHER"
    assert await stored(person, integration.id, PAYMENT) == {"moedas-raras": "VOUCHER"}

    person.click(page.restore_button)
    assert shown(tab) == {}
    person.click(page.undo_button)
    assert shown(tab) == {"moedas-raras": "Voucher"}
    assert not tab.is_changed


async def test_a_method_that_is_switched_off_keeps_its_row_and_gets_no_new_one(
    person: Person, page: Any, integration: Integration
) -> None:
    services, tab = person.services, page.tab
    await enter(person, tab, "moedas-raras", "Voucher")
    methods = {one.code: one for one in await services.registers.payment_methods()}
    voucher = methods["VOUCHER"]
    await services.registers.save_payment_method(replace(voucher, enabled=False))
    await tab.registers_changed()

    assert line_of(tab, "moedas-raras").target.currentText() == "Voucher (disabled)"
    assert "Voucher" not in offered(line_of(tab, "moedas-raras").target)
    await save(person, page)
    assert await stored(person, integration.id, PAYMENT) == {"moedas-raras": "VOUCHER"}


async def test_the_register_sets_due_days_and_switches_methods_off(
    person: Person, page: Any
) -> None:
    services, tab = person.services, page.tab
    person.click(tab.register_button)
    register = await person.dialog(RegistersDialog)
    (panel,) = register.panels
    names = [row.title for row in panel.table.model.rows]
    panel.table.view.selectRow(names.index("Bank slip"))
    person.click(panel.edit_button)
    question = await person.dialog(RecordDialog)
    question.view.editor("first_due_days").put(3)
    field(question, "enabled").click()
    person.click(question.accept_button)
    await person.until(lambda: not dialogs(RecordDialog))
    await person.until(lambda: "3" in person.cells("Days to the first due date", panel.table.model))
    person.click(register.accept_button)
    await person.still()

    slip = next(
        one for one in await services.registers.payment_methods() if one.code == "BANK_SLIP"
    )
    assert (slip.first_due_days, slip.enabled) == (3, False)
    person.click(tab.add_button)
    assert "Bank slip" not in offered(tab.rows.lines[-1].target)
    assert "Bank slip" not in offered(tab.views["payments"].field("default_method"))


async def test_a_name_that_is_taken_is_refused_in_the_dialog(person: Person, page: Any) -> None:
    person.click(page.tab.register_button)
    register = await person.dialog(RegistersDialog)
    person.click(register.panels[0].add_button)
    question = await person.dialog(RecordDialog)
    write_over(person, field(question, "name"), "pix")
    person.click(question.accept_button)
    await person.until(lambda: question.view.problem("name"))

    assert "already" in question.view.problem("name")
    assert question.isVisible()
    person.click(question.reject_button)
    await person.until(lambda: not dialogs(RecordDialog))
    person.click(register.accept_button)
    await person.still()
    names = [one.title for one in await person.services.registers.payment_methods()]
    assert names.count("Pix") == 1


async def test_orders_that_waited_are_offered_and_booked(
    person: Person, page: Any, integration: Integration, told: dict[str, Any]
) -> None:
    services, tab = person.services, page.tab
    arguments = {"integration_id": integration.id, "hub_ids": [told["id"]]}
    await services.runner.run(JOBS["orders.receive"](services, arguments), store=integration.name)
    (order_id,) = await services.sales_orders.find(Query())
    order = await services.sales_orders.get(order_id)
    assert IssueKind.UNMAPPED_PAYMENT in {issue.kind for issue in order.open_issues}

    await enter(person, tab, "moedas-raras", "Voucher")
    await save(person, page)
    person.press("Look at them again")
    await person.until(lambda: person.page is not page)
    await person.still()
    assert "Payment method not mapped" in person.cells("Solved", person.page.model)[0]
    person.press("Apply to 1 order")
    await person.still()

    order = await services.sales_orders.get(order_id)
    assert [one.method for one in order.payments] == ["VOUCHER", "PIX"]
    assert IssueKind.UNMAPPED_PAYMENT not in {issue.kind for issue in order.open_issues}
