"""Products of the hub out of the JSON that is kept here."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from anydesk.api import payloads
from anydesk.api.json_text import parse
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.products import HubProduct


def parsed(
    raw: Mapping[int, str], offered: Mapping[int, Decimal] | None = None
) -> tuple[HubProduct, ...]:
    """The products by their JSON, in the order of their ids; what cannot be read is left out.

    Args:
        offered: quantities by hub SKU; they win over those of the JSON, which add up all locals.
    """
    found = []
    for key in sorted(raw):
        try:
            product = payloads.product(parse(raw[key]), raw[key])
        except (UnexpectedAnswer, ValueError):
            # It was kept because it could be read; another version may read it no more.
            continue
        found.append(_with(product, offered) if offered else product)
    return tuple(found)


def _with(product: HubProduct, offered: Mapping[int, Decimal]) -> HubProduct:
    skus = (
        replace(sku, quantity=offered.get(sku.hub_sku_id, sku.quantity)) for sku in product.skus
    )
    return replace(product, skus=tuple(skus))
