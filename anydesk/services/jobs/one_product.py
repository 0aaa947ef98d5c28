"""One product of the hub by what a person types: a SKU, or the id of the product or its SKU."""

from functools import partial
from typing import TYPE_CHECKING

from anydesk.api.limits import Lane
from anydesk.core.errors import NotFound, NotThere
from anydesk.core.i18n import _
from anydesk.core.products import HubProduct
from anydesk.storage import listings

if TYPE_CHECKING:
    # The HTTP library takes 0.1 s to import, and the window is to open first.
    from anydesk.api.hub import Hub
    from anydesk.services import Services


async def the_one(services: "Services", hub: "Hub", integration_id: int, code: str) -> HubProduct:
    """The product that a person means. Raises NotThere with a sentence."""
    found = await _found(services, hub, integration_id, code)
    if found is None:
        raise NotThere(
            _("ANYMARKET has no product with the code “{code}”.").format(code=code),
            hint=_("Check the SKU, or give the identifier of the product or of its SKU."),
        )
    return found


async def _found(
    services: "Services", hub: "Hub", integration_id: int, code: str
) -> HubProduct | None:
    """The product: by its exact SKU first, for ids and SKUs may both be numbers."""
    code = code.strip()
    if not code:
        return None
    found = await hub.products.find_by_sku(code, lane=Lane.USER)
    if found is not None or not (code.isascii() and code.isdigit()):
        return found
    known = await services.store.run(
        partial(listings.by_hub_sku, integration_id=integration_id, hub_sku_ids=[int(code)]),
        durable=False,
    )
    listing = known.get(int(code))
    try:
        return await hub.products.get(listing.hub_product_id if listing else int(code))
    except NotFound:
        return None
