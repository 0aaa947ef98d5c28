"""The rows of the preview of a product send: what is new, what changes, what is in the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from anydesk.core.field_changes import FieldChange
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.outgoing_products import ProductDraft
from anydesk.core.plans import PlanRow
from anydesk.core.product_differences import differences, listing_differences
from anydesk.core.product_drafts import draft_of, reprices, sends_product
from anydesk.core.product_reasons import reasons_against, warnings_about
from anydesk.core.send_options import AS_USUAL, SendOptions
from anydesk.core.send_sources import SendingStore, SendSource

__all__ = [
    "ACTION_TITLES",
    "ProductPlanRow",
    "SendAction",
    "product_row",
    "reasons_against",
    "repriced",
]


class SendAction(StrEnum):
    """What sending does at the hub."""

    CREATE = "create"
    ADD = "add"
    """A new SKU of a product that the hub has."""
    UPDATE = "update"


ACTION_TITLES: Mapping[SendAction, str] = {
    SendAction.CREATE: N_("New at ANYMARKET"),
    SendAction.ADD: N_("New variation"),
    SendAction.UPDATE: N_("Update"),
}


@dataclass(frozen=True)
class ProductPlanRow(PlanRow):
    """One product or variation in the preview of a product send.

    Args:
        reasons: all of ``blocked``.
        warnings: what does not stop the send and should be known before it.
        differences: what the hub would have afterwards in place of what it has.
        compared: the hub's product is known; False: everything is sent, and ``differences`` has
            what is known of it.
        reprices: the cost that goes along changes the price of every listing.
        family_id: the product whose variation this is, or the product itself; rows of one family
            and store are one product at the hub.
    """

    action: SendAction = SendAction.UPDATE
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    differences: tuple[FieldChange, ...] = ()
    compared: bool = True
    reprices: bool = False
    family_id: int = 0

    @property
    def can_be_sent(self) -> bool:
        """Nothing stands in the way; a new product has no listing yet."""
        return not self.blocked

    @property
    def changes(self) -> bool:
        """The hub would have something else afterwards, as far as we know."""
        return not self.blocked and (
            self.action is not SendAction.UPDATE or not self.compared or bool(self.differences)
        )


def repriced(rows: Iterable[ProductPlanRow]) -> int:
    """Of how many ticked products the cost changes every price."""
    return sum(row.chosen and row.reprices for row in rows)


def product_row(
    source: SendSource,
    store: SendingStore,
    options: SendOptions = AS_USUAL,
    *,
    leads: bool = True,
) -> ProductPlanRow:
    """The preview's row of a product in a store.

    Args:
        leads: False: another variation's row has the differences of the product itself.
    """
    product, listing = source.product, source.listing
    reasons = reasons_against(source, store)
    action = _action(source)
    found, compared = ((), True) if reasons else _compared(source, store, options, leads=leads)
    # Rows are made by the thousand, and each at once: copying one takes as long as making it.
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
        note="" if reasons else _note(action, source, found, compared=compared),
        chosen=not reasons and (action is not SendAction.UPDATE or not compared or bool(found)),
        action=action,
        reasons=reasons,
        warnings=() if reasons else warnings_about(source, store),
        differences=found,
        compared=compared,
        reprices=not reasons and reprices(source, store),
        family_id=product.parent_id or product.id or 0,
    )


def _action(source: SendSource) -> SendAction:
    if not source.is_new:
        return SendAction.UPDATE
    return SendAction.CREATE if source.hub_product_id is None else SendAction.ADD


def _compared(
    source: SendSource, store: SendingStore, options: SendOptions, *, leads: bool
) -> tuple[tuple[FieldChange, ...], bool]:
    draft = draft_of(source, store, options)
    if not leads:
        draft = _of_the_sku(draft, source)
    if source.listing is None:
        return differences(draft, source.hub), True
    if source.hub is None or source.hub_sku is None:
        return listing_differences(draft, source.listing), False
    return differences(draft, source.hub, source.listing.hub_sku_id, source.listing), True


def _of_the_sku(draft: ProductDraft, source: SendSource) -> ProductDraft:
    own = draft.pictures if source.product.image_urls else None
    return replace(draft, product=None, pictures=own)


def _note(
    action: SendAction, source: SendSource, found: tuple[FieldChange, ...], *, compared: bool
) -> str:
    if action is SendAction.CREATE:
        return _("New at ANYMARKET.")
    if action is SendAction.ADD:
        return _("A new variation of a product that ANYMARKET has.")
    if not compared:
        said = _("Will be updated. Read the products of the store to see what changes.")
    elif not found:
        said = _("ANYMARKET has all of this already.")
    else:
        text = ngettext("{count} field changes.", "{count} fields change.", len(found))
        said = text.format(count=len(found))
    if sends_product(source):
        return said
    shared = _("Only the SKU is updated: the product at ANYMARKET has other SKUs as well.")
    return f"{said} {shared}"
