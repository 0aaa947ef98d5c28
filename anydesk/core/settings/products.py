# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""What goes along when products are sent and received."""

from dataclasses import dataclass
from enum import StrEnum

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_
from anydesk.core.kinds import Choice, Flag


class SendImages(StrEnum):
    """ERP §2."""

    ALWAYS = "ALWAYS"
    ONLY_NEW = "ONLY_NEW"
    NEVER = "NEVER"


class CostField(StrEnum):
    """What ANYMARKET's cost field is told (ERP §2)."""

    COST_PRICE = "COST_PRICE"
    SALE_PRICE = "SALE_PRICE"
    DO_NOT_SEND = "DO_NOT_SEND"


@dataclass(frozen=True)
class ProductSettings(Form):
    """What goes along when products are sent and received (ERP §2)."""

    key = "products"
    title = N_("Product synchronisation")

    send_images: SendImages = entry(
        Choice(
            (
                (SendImages.ALWAYS, N_("Always")),
                (SendImages.ONLY_NEW, N_("Only for new products")),
                (SendImages.NEVER, N_("Never")),
            )
        ),
        default=SendImages.ALWAYS,
        label=N_("Send images of the products"),
        help=N_("A product is new as long as it has no listing in this store."),
    )
    update_sku_on_import: bool = entry(
        Flag(),
        default=False,
        label=N_("Update the code (SKU) when receiving products"),
        help=N_(
            "The SKU of a linked product becomes the one of the listing. A SKU that another "
            "product has is left alone and reported."
        ),
    )
    cost_field_source: CostField = entry(
        Choice(
            (
                (CostField.COST_PRICE, N_("The cost price")),
                (CostField.SALE_PRICE, N_("The sale price")),
                (CostField.DO_NOT_SEND, N_("Do not send it")),
            )
        ),
        default=CostField.DO_NOT_SEND,
        label=N_("Cost field at ANYMARKET"),
        help=N_(
            "Products whose price ANYMARKET computes from the cost get a new price whenever it "
            "is sent."
        ),
    )
    send_handling_days: bool = entry(
        Flag(),
        default=False,
        label=N_("Send the preparation days"),
        help=N_("The days for preparation of each product go along when it is sent."),
    )


@dataclass(frozen=True)
class CategorySettings(Form):
    """How a product's category is found at the hub (ERP §10)."""

    key = "categories"
    title = N_("Categories")

    nearest_ancestor: bool = entry(
        Flag(),
        default=False,
        label=N_("Use the nearest category above"),
        help=N_(
            "A category without a counterpart takes the one of the nearest category above it. "
            "Otherwise its products are not sent, and the reason says so."
        ),
    )
