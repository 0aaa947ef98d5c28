# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""The fields of a product as the merchant edits them, and a stock movement as it is typed."""

from dataclasses import dataclass, replace
from decimal import Decimal

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_
from anydesk.core.kinds import Amount, Choice, Flag, Money, Reference, Text, Whole
from anydesk.core.products import MovementType, Product, ProductType

PRODUCT_TYPES: tuple[tuple[ProductType, str], ...] = (
    (ProductType.SIMPLE, N_("Simple")),
    (ProductType.PARENT, N_("With variations")),
    (ProductType.KIT, N_("Kit")),
    (ProductType.MANUFACTURED, N_("Manufactured")),
    (ProductType.RAW_MATERIAL, N_("Raw material")),
)

MOVEMENT_TYPES: tuple[tuple[MovementType, str], ...] = (
    (MovementType.COUNT, N_("Count: this is what is on the shelf")),
    (MovementType.IN, N_("In: add to the balance")),
    (MovementType.OUT, N_("Out: take from the balance")),
)


@dataclass(frozen=True)
class ProductForm(Form):
    """What a product is and what it costs; stock changes by movements only."""

    key = "product"
    title = N_("Product")

    name: str = entry(
        Text(200, required=True),
        default="",
        label=N_("Description"),
        help=N_("As your customers read it."),
    )
    sku: str = entry(
        Text(120, required=True),
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
    sale_price: Decimal = entry(
        Money(), default=Decimal(0), label=N_("Price"), help=N_("The full price, in reais.")
    )
    promo_price: Decimal = entry(
        Money(),
        default=Decimal(0),
        label=N_("Promotional price"),
        help=N_("Sent as the final price while it is above zero. Zero: no promotion."),
    )
    gtin: str = entry(
        Text(14),
        default="",
        label=N_("Bar code (GTIN/EAN)"),
        help=N_("8, 12, 13 or 14 digits. Many marketplaces refuse products without it."),
    )
    unit: str = entry(Text(6), default="", label=N_("Unit"), help=N_("For example UN, KG, PC."))
    brand: str = entry(Text(120), default="", label=N_("Brand"), help=N_("The maker's name."))
    ncm: str = entry(
        Text(10), default="", label=N_("NCM"), help=N_("Eight digits; your accountant knows it.")
    )
    bin_location: str = entry(
        Text(60), default="", label=N_("Bin"), help=N_("Where it stands in the warehouse.")
    )
    handling_days: int = entry(
        Whole(0, 365),
        default=0,
        label=N_("Days to prepare"),
        help=N_("Days between the sale and the dispatch."),
    )
    made_to_order: bool = entry(
        Flag(),
        default=False,
        label=N_("Made to order"),
        help=N_("The safety stock does not apply to it."),
    )

    @classmethod
    def of(cls, product: Product) -> "ProductForm":
        """The form filled from a product."""
        values = {one.name: getattr(product, one.name) for one in cls.entries()}
        return cls(**{**values, "handling_days": product.handling_days or 0})

    def applied_to(self, product: Product) -> Product:
        """The product with what was entered; what the form does not show stays."""
        values = {one.name: self.value(one.name) for one in self.entries()}
        if product.handling_days is None and self.handling_days == 0:
            values["handling_days"] = None
        return replace(product, **values)


@dataclass(frozen=True)
class MovementForm(Form):
    """A stock movement (ERP §12.2): it is never changed afterwards, only followed by another."""

    key = "movement"
    title = N_("Stock movement")

    type: MovementType = entry(
        Choice(MOVEMENT_TYPES),
        default=MovementType.COUNT,
        label=N_("What happened"),
        help=N_("A count sets the balance; the others add to it or take from it."),
    )
    quantity: Decimal = entry(
        Amount(), default=Decimal(0), label=N_("Quantity"), help=N_("In units of the product.")
    )
    warehouse_id: int | None = entry(
        Reference("warehouses"),
        default=None,
        label=N_("Warehouse"),
        help=N_("None chosen: the default warehouse."),
    )
    note: str = entry(
        Text(200), default="", label=N_("Note"), help=N_("For you; it stays with the movement.")
    )
