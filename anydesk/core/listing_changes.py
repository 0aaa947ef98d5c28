"""Pausing, resuming and sending listings again: what will happen to which, and why not (API §6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from anydesk.core.channels import channel_title
from anydesk.core.i18n import N_, _
from anydesk.core.listing_rows import ListingRow
from anydesk.core.listing_states import Publication, publication_title
from anydesk.core.plans import PlanRow


class ListingAction(StrEnum):
    """What is asked of a listing; stored with runs."""

    PAUSE = "pause"
    RESUME = "resume"
    SEND = "send"


WANTED: Mapping[ListingAction, Publication] = {
    ListingAction.PAUSE: Publication.PAUSED,
    ListingAction.RESUME: Publication.ACTIVE,
}
"""The publication state that an action asks for; sending again asks for none."""

ALREADY: Mapping[ListingAction, str] = {
    ListingAction.PAUSE: N_("It is paused already."),
    ListingAction.RESUME: N_("It is on sale already."),
}


@dataclass(frozen=True)
class ListingPlanRow(PlanRow):
    """One listing in the preview of such a change.

    Args:
        hub_listing_id: the offer's id at the hub; None: there is none.
        channel: marketplace and account in words.
        state: the publication state now, as the hub last told it.
        becomes: the state asked for; "" where it is sent again.
    """

    hub_sku_id: int = 0
    hub_listing_id: int | None = None
    channel: str = ""
    state: str = ""
    becomes: str = ""
    warnings: tuple[str, ...] = field(default=())

    @property
    def can_be_sent(self) -> bool:
        """Nothing stands in the way; whether it is ticked is another question."""
        return not self.blocked

    @property
    def changes(self) -> bool:
        """It is not so already."""
        return not self.blocked and (not self.becomes or self.state != self.becomes)


def channel_of(row: ListingRow) -> str:
    """Marketplace and account in words."""
    return " · ".join(filter(None, (channel_title(row.marketplace), row.account_name)))


def plan_row(row: ListingRow, action: ListingAction) -> ListingPlanRow:
    """The preview's row of a listing."""
    blocked = why_not(row, action)
    wanted = WANTED.get(action)
    same = wanted is not None and row.publication_status == wanted
    note = _(ALREADY[action]) if same and not blocked else ""
    if action is ListingAction.SEND and row.publication_status == Publication.UNPUBLISHED:
        note = _("It will be published for the first time.")
    return ListingPlanRow(
        listing_id=row.listing_id,
        channel_listing_id=row.channel_id,
        integration_id=row.integration_id,
        store=row.store,
        product_id=row.product_id or 0,
        sku=row.sku or row.product_sku,
        external_id=row.identifier,
        name=row.title,
        price=row.price,
        blocked=blocked,
        note=note,
        chosen=not blocked and not same,
        hub_sku_id=row.hub_sku_id,
        hub_listing_id=row.hub_listing_id,
        channel=channel_of(row),
        state=row.publication_status,
        becomes=wanted or "",
    )


def why_not(row: ListingRow, action: ListingAction) -> str:
    """What forbids it, with the next step; "" where nothing does as far as is known here."""
    status = row.publication_status
    if row.channel_id is None:
        return _("This SKU has no listing in a marketplace. Create the listing at ANYMARKET.")
    if status == Publication.CLOSED:
        return _("The marketplace has closed this listing. Make a new one at ANYMARKET.")
    if action is ListingAction.SEND:
        return ""
    if status in (Publication.UNPUBLISHED, Publication.CORRUPTED):
        return _("This listing is not on the marketplace ({state}). Send it again first.").format(
            state=publication_title(status)
        )
    return ""
