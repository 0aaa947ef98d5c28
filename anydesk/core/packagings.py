"""The packagings that products are sent in (ERP §8.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from anydesk.core.amounts import format_quantity_br
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.products import Product

MEASURES = ("width", "height", "length", "diameter")
LARGEST = Decimal("9999.9")
"""In cm; no parcel is longer, and a product that is measured in millimetres shows."""


class PackageType(StrEnum):
    """The shapes, as the importer's column "Formato embalagem" writes them (ERP §22.1)."""

    BOX = "Pacote / Caixa"
    ENVELOPE = "Envelope"
    ROLL = "Rolo / Cilindro"


PACKAGE_TITLES = tuple((one, one.value) for one in PackageType)
"""The shapes to choose from; the importer's words are the merchant's."""


@dataclass(frozen=True)
class Packaging:
    """One packaging of the register; sizes in cm (1 decimal).

    A product that points at one has its measures; changing the packaging changes them too.
    """

    name: str
    type: str = PackageType.BOX
    width: Decimal | None = None
    height: Decimal | None = None
    length: Decimal | None = None
    diameter: Decimal | None = None
    enabled: bool = True
    id: int | None = None


def with_packaging(product: Product, packaging: Packaging | None) -> Product:
    """The product with the measures of its packaging; None: it keeps those it has, unbound."""
    if packaging is None:
        return replace(product, packaging_id=None)
    return replace(
        product,
        packaging_id=packaging.id,
        package_type=packaging.type,
        package_width=packaging.width,
        package_height=packaging.height,
        package_length=packaging.length,
        package_diameter=packaging.diameter,
    )


def packaging_problems(packaging: Packaging, others: Sequence[Packaging]) -> dict[str, str]:
    """A sentence for each field that cannot stay as it is; empty when all is well."""
    problems: dict[str, str] = {}
    if not packaging.name:
        problems["name"] = _("Give the packaging a name.")
    elif any(fold(one.name) == fold(packaging.name) for one in others):
        problems["name"] = _("There is a packaging with this name already.")
    for field in MEASURES:
        value: Decimal | None = getattr(packaging, field)
        if value is not None and not 0 < value <= LARGEST:
            problems[field] = _("A size is above 0 and at most {limit} cm.").format(
                limit=format_quantity_br(LARGEST)
            )
    return problems
