"""What the fields of Forms can choose from: the rows of the small registers."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anydesk.services import Services

Options = Mapping[str, Sequence[tuple[Any, str]]]


async def references(services: "Services") -> Options:
    """By ``source`` of a ``Reference`` or ``Pick``: (id or code, name) of what can be chosen."""
    warehouses = await services.stock.warehouses()
    natures = await services.registers.tax_natures()
    intermediaries = await services.registers.intermediaries()
    methods = await services.registers.payment_methods()
    lists = await services.price_lists.rows()
    return {
        "warehouses": [(one.id, one.name) for one in warehouses],
        "tax_natures": [(one.id, one.name) for one in natures if one.enabled],
        "intermediaries": [(one.id, one.name) for one in intermediaries if one.enabled],
        "payment_methods": [(one.code, one.title) for one in methods if one.enabled],
        "price_lists": [(one.id, one.name) for one in lists if one.enabled],
    }
