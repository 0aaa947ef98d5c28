"""The register of intermediaries (ERP §17) as a dialog."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from PySide6.QtWidgets import QApplication, QWidget

from anydesk.core import register_checks
from anydesk.core.channels import OWN_SHOPS, channel_title
from anydesk.core.documents import format_tax_id
from anydesk.core.errors import InvalidInput
from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_, _
from anydesk.core.kinds import Flag, Pick, Text
from anydesk.core.registers import Intermediary
from anydesk.core.sales_channels import marketplaces
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.forms.widgets import References
from anydesk.ui.pages.configuration.register_panel import RegisterPanel
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

WIDTH = 760


@dataclass(frozen=True)
class IntermediaryForm(Form):
    """One intermediary as it is edited."""

    key = "intermediary"
    title = N_("Intermediary")

    name: str = entry(
        Text(register_checks.LONGEST_NAME, required=True),
        default="",
        label=N_("Name"),
        help=N_("Your user name at the marketplace, as invoices state it."),
    )
    channel: str = entry(
        Pick("marketplaces"),
        default="",
        label=N_("Sales channel"),
        help=N_("The only marketplace it is for. None chosen: for all."),
    )
    document: str = entry(
        Text(),
        default="",
        label=N_("CNPJ of the intermediary"),
        help=N_("Of the company that runs the marketplace. It may hold letters."),
    )
    payment_institution_document: str = entry(
        Text(),
        default="",
        label=N_("CNPJ of the payment institution"),
        help=N_("Only if it is another company."),
    )
    enabled: bool = entry(
        Flag(),
        default=True,
        label=N_("In use"),
        help=N_("Off: it cannot be chosen any more. Orders that have it keep it."),
    )

    @classmethod
    def of(cls, one: Intermediary) -> Self:
        """An intermediary of the register as it is edited."""
        return cls(
            name=one.name,
            channel=one.channel,
            document=format_tax_id(one.document),
            payment_institution_document=format_tax_id(one.payment_institution_document),
            enabled=one.enabled,
        )

    def put_into(self, one: Intermediary) -> Intermediary:
        """The intermediary with what was entered."""
        return dataclasses.replace(
            one, **{field.name: self.value(field.name) for field in self.entries()}
        )

    def problems(self) -> Mapping[str, str]:
        try:
            register_checks.intermediary(self.put_into(Intermediary("")), ())
        except InvalidInput as error:
            return error.problems
        return {}


class IntermediariesPanel(RegisterPanel[Intermediary]):
    """Every intermediary; what is edited here counts at once, for all stores."""

    columns = (
        Column[Intermediary](N_("Name"), lambda i: i.name, width=160, stretch=True),
        Column[Intermediary](
            N_("Channel"), lambda i: i.channel,
            lambda code: channel_title(code) if code else _("All"), width=120,
        ),
        Column[Intermediary](N_("CNPJ"), lambda i: i.document, format_tax_id, width=150),
        Column[Intermediary](
            N_("Payment institution"), lambda i: i.payment_institution_document, format_tax_id,
            width=184,
        ),
        Column[Intermediary](
            N_("Situation"), lambda i: i.enabled,
            lambda on: _("In use") if on else _("Disabled"), width=112,
            tone=lambda i: Tone.GOOD if i.enabled else Tone.MUTED,
        ),
    )  # fmt: skip

    def __init__(self, context: PageContext) -> None:
        self.name = _("Intermediaries")
        self.add_title = _("Add intermediary")
        self.empty = _("No intermediary yet.")
        super().__init__(context, rows=8)

    async def read(self) -> Sequence[Intermediary]:
        return await self.context.services.registers.intermediaries()

    def form_of(self, record: Intermediary | None) -> IntermediaryForm:
        return IntermediaryForm.of(record) if record is not None else IntermediaryForm()

    async def write(self, record: Intermediary | None, form: IntermediaryForm) -> None:
        one = form.put_into(record or Intermediary(""))
        await self.context.services.registers.save_intermediary(one)

    async def forget(self, record: Intermediary) -> None:
        assert record.id is not None
        await self.context.services.registers.remove_intermediary(record.id)

    def references(self) -> References:
        known = [row.channel for row in self.table.model.rows]
        return {"marketplaces": [one for one in marketplaces(known) if one[0] not in OWN_SHOPS]}


class IntermediariesDialog(Question):
    """The register with one button to close it; what is edited is saved by itself."""

    def __init__(self, parent: QWidget | None, context: PageContext) -> None:
        super().__init__(
            parent,
            title=_("Intermediaries"),
            text=_(
                "Who stands between you and the buyer: invoices of sales through marketplaces "
                "name them. What ANYMARKET tells with an order goes before this list."
            ),
            accept=_("Close"),
        )
        self.reject_button.hide()
        self.setMinimumWidth(WIDTH)
        self.panel = IntermediariesPanel(context)
        self.insert(self.panel)


async def manage_intermediaries(context: PageContext) -> None:
    """Show the register of intermediaries until it is closed."""
    dialog = IntermediariesDialog(QApplication.activeWindow(), context)
    await dialog.panel.load()
    await shown(dialog)
