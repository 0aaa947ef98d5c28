# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""The fields of a product as the merchant edits them, one Form for each part of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_
from anydesk.core.kinds import Choice, Flag, Money, Pick, Reference, Text
from anydesk.core.movement_form import MOVEMENT_TYPES, MovementForm
from anydesk.core.product_checks import product_problems, tidy
from anydesk.core.product_kinds import Code, Days, LongText, Masked, Measure, Suggested
from anydesk.core.products import Product, ProductType

__all__ = [
    "MOVEMENT_TYPES",
    "ORIGINS",
    "PRODUCT_TYPES",
    "DescriptionForm",
    "DetailsForm",
    "FiscalForm",
    "IdentityForm",
    "LimitsForm",
    "MovementForm",
    "PackageForm",
    "PackagingForm",
    "PricesForm",
    "ProductPart",
    "WeightsForm",
]

PRODUCT_TYPES: tuple[tuple[ProductType, str], ...] = (
    (ProductType.SIMPLE, N_("Simple")),
    (ProductType.PARENT, N_("With variations")),
    (ProductType.KIT, N_("Kit")),
    (ProductType.MANUFACTURED, N_("Manufactured")),
    (ProductType.RAW_MATERIAL, N_("Raw material")),
)

ORIGINS: tuple[tuple[str, str], ...] = (
    ("0", N_("0 – National")),
    ("1", N_("1 – Foreign, imported directly")),
    ("2", N_("2 – Foreign, bought in Brazil")),
    ("3", N_("3 – National, more than 40 % imported content")),
    ("4", N_("4 – National, basic production processes")),
    ("5", N_("5 – National, imported content up to 40 %")),
    ("6", N_("6 – Foreign, imported directly, nothing similar in Brazil")),
    ("7", N_("7 – Foreign, bought in Brazil, nothing similar in Brazil")),
    ("8", N_("8 – National, more than 70 % imported content")),
)
"""Origin of the goods (ERP §8.1)."""


@dataclass(frozen=True)
class ProductPart(Form):
    """Some fields of ``Product``, by the same names, checked as the product will be."""

    @classmethod
    def of(cls, product: Product) -> Self:
        """The form filled from a product."""
        return cls(**{one.name: getattr(product, one.name) for one in cls.entries()})

    def problems(self) -> Mapping[str, str]:
        found = dict(super().problems())
        values = {one.name: self.value(one.name) for one in self.entries()}
        # Only these fields are known here: the others are as good as any.
        checked = product_problems(tidy(replace(Product(sku="-", name="-"), **values)))
        return {**{name: text for name, text in checked.items() if name in values}, **found}


@dataclass(frozen=True)
class IdentityForm(ProductPart):
    """What it is and how it is recognised."""

    name: str = entry(
        Text(500, required=True),
        default="",
        label=N_("Description"),
        help=N_("As your customers read it."),
    )
    sku: str = entry(
        Code(120, required=True),
        default="",
        label=N_("SKU"),
        help=N_("Your code, unique here. The hub knows the product by it: change it with care."),
    )
    type: ProductType = entry(
        Choice(PRODUCT_TYPES),
        default=ProductType.SIMPLE,
        label=N_("Type"),
        help=N_("A product with variations is not sold itself; its variations are."),
    )
    active: bool = entry(
        Flag(), default=True, label=N_("Active product"), help=N_("Only active products are sent.")
    )
    unit: str = entry(
        Suggested(20, source="units"),
        default="",
        label=N_("Unit"),
        help=N_("For example UN, KG, PC."),
    )
    gtin: str = entry(
        Code(60),
        default="",
        label=N_("Bar code (GTIN/EAN)"),
        help=N_("8, 12, 13 or 14 digits. Many marketplaces refuse products without it."),
    )
    package_gtin: str = entry(
        Code(60),
        default="",
        label=N_("GTIN of the package"),
        help=N_("The taxable unit's, where it is another one; otherwise leave it blank."),
    )


@dataclass(frozen=True)
class DetailsForm(ProductPart):
    """What customers and the shop want to know about it."""

    category: str = entry(
        Suggested(500, source="categories"),
        default="",
        label=N_("Category"),
        help=N_("Type a part of its name. It decides where the product stands in the stores."),
    )
    brand: str = entry(
        Suggested(120, source="brands"), default="", label=N_("Brand"), help=N_("The maker's name.")
    )
    model: str = entry(Text(120), default="", label=N_("Model"), help=N_("As the maker calls it."))
    made_to_order: bool = entry(
        Flag(),
        default=False,
        label=N_("Made to order"),
        help=N_("The safety stock does not apply to it."),
    )
    handling_days: int | None = entry(
        Days(),
        default=None,
        label=N_("Days for preparation"),
        help=N_("Between the sale and the dispatch. Blank: nothing is told to the stores."),
    )
    warranty: str = entry(
        Text(200), default="", label=N_("Warranty"), help=N_("Such as “3 meses”.")
    )
    video_url: str = entry(
        Text(2_000), default="", label=N_("Video"), help=N_("The address of its page at YouTube.")
    )
    bin_location: str = entry(
        Text(60), default="", label=N_("Bin"), help=N_("Where it stands in the warehouse.")
    )
    notes: str = entry(
        LongText(10_000, lines=3), default="", label=N_("Notes"), help=N_("Only you see them.")
    )


@dataclass(frozen=True)
class DescriptionForm(ProductPart):
    """The long text of the listing."""

    description: str = entry(
        LongText(200_000, lines=9),
        default="",
        label=N_("Complementary description"),
        help=N_("Plain text, or HTML as the marketplaces take it. “Preview” shows how it reads."),
    )


@dataclass(frozen=True)
class LimitsForm(ProductPart):
    """Between which quantities the stock should stay; only a reminder (ERP §12.1)."""

    min_stock: Decimal | None = entry(
        Measure(4), default=None, label=N_("Smallest stock"), help=N_("Time to buy again.")
    )
    max_stock: Decimal | None = entry(
        Measure(4), default=None, label=N_("Largest stock"), help=N_("More than this is too much.")
    )


@dataclass(frozen=True)
class PricesForm(ProductPart):
    """What it costs and what it is sold for."""

    sale_price: Decimal = entry(
        Money(), default=Decimal(0), label=N_("Price"), help=N_("The full price, in reais.")
    )
    promo_price: Decimal = entry(
        Money(),
        default=Decimal(0),
        label=N_("Promotional price"),
        help=N_("Sent as the final price while it is above zero. Zero: no promotion."),
    )
    cost_price: Decimal | None = entry(
        Measure(2, "R$"),
        default=None,
        label=N_("Cost price"),
        help=N_("What one costs you. Stores that take a cost are told this one."),
    )


@dataclass(frozen=True)
class PackagingForm(ProductPart):
    """Which packaging of the register it is sent in (ERP §8.1)."""

    packaging_id: int | None = entry(
        Reference("packagings"),
        default=None,
        label=N_("Packaging"),
        help=N_("Its measures are used. None chosen: write the measures yourself."),
    )


@dataclass(frozen=True)
class PackageForm(ProductPart):
    """The measures of the packed product, in cm."""

    package_type: str = entry(
        Pick("package_types"),
        default="",
        label=N_("Shape"),
        help=N_("The sizes are sent to the stores only when a packaging is described."),
    )
    package_width: Decimal | None = entry(
        Measure(1, "cm"), default=None, label=N_("Width"), help=N_("From side to side, packed.")
    )
    package_height: Decimal | None = entry(
        Measure(1, "cm"),
        default=None,
        label=N_("Height"),
        help=N_("From below to the top."),
    )
    package_length: Decimal | None = entry(
        Measure(1, "cm"), default=None, label=N_("Length"), help=N_("The longest side, packed.")
    )
    package_diameter: Decimal | None = entry(
        Measure(1, "cm"), default=None, label=N_("Diameter"), help=N_("Of a roll; else blank.")
    )


@dataclass(frozen=True)
class WeightsForm(ProductPart):
    """How heavy it is, in kg."""

    gross_weight: Decimal | None = entry(
        Measure(3, "kg"),
        default=None,
        label=N_("Gross weight"),
        help=N_("With its packaging: the carriers charge by it."),
    )
    net_weight: Decimal | None = entry(
        Measure(3, "kg"), default=None, label=N_("Net weight"), help=N_("Without packaging.")
    )


@dataclass(frozen=True)
class FiscalForm(ProductPart):
    """What the invoice says of it."""

    ncm: str = entry(
        Masked(20, mask="0000.00.00"),
        default="",
        label=N_("NCM"),
        help=N_("Eight digits; your accountant knows it."),
    )
    cest: str = entry(
        Masked(20, mask="00.000.00"),
        default="",
        label=N_("CEST"),
        help=N_("Seven digits, only where taxes are paid in advance by the maker."),
    )
    origin_code: str = entry(
        Pick("origins"),
        default="",
        label=N_("Origin"),
        help=N_("Where the goods come from, as the invoice tells it."),
    )
