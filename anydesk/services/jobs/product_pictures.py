"""The pictures of a product at the hub: added and put in order; nothing there is deleted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from anydesk.core.i18n import _
from anydesk.core.outgoing_products import OutgoingPicture
from anydesk.core.product_differences import picture_order, pictures_to_add
from anydesk.core.products import HubProduct

if TYPE_CHECKING:
    from anydesk.api.products import ProductsApi
    from anydesk.api.records import HubImage


async def send_pictures(
    products: "ProductsApi",
    product_id: int,
    pictures: Sequence[OutgoingPicture],
    *,
    whole: bool,
) -> str:
    """Add what the hub does not have, and put ours in our order.

    Args:
        whole: these are all pictures of the product: they come first. See ``picture_order``.

    Returns:
        Why they were left alone, a sentence, or "".

    Raises:
        ApiError: one of them was refused; those before it are there.
    """
    known = await products.images(product_id)
    urls = [one.url for one in pictures]
    new = pictures_to_add(urls, [one.addresses for one in known])
    if new is None:
        return _("Its images have other addresses at ANYMARKET and were left as they are.")
    for picture in pictures:
        if picture.url in new:
            first = picture.url == urls[0] and (whole or not known)
            await products.add_image(product_id, picture, main=first)
    there = await products.images(product_id) if new else known
    await _arrange(products, product_id, urls, there, whole=whole)
    return ""


async def _arrange(
    products: "ProductsApi",
    product_id: int,
    urls: Sequence[str],
    known: Sequence["HubImage"],
    *,
    whole: bool,
) -> None:
    """Put ours in our order; the first of all is the main one where it is ours.

    ANYMARKET: an image that is put to the place of another one changes places with it
    (API §3.6), so each image is moved once at most.
    """
    present = sorted(known, key=lambda one: one.index or 0)
    main = next((one.id for one in known if one.main), None)
    by_address = {address: str(one.id) for one in known for address in one.addresses}
    ours = [by_address[url] for url in urls if url in by_address]
    order = [str(one.id) for one in present]
    wanted = picture_order(ours, order, whole=whole)
    if [one.index for one in present] != list(range(1, len(present) + 1)):
        # Places that are missing or doubled cannot be exchanged safely.
        wanted = (*wanted[:1],) if whole and ours and str(main) != wanted[0] else ()
    for place, image_id in enumerate(wanted):
        first = place == 0 and image_id in ours and str(main) != image_id
        if order[place] != image_id or first:
            await products.place_image(product_id, int(image_id), place + 1, main=first)
            other = order.index(image_id)
            order[place], order[other] = image_id, order[place]


def are_in_place(
    pictures: Sequence[OutgoingPicture], there: HubProduct | None, *, whole: bool
) -> bool:
    """The hub has just shown these pictures, and in this order: nothing is to be asked."""
    urls = [one.url for one in pictures]
    return there is not None and picture_order(urls, there.image_urls, whole=whole) == (
        there.image_urls
    )


def sentences_about(there: HubProduct) -> list[str]:
    """What the hub says about pictures that it fetched or could not fetch (API §3.6)."""
    said = [
        _("ANYMARKET could not use the image {address}: {problem}").format(
            address=one.url, problem=one.problem or _("no reason given")
        )
        for one in there.pictures
        if one.status == "ERROR"
    ]
    if any(one.status == "UNPROCESSED" for one in there.pictures):
        said.append(_("ANYMARKET is still fetching the images."))
    return said
