"""The middle pages of the set-up: stock, prices, orders. Each is a Form of the settings."""

from decimal import Decimal

from anydesk.core.forms import Form
from anydesk.core.i18n import _
from anydesk.core.products import Balance
from anydesk.core.settings import OrderSettings, PriceSettings, StockSettings
from anydesk.core.stock import quantity_to_send
from anydesk.ui import formats
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.pages.set_up_connection import note
from anydesk.ui.pages.set_up_state import SetUp
from anydesk.ui.wizard import WizardPage

EXAMPLE_BALANCES = (Decimal(5), Decimal(4), Decimal(3), Decimal(2))
EXAMPLE_RESERVED = Decimal(1)


class FormPage(WizardPage):
    """A page that edits one Form of the store."""

    form: type[Form]

    def __init__(self, state: SetUp, key: str, step: str, title: str, why: str) -> None:
        super().__init__(key, step, title, why)
        self.state = state
        self.view: FormView[Form] | None = None

    async def enter(self) -> None:
        form = await self.state.form(self.form)
        if self.view is None:
            warehouses = await self.state.services.stock.warehouses()
            references = {"warehouses": tuple((one.id or 0, one.name) for one in warehouses)}
            self.view = FormView(form, references=references)
            self.view.changed.connect(self._on_changed)
            self.column.insertWidget(0, self.view)
        else:
            self.view.put(form)
        self._on_changed()

    def _on_changed(self) -> None:
        self.changed.emit()

    def is_ready(self) -> bool:
        return self.view is None or self.view.is_valid

    async def leave(self) -> str:
        assert self.view is not None
        await self.state.save(self.view.value())
        return ""


class StockPage(FormPage):
    """Which balance is told, from which warehouse, and when to say zero."""

    form = StockSettings

    def __init__(self, state: SetUp) -> None:
        super().__init__(
            state,
            "stock",
            _("Stock"),
            _("What may the marketplaces sell?"),
            _("This decides the number they are told, so that nothing is sold twice."),
        )
        self.example = note()
        self.column.addWidget(self.example)

    def _on_changed(self) -> None:
        super()._on_changed()
        if self.view is not None and self.view.is_valid:
            form = self.view.value()
            assert isinstance(form, StockSettings)
            self.example.setText(example(form))


def example(settings: StockSettings) -> str:
    """The rule on small numbers, with the same arithmetic that sends."""
    if settings.mode is Balance.NONE:
        return _("Nothing is sent: the stock at the hub stays as it is.")
    parts = [
        _("{shelf} on the shelf → {sent}").format(
            shelf=formats.quantity(shelf),
            sent=formats.quantity(
                quantity_to_send(
                    shelf,
                    EXAMPLE_RESERVED,
                    balance=settings.mode,
                    safety_stock=settings.safety_stock,
                )
            ),
        )
        for shelf in EXAMPLE_BALANCES
    ]
    sentence = _("For example, with 1 unit reserved by an order: {examples}.")
    return sentence.format(examples=", ".join(parts))


class PricesPage(FormPage):
    """Where prices come from."""

    form = PriceSettings

    def __init__(self, state: SetUp) -> None:
        super().__init__(
            state,
            "prices",
            _("Prices"),
            _("Which price goes to the store?"),
            _("Prices are only ever sent when you ask for it and have seen the list."),
        )


class OrdersPage(FormPage):
    """From which day orders are received."""

    form = OrderSettings

    def __init__(self, state: SetUp) -> None:
        super().__init__(
            state,
            "orders",
            _("Orders"),
            _("From which day on are orders received?"),
            _("Orders that were handled elsewhere before need not come in again."),
        )
