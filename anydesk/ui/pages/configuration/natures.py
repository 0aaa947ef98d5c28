"""The register of operation natures (ERP §18), in place on the tab of tax data."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from anydesk.core import register_checks
from anydesk.core.errors import InvalidInput
from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_, _
from anydesk.core.kinds import Choice, Flag, Text
from anydesk.core.registers import TaxNature
from anydesk.ui.context import PageContext
from anydesk.ui.pages.configuration.register_panel import RegisterPanel
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

TYPES = (("S", N_("Outgoing")), ("E", N_("Incoming")))


@dataclass(frozen=True)
class NatureForm(Form):
    """One operation nature as it is edited."""

    key = "tax_nature"
    title = N_("Operation nature")

    name: str = entry(
        Text(register_checks.LONGEST_NAME, required=True),
        default="",
        label=N_("Name"),
        help=N_("As it stands on the invoice, such as “Venda de mercadorias”."),
    )
    type: str = entry(
        Choice(TYPES),
        default="S",
        label=N_("Type"),
        help=N_("Outgoing for sales, incoming for returns."),
    )
    series: str = entry(
        Text(),
        default="",
        label=N_("Series"),
        help=N_("Of the invoices, 0 to 999. It may stay empty."),
    )
    cfop_inside: str = entry(
        Text(),
        default="",
        label=N_("CFOP inside the state"),
        help=N_("Four digits: 5102 for outgoing, for example; incoming ones begin with 1."),
    )
    cfop_outside: str = entry(
        Text(),
        default="",
        label=N_("CFOP outside the state"),
        help=N_("Four digits: 6102 for outgoing, for example; incoming ones begin with 2."),
    )
    enabled: bool = entry(
        Flag(),
        default=True,
        label=N_("In use"),
        help=N_("Off: it cannot be chosen any more. Orders that have it keep it."),
    )

    @classmethod
    def of(cls, nature: TaxNature) -> Self:
        """A nature of the register as it is edited."""
        return cls(**{one.name: getattr(nature, one.name) for one in cls.entries()})

    def put_into(self, nature: TaxNature) -> TaxNature:
        """The nature with what was entered."""
        return dataclasses.replace(
            nature, **{one.name: self.value(one.name) for one in self.entries()}
        )

    def problems(self) -> Mapping[str, str]:
        try:
            register_checks.tax_nature(self.put_into(TaxNature("")), ())
        except InvalidInput as error:
            return error.problems
        return {}


class NaturesPanel(RegisterPanel[TaxNature]):
    """Every operation nature; what is edited here counts at once, for all stores."""

    columns = (
        Column[TaxNature](N_("Name"), lambda n: n.name, width=220, stretch=True),
        Column[TaxNature](N_("Type"), lambda n: n.type, lambda t: _(dict(TYPES)[t]), width=88),
        Column[TaxNature](N_("Series"), lambda n: n.series, width=64, right=True),
        Column[TaxNature](
            N_("CFOP, own state"), lambda n: n.cfop_inside, width=132, right=True
        ),
        Column[TaxNature](
            N_("CFOP, other states"), lambda n: n.cfop_outside, width=156, right=True
        ),
        Column[TaxNature](
            N_("Situation"), lambda n: n.enabled,
            lambda on: _("In use") if on else _("Disabled"), width=112,
            tone=lambda n: Tone.GOOD if n.enabled else Tone.MUTED,
        ),
    )  # fmt: skip

    def __init__(self, context: PageContext) -> None:
        self.name = _("Operation natures")
        self.add_title = _("Add operation nature")
        self.empty = _("No operation nature yet. Add the one of your sales, and choose it above.")
        super().__init__(context)

    async def read(self) -> Sequence[TaxNature]:
        return await self.context.services.registers.tax_natures()

    def form_of(self, record: TaxNature | None) -> NatureForm:
        return NatureForm.of(record) if record is not None else NatureForm()

    async def write(self, record: TaxNature | None, form: NatureForm) -> None:
        nature = form.put_into(record or TaxNature(""))
        await self.context.services.registers.save_tax_nature(nature)

    async def forget(self, record: TaxNature) -> None:
        assert record.id is not None
        await self.context.services.registers.remove_tax_nature(record.id)
