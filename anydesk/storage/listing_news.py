"""What the hub tells of offers after they were sent, noted here (API §6)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from anydesk.core.listing_rows import OfferNews
from anydesk.core.listing_states import SendState, state_after
from anydesk.core.products import ChannelListing, Listing
from anydesk.storage import listings as storage
from anydesk.storage.lists import pieces
from anydesk.storage.rows import upsert, values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import channel_listings, listings


def unread(tx: Tx, integration_id: int, news: Sequence[OfferNews]) -> frozenset[int]:
    """The hub SKUs whose offers have to be asked for: transmissions do not tell all of an offer.

    Those of offers that are not here yet, and of those that were published since.
    """
    known: dict[int, Any] = {}
    for part in pieces([one.hub_listing_id for one in news]):
        asked = select(
            channel_listings.c.hub_listing_id,
            channel_listings.c.marketplace,
            channel_listings.c.permalink,
            channel_listings.c.publication_status,
        ).where(
            channel_listings.c.integration_id == integration_id,
            channel_listings.c.hub_listing_id.in_(part),
        )
        known |= {row.hub_listing_id: row for row in tx.execute(asked)}
    return frozenset(
        one.hub_sku_id
        for one in news
        if (row := known.get(one.hub_listing_id)) is None
        or not row.marketplace
        or (not row.permalink and row.publication_status != one.publication_status)
    )


def apply(
    tx: Tx,
    integration_id: int,
    news: Sequence[OfferNews],
    offers: Mapping[int, Sequence[ChannelListing]],
    at: datetime,
) -> None:
    """Note what was read of some SKUs, and what it means for the last send of each.

    Args:
        news: transmissions; of a SKU that is not here a listing without product is made.
        offers: the offers of SKUs that were read themselves: all there are, by hub SKU id.
    """
    _add_missing(tx, integration_id, news, at)
    hub_sku_ids = list(dict.fromkeys([*(one.hub_sku_id for one in news), *offers]))
    known = storage.by_hub_sku(tx, integration_id, hub_sku_ids)
    ids = {sku: one.id for sku, one in known.items() if one.id is not None}
    before = storage.channels_of(tx, list(ids.values()))
    for hub_sku_id, found in offers.items():
        if hub_sku_id in ids:
            storage.replace_channels(tx, integration_id, ids[hub_sku_id], found)
    _note_asked(tx, [ids[one] for one in offers if one in ids], at)
    _note_transmissions(tx, integration_id, news, ids, at)
    storage.note_checked(tx, list(ids.values()), at)
    after = storage.channels_of(tx, list(ids.values()))
    _note_states(tx, known.values(), before, after)


def note_offer(
    tx: Tx, integration_id: int, listing_id: int, offer: ChannelListing, at: datetime
) -> None:
    """Note what a change of an offer told of it; what it did not tell stays.

    An offer that was sent again waits for the marketplace anew, and its SKU with it.
    """
    names = ("publication_status", "marketplace_status", "transmission_status", "permalink")
    values: dict[str, Any] = {name: value for name in names if (value := getattr(offer, name))}
    if offer.transmission_status:
        values["transmission_message"] = offer.transmission_message
    tx.execute(
        update(channel_listings)
        .where(
            channel_listings.c.integration_id == integration_id,
            channel_listings.c.hub_listing_id == offer.hub_listing_id,
        )
        .values(**values, checked_at=at)
    )
    if offer.transmission_status:
        tx.execute(
            update(listings)
            .where(listings.c.id == listing_id, listings.c.send_state != SendState.NEVER.value)
            .values(send_state=SendState.ACCEPTED.value, send_message="")
        )


def note_permalink(tx: Tx, channel_id: int, permalink: str) -> None:
    """Keep the address of an offer at the marketplace."""
    tx.execute(
        update(channel_listings)
        .where(channel_listings.c.id == channel_id)
        .values(permalink=permalink)
    )


def not_seen(
    tx: Tx, integration_id: int, since: datetime, *, after: int, limit: int, all_of_them: bool
) -> tuple[Listing, ...]:
    """SKUs that have offers here and were not told of since then, by local id.

    Args:
        all_of_them: those without offers as well: nobody listed any.
    """
    at = channel_listings.c.checked_at
    checked = or_(at.is_(None), at < since)
    offered = select(channel_listings.c.listing_id).where(
        channel_listings.c.integration_id == integration_id, checked
    )
    asked = (
        select(listings.c.id)
        .where(listings.c.integration_id == integration_id, listings.c.id > after)
        .order_by(listings.c.id)
        .limit(limit)
    )
    if not all_of_them:
        asked = asked.where(listings.c.id.in_(offered))
    ids = [row[0] for row in tx.execute(asked)]
    known = storage.by_ids(tx, ids)
    return tuple(known[one] for one in ids)


def close_reading(tx: Tx, integration_id: int, at: datetime) -> None:
    """All offers of the store were listed: a SKU without one here has none at the hub."""
    offered = select(channel_listings.c.listing_id).where(
        channel_listings.c.integration_id == integration_id
    )
    tx.execute(
        update(listings)
        .where(listings.c.integration_id == integration_id, listings.c.id.not_in(offered))
        .values(checked_at=at)
    )


def _note_asked(tx: Tx, listing_ids: Sequence[int], at: datetime) -> None:
    for part in pieces(listing_ids):
        tx.execute(
            update(channel_listings)
            .where(channel_listings.c.listing_id.in_(part))
            .values(checked_at=at)
        )


def _add_missing(tx: Tx, integration_id: int, news: Sequence[OfferNews], at: datetime) -> None:
    known = storage.by_hub_sku(tx, integration_id, [one.hub_sku_id for one in news])
    new = {
        one.hub_sku_id: Listing(
            integration_id,
            one.hub_product_id,
            one.hub_sku_id,
            one.sku,
            one.title,
            one.gtin,
            seen_at=at,
        )
        for one in news
        if one.hub_sku_id not in known and one.hub_product_id is not None
    }
    rows = [
        {**values_of(one, listings), "search_text": storage.search_text(one)}
        for one in new.values()
    ]
    upsert(tx, listings, rows, key=("integration_id", "hub_sku_id"), keep=storage.OURS)


def _note_transmissions(
    tx: Tx,
    integration_id: int,
    news: Iterable[OfferNews],
    ids: Mapping[int, int],
    at: datetime,
) -> None:
    """States and prices over what is known; an offer that is not here is added as it is told."""
    rows = [
        {
            **values_of(_offer_of(one), channel_listings),
            "integration_id": integration_id,
            "listing_id": ids[one.hub_sku_id],
            "checked_at": at,
        }
        for one in news
        if one.hub_sku_id in ids
    ]
    for row in rows:
        row["search_text"] = storage.channel_search_text(_offer_named(row))
    # What a transmission does not tell stays as it was read from the listing itself.
    told = {
        "publication_status",
        "marketplace_status",
        "transmission_status",
        "transmission_message",
        "checked_at",
    }
    silent = tuple(name for name in (rows[0] if rows else {}) if name not in told)
    upsert(tx, channel_listings, rows, key=("integration_id", "hub_listing_id"), keep=silent)
    _note_prices(tx, integration_id, news)


def _note_prices(tx: Tx, integration_id: int, news: Iterable[OfferNews]) -> None:
    priced = [one for one in news if one.price is not None]
    if priced:
        tx.execute(
            update(channel_listings)
            .where(
                channel_listings.c.integration_id == integration_id,
                channel_listings.c.hub_listing_id == bindparam("offer"),
            )
            .values(price=bindparam("full"), discount_price=bindparam("final")),
            [
                {"offer": one.hub_listing_id, "full": one.price, "final": one.discount_price}
                for one in priced
            ],
        )


def _offer_of(one: OfferNews) -> ChannelListing:
    return ChannelListing(
        one.hub_listing_id,
        one.marketplace,
        one.account_id,
        one.account_name,
        publication_status=one.publication_status,
        price=one.price,
        discount_price=one.discount_price,
        marketplace_status=one.marketplace_status,
        transmission_status=one.transmission_status,
        transmission_message=one.transmission_message,
    )


def _offer_named(row: Mapping[str, Any]) -> ChannelListing:
    return ChannelListing(row["hub_listing_id"], account_name=row["account_name"])


def _note_states(
    tx: Tx,
    known: Iterable[Listing],
    before: Mapping[int, Sequence[ChannelListing]],
    after: Mapping[int, Sequence[ChannelListing]],
) -> None:
    rows = []
    for one in known:
        key = one.id or 0
        state, message = state_after(
            one.send_state, one.send_message, before.get(key, ()), after.get(key, ())
        )
        if (state, message) != (one.send_state, one.send_message):
            rows.append({"row": key, "state": state, "message": message})
    if rows:
        tx.execute(
            update(listings)
            .where(listings.c.id == bindparam("row"))
            .values(send_state=bindparam("state"), send_message=bindparam("message")),
            rows,
        )
