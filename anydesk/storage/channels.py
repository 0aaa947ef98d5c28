"""The sales channels of the integrations, and where they are first seen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, false, func, or_, select, update

from anydesk.core.query import FilterValue
from anydesk.core.sales_channels import ChannelOrigin, SalesChannel, found_channel
from anydesk.storage.configuration_tables import sales_channels
from anydesk.storage.order_tables import hub_orders, sales_orders
from anydesk.storage.rows import record_of, upsert, values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import channel_listings

Key = tuple[str, str]
"""Marketplace and account name."""

KEY = ("integration_id", "marketplace", "account_name")
_channel = sales_channels.c


def of(tx: Tx, integration_id: int) -> tuple[SalesChannel, ...]:
    """Every channel of an integration, pending ones too, by marketplace and account."""
    rows = tx.execute(
        select(sales_channels)
        .where(_channel.integration_id == integration_id)
        .order_by(_channel.marketplace, _channel.account_name)
    )
    return tuple(record_of(SalesChannel, row) for row in rows)


def all_of_them(tx: Tx) -> tuple[SalesChannel, ...]:
    """The channels of all integrations, by marketplace and account."""
    rows = tx.execute(
        select(sales_channels).order_by(
            _channel.marketplace, _channel.account_name, _channel.integration_id
        )
    )
    return tuple(record_of(SalesChannel, row) for row in rows)


def get(tx: Tx, channel_id: int) -> SalesChannel | None:
    """One channel, or None."""
    row = tx.execute(select(sales_channels).where(_channel.id == channel_id)).one_or_none()
    return None if row is None else record_of(SalesChannel, row)


def note(
    tx: Tx,
    integration_id: int,
    marketplace: str,
    account_name: str,
    at: datetime,
    origin: str = ChannelOrigin.ORDERS,
) -> None:
    """See to it that a channel is there: new ones are pending, known ones stay as they are.

    An order without a marketplace belongs to no channel: nothing happens.
    """
    if marketplace:
        _insert(
            tx, [found_channel(integration_id, marketplace, account_name, origin=origin, at=at)]
        )


def collect(tx: Tx, integration_id: int, at: datetime) -> int:
    """Note every channel of the mirrored orders, the sales orders and the listings; how many new.

    A channel known from listings and orders is told to come from orders.
    """
    found: dict[Key, str] = dict.fromkeys(
        _keys(tx, channel_listings, channel_listings.c.marketplace, integration_id),
        ChannelOrigin.LISTINGS,
    )
    for table in (hub_orders, sales_orders):
        for key in _keys(tx, table, table.c.channel, integration_id):
            found[key] = ChannelOrigin.ORDERS
    known = {(one.marketplace, one.account_name) for one in of(tx, integration_id)}
    new = [
        found_channel(integration_id, *key, origin=origin, at=at)
        for key, origin in sorted(found.items())
        if key not in known
    ]
    _insert(tx, new)
    return len(new)


def add(tx: Tx, channel: SalesChannel) -> SalesChannel | None:
    """Store a new channel; None where marketplace and account are there already."""
    there = tx.execute(select(_channel.id).where(*_is(channel))).scalar_one_or_none()
    if there is not None:
        return None
    _insert(tx, [channel])
    made = tx.execute(select(sales_channels).where(*_is(channel))).one()
    return record_of(SalesChannel, made)


def save(tx: Tx, channel: SalesChannel) -> bool:
    """Store the settings of a channel; False where it is gone. Which channel it is stays."""
    fixed = {"id", *KEY, "origin", "first_seen_at"}
    values = {k: v for k, v in values_of(channel, sales_channels).items() if k not in fixed}
    done = tx.execute(update(sales_channels).where(_channel.id == channel.id).values(**values))
    return bool(done.rowcount)


def set_connected(tx: Tx, ids: Iterable[int], connected: bool) -> None:
    """Say of channels that they are the merchant's, or take it back."""
    tx.execute(
        update(sales_channels).where(_channel.id.in_(tuple(ids))).values(connected=connected)
    )


def remove(tx: Tx, channel_id: int) -> None:
    """Forget a channel. One that orders or listings name comes back with the next collection."""
    tx.execute(delete(sales_channels).where(_channel.id == channel_id))


def pending(tx: Tx, integration_id: int) -> int:
    """How many channels nobody has connected yet."""
    statement = select(func.count()).where(
        _channel.integration_id == integration_id, _channel.connected.is_(False)
    )
    return int(tx.execute(statement).scalar_one())


def orders_by_channel(tx: Tx, integration_id: int) -> Mapping[Key, int]:
    """How many orders each channel brought: those of the hub, received or not, each once."""
    found: Counter[Key] = Counter()
    mirror, own = hub_orders.c, sales_orders.c
    # A sales order whose mirrored row is gone, as after an import, still counts.
    alone = (
        ~select(mirror.id)
        .where(mirror.integration_id == own.integration_id, mirror.hub_id == own.hub_id)
        .exists()
    )
    for table, more in ((hub_orders, ()), (sales_orders, (alone,))):
        rows = tx.execute(
            select(table.c.channel, table.c.account_name, func.count())
            .where(table.c.integration_id == integration_id, *more)
            .group_by(table.c.channel, table.c.account_name)
        )
        for channel, account, count in rows:
            found[channel, account] += count
    return found


def listings_by_channel(tx: Tx, integration_id: int) -> Mapping[Key, int]:
    """How many listings each channel has."""
    offer = channel_listings.c
    rows = tx.execute(
        select(offer.marketplace, offer.account_name, func.count())
        .where(offer.integration_id == integration_id)
        .group_by(offer.marketplace, offer.account_name)
    )
    return {(marketplace, account): count for marketplace, account, count in rows}


def chosen(
    channel: ColumnElement[str], account_name: ColumnElement[str], value: FilterValue
) -> ColumnElement[bool]:
    """The condition of a list's channel filter: one or several bare codes, or code and account."""
    conditions = []
    for one in value if isinstance(value, tuple) else (str(value),):
        marketplace, slash, account = one.partition("/")
        conditions.append(channel == one)
        if slash:
            conditions.append((channel == marketplace) & (account_name == account))
    return or_(false(), *conditions)


def _keys(tx: Tx, table: Table, marketplace: Any, integration_id: int) -> list[Key]:
    rows = tx.execute(
        select(marketplace, table.c.account_name)
        .where(table.c.integration_id == integration_id, marketplace != "")
        .distinct()
    )
    return [(row[0], row[1]) for row in rows]


def _insert(tx: Tx, channels: Iterable[SalesChannel]) -> None:
    rows = [
        {k: v for k, v in values_of(one, sales_channels).items() if k != "id"} for one in channels
    ]
    # Whatever is there already is the merchant's: nothing of it is overwritten.
    upsert(tx, sales_channels, rows, key=KEY, keep=tuple(_channel.keys()))


def _is(channel: SalesChannel) -> tuple[Any, ...]:
    return tuple(_channel[name] == getattr(channel, name) for name in KEY)
