# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""What a person chooses before products are received, as a Form (ERP §8.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_, _
from anydesk.core.kinds import Choice, Flag, Text
from anydesk.core.product_form import ORIGINS
from anydesk.core.receive_options import MatchBy, ReceiveOptions, Which

NCM_DIGITS = 8

WHICH = (
    (Which.ALL, N_("All listings")),
    (Which.NEW, N_("Only new listings")),
    (Which.ONE, N_("One listing by its code")),
)

MATCHES = (
    (MatchBy.SKU_THEN_GTIN, N_("SKU, then GTIN")),
    (MatchBy.SKU, N_("SKU only")),
    (MatchBy.GTIN, N_("GTIN only")),
    (MatchBy.NAME, N_("Description")),
)


@dataclass(frozen=True)
class ReceiveForm(Form):
    """The boxes of a receipt; what already exists changes only where one is ticked."""

    key = "receive"
    title = N_("What to receive")

    which: Which = entry(
        Choice(WHICH),
        default=Which.ALL,
        label=N_("Listings"),
        help=N_("New ones are those that are not linked to a product here."),
    )
    code: str = entry(
        Text(120),
        default="",
        label=N_("Code"),
        help=N_("The SKU, or the identifier at ANYMARKET."),
    )
    match_by: MatchBy = entry(
        Choice(MATCHES),
        default=MatchBy.SKU_THEN_GTIN,
        label=N_("Find my products by"),
        help=N_("What is not certain is never guessed: you decide."),
    )
    data: bool = entry(
        Flag(),
        default=False,
        label=N_("Update the product's data"),
        help=N_("Texts, brand, measures, category, attributes. What is empty there stays here."),
    )
    prices: bool = entry(
        Flag(),
        default=False,
        label=N_("Update the price"),
        help=N_("Where the settings of the store take prices from ANYMARKET."),
    )
    stock: bool = entry(
        Flag(),
        default=False,
        label=N_("Update the stock"),
        help=N_("A count sets the balance here to what ANYMARKET offers."),
    )
    images: bool = entry(
        Flag(),
        default=False,
        label=N_("Update the images"),
        help=N_("The pictures of ANYMARKET take the place of those here."),
    )
    ncm: str = entry(
        Text(10),
        default="",
        label=N_("NCM for products without one"),
        help=N_("Eight digits. Products that have an NCM keep it."),
    )
    origin: str = entry(
        Choice((("", N_("Leave it empty")), *ORIGINS)),
        default="",
        label=N_("Origin for products without one"),
        help=N_("Products that have an origin keep it."),
    )
    unit: str = entry(
        Text(6),
        default="",
        label=N_("Unit for products without one"),
        help=N_("For example UN. Products that have a unit keep it."),
    )
    exceptions: bool = entry(
        Flag(),
        default=False,
        label=N_("Create exceptions in the price list"),
        help=N_("For stores that receive prices into a price list: where the two differ."),
    )

    def problems(self) -> Mapping[str, str]:
        found = dict(super().problems())
        if self.which is Which.ONE and not self.code.strip():
            found["code"] = _("Type the code of the listing.")
        digits = "".join(sign for sign in self.ncm if sign.isdigit())
        if self.ncm.strip() and len(digits) != NCM_DIGITS:
            found["ncm"] = _("An NCM has eight digits.")
        return found

    def options(self) -> ReceiveOptions:
        """The choice as the jobs take it."""
        values = {one.name: self.value(one.name) for one in self.entries()}
        values["ncm"] = "".join(sign for sign in self.ncm if sign.isdigit())
        values["code"] = self.code.strip() if self.which is Which.ONE else ""
        return ReceiveOptions(**values)
