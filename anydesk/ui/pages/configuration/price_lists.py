# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""The register of price lists (ERP §11.2), in place on the tab of prices."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from anydesk.core.errors import InvalidInput
from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_, _
from anydesk.core.kinds import Flag, Percent, Text
from anydesk.core.price_lists import LONGEST_NAME, PriceList, tidy_list
from anydesk.core.small_sheets import SheetKind
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.pages.configuration.register_panel import RegisterPanel
from anydesk.ui.pieces import button
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone


@dataclass(frozen=True)
class PriceListForm(Form):
    """One price list as it is edited."""

    key = "price_list"
    title = N_("Price list")

    name: str = entry(
        Text(LONGEST_NAME, required=True),
        default="",
        label=N_("Name"),
        help=N_("Such as “Atacado” or the name of the marketplace."),
    )
    adjustment_pct: Decimal = entry(
        Percent(minimum=Decimal("-99.9999"), maximum=Decimal(1000)),
        default=Decimal(0),
        label=N_("Surcharge or discount, in percent"),
        help=N_("10 makes every price ten percent higher, −10 ten percent lower."),
    )
    is_default: bool = entry(
        Flag(), default=False, label=N_("Default list"), help=N_("At most one list is the default.")
    )
    enabled: bool = entry(
        Flag(),
        default=True,
        label=N_("In use"),
        help=N_("Off: it cannot be chosen any more. Its exceptions are kept."),
    )

    @classmethod
    def of(cls, known: PriceList) -> Self:
        """A list of the register as it is edited."""
        return cls(**{one.name: getattr(known, one.name) for one in cls.entries()})

    def put_into(self, known: PriceList) -> PriceList:
        """The list with what was entered."""
        values = {one.name: self.value(one.name) for one in self.entries()}
        return dataclasses.replace(known, **values)

    def problems(self) -> Mapping[str, str]:
        try:
            tidy_list(self.put_into(PriceList("")), ())
        except InvalidInput as error:
            return error.problems
        return {}


class PriceListsPanel(RegisterPanel[PriceList]):
    """Every price list; what is edited here counts at once, for all stores."""

    columns = (
        Column[PriceList](N_("Name"), lambda one: one.name, width=220, stretch=True),
        Column[PriceList](
            N_("Surcharge or discount"), lambda one: one.adjustment_pct, formats.quantity,
            width=168, right=True,
        ),
        Column[PriceList](
            N_("Default list"), lambda one: one.is_default, formats.yes_no, width=112
        ),
        Column[PriceList](
            N_("Situation"), lambda one: one.enabled,
            lambda on: _("In use") if on else _("Disabled"), width=112,
            tone=lambda one: Tone.GOOD if one.enabled else Tone.MUTED,
        ),
    )  # fmt: skip

    def __init__(self, context: PageContext) -> None:
        self.name = _("Price lists")
        self.add_title = _("New price list")
        self.empty = _("No price list yet. Add one, then choose it above.")
        super().__init__(context)
        self.exceptions_button = button(_("Exceptions by spreadsheet…"), icon="file-spreadsheet")
        self.exceptions_button.clicked.connect(
            lambda: context.go("products", sheet=True, kind=SheetKind.PRICE_LIST.value)
        )
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.exceptions_button)

    async def read(self) -> Sequence[PriceList]:
        return await self.context.services.price_lists.rows()

    def form_of(self, record: PriceList | None) -> PriceListForm:
        return PriceListForm.of(record) if record is not None else PriceListForm()

    async def write(self, record: PriceList | None, form: PriceListForm) -> None:
        await self.context.services.price_lists.save(form.put_into(record or PriceList("")))

    async def forget(self, record: PriceList) -> None:
        assert record.id is not None
        await self.context.services.price_lists.remove(record.id)
