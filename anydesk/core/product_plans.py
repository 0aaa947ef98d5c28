"""What sending a product tells the hub, and every reason why it cannot be sent: pure rules.

A simple product is created or updated; of a product with variations those are updated that the
hub has already. Creating kits and variations is not there yet, and their rows say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from anydesk.core.i18n import N_, _
from anydesk.core.offer_plans import no_code, why_not_fixed
from anydesk.core.plans import PlanRow
from anydesk.core.pricing import price_to_send
from anydesk.core.product_drafts import (
    SendingStore,
    SendSource,
    category_of,
    digits_of,
    images_of,
    measures_of,
    sends_price,
    sends_product,
)
from anydesk.core.products import ProductType

LONGEST_TITLE = 150
LONGEST_DESCRIPTION = 10_000
LONGEST_ADDRESS = 255
"""What the hub takes (API §3.4)."""

NCM_LENGTH = 8


class SendAction(StrEnum):
    """What sending does at the hub."""

    CREATE = "create"
    UPDATE = "update"


ACTION_TITLES: Mapping[SendAction, str] = {
    SendAction.CREATE: N_("New at ANYMARKET"),
    SendAction.UPDATE: N_("Update"),
}


@dataclass(frozen=True)
class ProductPlanRow(PlanRow):
    """One product in the preview of a product send; ``reasons`` are all of ``blocked``."""

    action: SendAction = SendAction.UPDATE
    reasons: tuple[str, ...] = ()

    @property
    def can_be_sent(self) -> bool:
        """Nothing stands in the way; a new product has no listing yet."""
        return not self.blocked

    @property
    def changes(self) -> bool:
        """What the hub has is not compared: a row that can be sent is sent."""
        return not self.blocked


def product_row(source: SendSource, store: SendingStore) -> ProductPlanRow:
    """The preview's row of a product in a store."""
    product, listing = source.product, source.listing
    action = SendAction.CREATE if source.is_new else SendAction.UPDATE
    reasons = reasons_against(source, store)
    return ProductPlanRow(
        listing_id=listing.id if listing else None,
        channel_listing_id=None,
        integration_id=store.offer.id,
        store=store.offer.name,
        product_id=product.id or 0,
        sku=product.sku,
        external_id=str(listing.hub_sku_id) if listing else "",
        name=product.name,
        price=product.sale_price,
        blocked=" ".join(reasons),
        note="" if reasons else _note(source),
        chosen=not reasons,
        action=action,
        reasons=reasons,
    )


def reasons_against(source: SendSource, store: SendingStore) -> tuple[str, ...]:
    """Every reason why this product cannot be sent, so that all can be mended in one go."""
    if unsupported := _unsupported(source):
        return (unsupported,)
    reasons = [] if source.product.active else [_("The product is inactive.")]
    if source.listing is not None and not source.listing.sku:
        reasons.append(no_code())
    reasons += _text_reasons(source)
    if sends_product(source):
        _category, why = category_of(source, store)
        reasons += [why] if why else []
    if sends_price(source, store):
        price = price_to_send(source.product.sale_price, source.product.promo_price)
        reasons += [price.problem] if price.problem else []
    if source.is_new:
        reasons += _missing_in_new(source, store)
    images = images_of(source, store) or ()
    if bad := [one for one in images if not one.startswith(("https://", "http://"))]:
        text = _("An image has no public address: {address}.").format(address=bad[0])
        reasons.append(text)
    return tuple(reasons)


def _unsupported(source: SendSource) -> str:
    """What this version cannot send at all."""
    if source.product.type is ProductType.KIT:
        return _("Kits cannot be sent yet. Create this one at ANYMARKET and receive the products.")
    if source.product.type is ProductType.PARENT:
        return _("This product has no variations yet, and only they are sold.")
    if source.is_new and source.product.parent_id is not None:
        return _(
            "ANYMARKET does not have this variation yet, and new variations cannot be sent yet. "
            "Create it there and receive the products."
        )
    return ""


def _text_reasons(source: SendSource) -> list[str]:
    face, product = source.face, source.product
    reasons = []
    if not product.name.strip() or not face.name.strip():
        reasons.append(_("The product has no name."))
    longest = max(len(product.name), len(face.name) if sends_product(source) else 0)
    if longest > LONGEST_TITLE:
        text = _("The name has {count} characters; ANYMARKET takes {limit} at most.")
        reasons.append(text.format(count=longest, limit=LONGEST_TITLE))
    if not sends_product(source):
        return reasons
    if len(face.description) > LONGEST_DESCRIPTION:
        text = _(
            "The complementary description has {count} characters; ANYMARKET takes {limit} at most."
        )
        reasons.append(text.format(count=len(face.description), limit=LONGEST_DESCRIPTION))
    if len(face.video_url) > LONGEST_ADDRESS:
        reasons.append(_("The address of the video is too long."))
    if face.ncm.strip() and len(digits_of(face.ncm)) != NCM_LENGTH:
        reasons.append(_("The NCM must have eight digits."))
    return reasons


def _missing_in_new(source: SendSource, store: SendingStore) -> list[str]:
    """What the hub demands of a new product (API §3.4)."""
    product = source.product
    reasons = [why_not_fixed(store.offer.prices.mode)]
    if not product.description.strip():
        reasons.append(_("The complementary description is missing."))
    if not product.brand.strip():
        reasons.append(_("The brand is missing."))
    if not product.package_type.strip():
        reasons.append(_("No packaging is defined, and ANYMARKET needs the packed measures."))
    elif None in measures_of(product):
        reasons.append(_("Width, height and length of the packaging must be filled in."))
    if not product.gross_weight:
        reasons.append(_("The gross weight is missing."))
    return [reason for reason in reasons if reason]


def _note(source: SendSource) -> str:
    if source.is_new:
        return _("New at ANYMARKET.")
    if not sends_product(source):
        return _("Only the SKU is updated: the product at ANYMARKET has other SKUs as well.")
    return _("Will be updated.")
