"""The registers behind the mappings, kept in place: payment methods, providers, services."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from anydesk.core.i18n import N_, _
from anydesk.core.registers import (
    DELIVERY_TYPE_TITLES,
    PaymentMethodEntry,
    ShippingMethod,
    ShippingProviderEntry,
)
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.forms.widgets import References
from anydesk.ui.pages.configuration.register_forms import (
    CLASS_NAMES,
    NewPaymentMethodForm,
    PaymentMethodForm,
    ProviderForm,
    ShippingMethodForm,
)
from anydesk.ui.pages.configuration.register_panel import RecordDialog, RegisterPanel
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

WIDTH = 760
ROWS = 9


def _in_use() -> Column[Any]:
    return Column(
        N_("Situation"), lambda one: one.enabled, lambda on: _("In use") if on else _("Disabled"),
        width=112, tone=lambda one: Tone.GOOD if one.enabled else Tone.MUTED,
    )  # fmt: skip


class PaymentMethodsPanel(RegisterPanel[PaymentMethodEntry]):
    """Every payment method (ERP §6.1); what is edited here counts at once, for all stores."""

    columns = (
        Column[PaymentMethodEntry](N_("Name"), lambda m: m.title, width=220, stretch=True),
        Column[PaymentMethodEntry](
            N_("Days to the first due date"), lambda m: m.first_due_days, formats.count,
            width=184, right=True,
        ),
        Column[PaymentMethodEntry](
            N_("Days between instalments"), lambda m: m.interval_days, formats.count, width=176,
            right=True,
        ),
        _in_use(),
    )  # fmt: skip

    def __init__(self, context: PageContext) -> None:
        self.name = _("Payment methods")
        self.add_title = _("New payment method")
        super().__init__(context, rows=ROWS)
        # Orders and mappings name them: one that is not wanted any more is disabled.
        self.remove_button.hide()

    def caption(self, record: PaymentMethodEntry) -> str:
        return record.title

    async def read(self) -> Sequence[PaymentMethodEntry]:
        return await self.context.services.registers.payment_methods()

    def form_of(self, record: PaymentMethodEntry | None) -> PaymentMethodForm:
        return PaymentMethodForm.of(record) if record is not None else NewPaymentMethodForm()

    async def write(self, record: PaymentMethodEntry | None, form: PaymentMethodForm) -> None:
        entry = form.put_into(record or PaymentMethodEntry(""))
        await self.context.services.registers.save_payment_method(entry)

    async def forget(self, record: PaymentMethodEntry) -> None:
        """Never asked for: they are disabled instead."""


class ShippingMethodsPanel(RegisterPanel[ShippingMethod]):
    """Every shipping method (ERP §7.1), of the providers that are in use."""

    columns = (
        Column[ShippingMethod](N_("Shipping provider"), lambda m: m.provider, width=160),
        Column[ShippingMethod](N_("Service"), lambda m: m.name, width=150, stretch=True),
        Column[ShippingMethod](N_("Code"), lambda m: m.code, width=96),
        Column[ShippingMethod](
            N_("Delivery type"), lambda m: m.delivery_type,
            lambda kind: _(DELIVERY_TYPE_TITLES.get(kind, kind)), width=120,
        ),
        _in_use(),
    )  # fmt: skip

    def __init__(self, context: PageContext) -> None:
        self.name = _("Shipping methods")
        self.add_title = _("New shipping method")
        self.empty = _("No shipping method yet. Add the services you use, such as Correios PAC.")
        self.providers: Sequence[ShippingProviderEntry] = ()
        super().__init__(context, rows=ROWS)

    def caption(self, record: ShippingMethod) -> str:
        return record.title

    async def read(self) -> Sequence[ShippingMethod]:
        registers = self.context.services.registers
        self.providers = await registers.shipping_providers()
        return await registers.shipping_methods()

    def form_of(self, record: ShippingMethod | None) -> ShippingMethodForm:
        return ShippingMethodForm.of(record) if record is not None else ShippingMethodForm()

    async def write(self, record: ShippingMethod | None, form: ShippingMethodForm) -> None:
        method = form.put_into(record or ShippingMethod(""))
        await self.context.services.registers.save_shipping_method(method)

    async def forget(self, record: ShippingMethod) -> None:
        assert record.id is not None
        await self.context.services.registers.remove_shipping_method(record.id)

    def references(self) -> References:
        return {"shipping_providers": offered(self.providers)}


class ProvidersPanel(RegisterPanel[ShippingProviderEntry]):
    """Every logistics provider with its behaviour class (ERP §7.2)."""

    columns = (
        Column[ShippingProviderEntry](N_("Name"), lambda p: p.name, width=200, stretch=True),
        Column[ShippingProviderEntry](
            N_("Label and tracking"), lambda p: p.kind,
            lambda kind: _(dict(CLASS_NAMES).get(kind, kind)), width=240,
        ),
        _in_use(),
    )  # fmt: skip

    def __init__(self, context: PageContext) -> None:
        self.name = _("Shipping providers")
        self.add_title = _("New shipping provider")
        super().__init__(context, rows=ROWS)
        # Orders name them: one that is not wanted any more is disabled.
        self.remove_button.hide()

    async def read(self) -> Sequence[ShippingProviderEntry]:
        return await self.context.services.registers.shipping_providers()

    def form_of(self, record: ShippingProviderEntry | None) -> ProviderForm:
        return ProviderForm.of(record) if record is not None else ProviderForm()

    async def write(self, record: ShippingProviderEntry | None, form: ProviderForm) -> None:
        entry = form.put_into(record or ShippingProviderEntry(""))
        await self.context.services.registers.save_shipping_provider(entry)

    async def forget(self, record: ShippingProviderEntry) -> None:
        """Never asked for: they are disabled instead."""


class RegistersDialog(Question):
    """One register, or several as tabs, with one button to close; edits are saved by themselves."""

    def __init__(self, parent: QWidget, title: str, panels: Sequence[RegisterPanel[Any]]) -> None:
        super().__init__(
            parent.window(),
            title=title,
            text=_("What is changed here counts at once, for all stores."),
            accept=_("Close"),
        )
        self.reject_button.hide()
        self.setMinimumWidth(WIDTH)
        self.panels = tuple(panels)
        if len(panels) == 1:
            self.insert(panels[0])
            return
        tabs = QTabWidget()
        for panel in panels:
            place = QWidget()
            column = QVBoxLayout(place)
            column.setContentsMargins(0, 12, 0, 0)
            column.addWidget(panel)
            column.addStretch(1)
            tabs.addTab(place, panel.name)
        self.insert(tabs)

    async def run(self) -> None:
        """Read the registers and show them until they are closed."""
        for panel in self.panels:
            await panel.load()
        await shown(self)


async def show_payment_methods(parent: QWidget, context: PageContext) -> None:
    """The register of payment methods, until it is closed."""
    panels = [PaymentMethodsPanel(context)]
    await RegistersDialog(parent, _("Payment methods"), panels).run()


async def show_shipping(parent: QWidget, context: PageContext) -> None:
    """The registers of shipping methods and of providers, until they are closed."""
    methods, providers = ShippingMethodsPanel(context), ProvidersPanel(context)
    # A provider added beside it can be chosen at once.
    providers.changed.connect(lambda: context.tasks.start(methods.load(), owner=methods))
    await RegistersDialog(parent, _("Shipping methods"), [methods, providers]).run()


async def new_payment_method(parent: QWidget, context: PageContext) -> None:
    """Ask for an own payment method, and store it."""

    async def save(form: PaymentMethodForm) -> None:
        await context.services.registers.save_payment_method(form.put_into(PaymentMethodEntry("")))

    title = _("New payment method")
    await shown(RecordDialog(parent, context, NewPaymentMethodForm(), save, title=title))


async def new_shipping_method(parent: QWidget, context: PageContext) -> None:
    """Ask for a shipping method of a registered provider, and store it."""
    registers = context.services.registers

    async def save(form: ShippingMethodForm) -> None:
        await registers.save_shipping_method(form.put_into(ShippingMethod("")))

    dialog = RecordDialog(
        parent,
        context,
        ShippingMethodForm(),
        save,
        title=_("New shipping method"),
        references={"shipping_providers": offered(await registers.shipping_providers())},
    )
    await shown(dialog)


def offered(providers: Sequence[ShippingProviderEntry]) -> list[tuple[str, str]]:
    """The providers that a service can be registered for."""
    return [(one.name, one.name) for one in providers if one.enabled]
