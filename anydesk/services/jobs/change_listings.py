"""Pauses, resumes or sends listings again, one by one, each with the hub's answer (API §6.1)."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import astuple, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from anydesk.core.changes import LISTINGS
from anydesk.core.errors import ApiError
from anydesk.core.i18n import N_, _
from anydesk.core.jobs import Arguments, JsonValue, Outcome, RowResult, Step
from anydesk.core.listing_changes import ALREADY, WANTED, ListingAction, ListingPlanRow
from anydesk.core.listing_rows import row_id
from anydesk.core.listing_states import Transmission, publication_title
from anydesk.core.plans import PlanRow
from anydesk.core.products import ChannelListing
from anydesk.services.jobs.bulk import Row, each_row
from anydesk.storage import listing_news

if TYPE_CHECKING:
    from anydesk.api.hub import Hub
    from anydesk.services import Services

TITLES = {
    ListingAction.PAUSE: N_("Pause listings"),
    ListingAction.RESUME: N_("Resume listings"),
    ListingAction.SEND: N_("Send listings again"),
}


@dataclass(frozen=True)
class ChangedListing:
    """A ticked row: an offer, where it is, and how the merchant knows it."""

    listing_id: int
    channel_id: int
    integration_id: int
    hub_sku_id: int
    hub_listing_id: int
    store: str
    sku: str
    external_id: str
    name: str
    state: str

    def result(self) -> RowResult:
        """The row before anything is known of it."""
        return RowResult(
            self.sku or self.external_id,
            store=self.store,
            listing=self.external_id,
            name=self.name,
            before=publication_title(self.state),
            ref=str(row_id(self.listing_id, self.channel_id)),
        )


@dataclass(frozen=True)
class ChangeListings:
    """Asking for a state that a listing has already changes nothing; sending again only resends.

    Prices are left alone: the hub demands one with every change, and is given the one it has.
    """

    services: "Services"
    action: ListingAction
    rows: tuple[ChangedListing, ...]
    left_out: tuple[RowResult, ...] = ()

    key: ClassVar[str] = "listings.change"

    @property
    def title(self) -> str:
        """What is done to them."""
        return TITLES[self.action]

    @classmethod
    def from_plan(
        cls, services: "Services", action: ListingAction, rows: Iterable[PlanRow]
    ) -> "ChangeListings":
        """The job for a previewed plan. Rows that are not ticked become results with the reason."""
        chosen: list[ChangedListing] = []
        left_out: list[RowResult] = []
        for row in rows:
            if not isinstance(row, ListingPlanRow):
                continue
            if row.can_be_sent and row.chosen and row.hub_listing_id is not None:
                chosen.append(_changed(row, row.hub_listing_id))
            else:
                outcome = Outcome.FAILED if row.blocked else Outcome.SKIPPED
                message = row.blocked or row.note or _("Not ticked.")
                known = _changed(row, row.hub_listing_id or 0).result()
                left_out.append(replace(known, outcome=outcome, message=message, before=""))
        return cls(services, action, tuple(chosen), tuple(left_out))

    @property
    def arguments(self) -> Arguments:
        """What ``build`` makes the job of again."""
        rows: list[JsonValue] = [list(astuple(one)) for one in self.rows]
        left: list[JsonValue] = [
            [one.key, one.outcome.value, one.message, one.store, one.listing, one.name, one.ref]
            for one in self.left_out
        ]
        return {"action": self.action.value, "rows": rows, "left_out": left}

    async def steps(self, checkpoint: str | None) -> AsyncGenerator[Step, None]:
        """A Step for some rows, each with what the hub answered."""
        work: tuple[ChangedListing | RowResult, ...] = (*self.left_out, *self.rows)
        steps = each_row(
            work,
            self._change,
            checkpoint=checkpoint,
            blank=lambda row: row if isinstance(row, RowResult) else row.result(),
            changed=(LISTINGS,),
            durable=False,
        )
        async with aclosing(steps):
            async for step in steps:
                yield step

    async def again(self, rows: Sequence[RowResult]) -> "ChangeListings":
        """The same for these rows, as they are today."""
        ids = [int(row.ref) for row in rows if row.ref.isdigit()]
        plan = await self.services.listings.plan(ids, self.action)
        return ChangeListings.from_plan(self.services, self.action, plan)

    async def _change(self, row: ChangedListing | RowResult) -> Row | RowResult:
        if isinstance(row, RowResult):
            return row
        hub = await self.services.connections.hub(row.integration_id)
        if self.action is ListingAction.SEND:
            return await self._send(hub, row)
        now = await hub.listings.get(row.hub_sku_id, row.hub_listing_id)
        wanted = WANTED[self.action]
        if now.publication_status == wanted:
            already = replace(row.result(), outcome=Outcome.SKIPPED)
            return self._row(row, replace(already, message=_(ALREADY[self.action])), now)
        changed = await self._asked(hub, row, now, wanted)
        done = replace(row.result(), after=publication_title(changed.publication_status))
        if changed.publication_status != wanted:
            text = _("Accepted by ANYMARKET; the marketplace has not done it yet.")
            return self._row(row, replace(done, message=text), changed)
        return self._row(row, done, changed)

    async def _send(self, hub: "Hub", row: ChangedListing) -> Row:
        result = row.result()
        try:
            await hub.listings.send(row.hub_sku_id, row.hub_listing_id)
        except ApiError as error:
            if error.maybe_done and not error.stops_job:
                text = _("{reason} It may have been sent; update the listings to see.")
                return Row(
                    replace(
                        result, outcome=Outcome.FAILED, message=text.format(reason=error.message)
                    )
                )
            raise
        sent = ChannelListing(row.hub_listing_id, transmission_status=Transmission.SENDING)
        text = _("Accepted by ANYMARKET. Update the listing later to see what became of it.")
        return self._row(row, replace(result, before="", message=text), sent)

    async def _asked(
        self, hub: "Hub", row: ChangedListing, now: ChannelListing, wanted: str
    ) -> ChannelListing:
        if now.price is None:
            # Without knowing its price there is only the way that needs none.
            await hub.transmissions.set_publication(row.hub_listing_id, wanted)
            return await hub.listings.get(row.hub_sku_id, row.hub_listing_id)
        return await hub.listings.set_publication(
            row.hub_sku_id,
            row.hub_listing_id,
            wanted,
            price=now.price,
            discount_price=now.discount_price,
        )

    def _row(self, row: ChangedListing, result: RowResult, offer: ChannelListing) -> Row:
        save = partial(
            listing_news.note_offer,
            integration_id=row.integration_id,
            listing_id=row.listing_id,
            offer=offer,
            at=self.services.clock.now(),
        )
        return Row(result, save)


def build(services: "Services", arguments: Arguments) -> ChangeListings:
    """The job of a stored run; ``arguments``: action, rows, left_out."""
    rows = tuple(ChangedListing(*one) for one in arguments["rows"])
    left = tuple(
        RowResult(key, Outcome(outcome), message, store, listing, name, ref=ref)
        for key, outcome, message, store, listing, name, ref in arguments["left_out"]
    )
    return ChangeListings(services, ListingAction(arguments["action"]), rows, left)


def _changed(row: ListingPlanRow, hub_listing_id: int) -> ChangedListing:
    return ChangedListing(
        row.listing_id or 0,
        row.channel_listing_id or 0,
        row.integration_id,
        row.hub_sku_id,
        hub_listing_id,
        row.store,
        row.sku,
        row.external_id,
        row.name,
        row.state,
    )
