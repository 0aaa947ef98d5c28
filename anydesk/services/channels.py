"""The sales channels of the integrations: found by themselves, connected and set by a person."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from anydesk.core.changes import CHANNELS, Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.i18n import _
from anydesk.core.sales_channels import (
    ChannelOrigin,
    SalesChannel,
    channel_code,
    filter_choices,
    found_channel,
)
from anydesk.core.settings.channels import ChannelForm
from anydesk.storage import channels as storage
from anydesk.storage.store import Store, Tx

CODE = re.compile(r"[A-Z0-9_]{2,60}")
"""What the hub's codes look like (API §18.1)."""

LONGEST_ACCOUNT = 255
"""API §7.3."""


@dataclass(frozen=True)
class ChannelRow:
    """A channel, and what is known of it: orders of the hub and listings."""

    channel: SalesChannel
    orders: int = 0
    listings: int = 0

    @property
    def is_used(self) -> bool:
        """Orders or listings name it."""
        return bool(self.orders or self.listings)


class ChannelsService:
    """Sales channels (ERP §1.3)."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def rows(self, integration_id: int) -> tuple[SalesChannel, ...]:
        """Every channel of an integration, pending ones too, by marketplace and account."""
        return await self._store.run(
            partial(storage.of, integration_id=integration_id), durable=False
        )

    async def overview(self, integration_id: int) -> tuple[ChannelRow, ...]:
        """The same with how many orders and listings each has."""
        return await self._store.run(
            partial(_overview, integration_id=integration_id), durable=False
        )

    async def choices(
        self, integration_id: int | None, codes: Sequence[str]
    ) -> tuple[tuple[str, str], ...]:
        """What lists of orders can be filtered by: channels, and the codes that have no record."""

        def read(tx: Tx) -> tuple[SalesChannel, ...]:
            if integration_id is None:
                return storage.all_of_them(tx)
            return storage.of(tx, integration_id)

        return filter_choices(await self._store.run(read, durable=False), codes)

    async def pending(self, integration_id: int) -> int:
        """How many channels nobody has connected yet."""
        return await self._store.run(
            partial(storage.pending, integration_id=integration_id), durable=False
        )

    async def collect(self, integration_id: int) -> int:
        """Note the channels of all orders and listings that are here; how many are new."""
        new = await self._store.run(
            partial(storage.collect, integration_id=integration_id, at=self._clock.now()),
            durable=False,
        )
        if new:
            self._changes.publish(CHANNELS)
        return new

    async def connect(self, ids: Iterable[int]) -> None:
        """Say that these channels are the merchant's."""
        await self._set_connected(tuple(ids), True)

    async def disconnect(self, ids: Iterable[int]) -> None:
        """Put these channels back among the pending ones; their settings stay."""
        await self._set_connected(tuple(ids), False)

    async def save(self, channel: SalesChannel) -> SalesChannel:
        """Store the settings of a channel. Raises InvalidInput for each field, and NotThere."""
        await self.apply(channel.integration_id, changed=[channel])
        return channel

    async def add(
        self, integration_id: int, marketplace: str, account_name: str = "", title: str = ""
    ) -> SalesChannel:
        """Add a channel that nothing has named yet; it counts as connected.

        Raises InvalidInput for a marketplace that is no code, and for a channel that is there.
        """
        new = self.draft(integration_id, marketplace, account_name, title)
        await self.apply(integration_id, changed=[new])
        rows = await self.rows(integration_id)
        return next(one for one in rows if _key(one) == _key(new))

    def draft(
        self, integration_id: int, marketplace: str, account_name: str = "", title: str = ""
    ) -> SalesChannel:
        """A channel to add, checked and not stored. Raises InvalidInput for each field."""
        code, account = channel_code(marketplace), account_name.strip()
        problems = {}
        if not CODE.fullmatch(code):
            problems["marketplace"] = _(
                "Choose a marketplace, or write its code as ANYMARKET has it, such as AMAZON."
            )
        if len(account) > LONGEST_ACCOUNT:
            problems["account_name"] = _("Use at most {count} characters.").format(
                count=LONGEST_ACCOUNT
            )
        if problems:
            raise InvalidInput(_("This channel cannot be added yet."), problems=problems)
        found = found_channel(
            integration_id, code, account, origin=ChannelOrigin.MANUAL, at=self._clock.now()
        )
        return dataclasses.replace(found, title=title.strip(), connected=True)

    async def remove(self, channel_id: int) -> None:
        """Forget a channel that was added by hand and that nothing names.

        Raises NotThere, and InvalidInput for one that orders or listings name.
        """
        await self._write(partial(_remove, ids=(channel_id,)))

    async def apply(
        self,
        integration_id: int,
        *,
        changed: Sequence[SalesChannel] = (),
        removed: Sequence[int] = (),
    ) -> None:
        """Store a whole edit, all of it or nothing; a channel without an id is a new one.

        Raises InvalidInput naming the channel, and NotThere for one that is gone.
        """
        for channel in changed:
            _check(channel)

        def write(tx: Tx) -> None:
            _remove(tx, removed)
            for channel in changed:
                _put(tx, dataclasses.replace(channel, integration_id=integration_id))

        await self._write(write)

    async def _set_connected(self, ids: Sequence[int], connected: bool) -> None:
        await self._write(partial(storage.set_connected, ids=ids, connected=connected))

    async def _write(self, function: Callable[[Tx], None]) -> None:
        await self._store.run(function)
        self._changes.publish(CHANNELS)


def _key(channel: SalesChannel) -> tuple[str, str]:
    return channel.marketplace, channel.account_name


def _overview(tx: Tx, integration_id: int) -> tuple[ChannelRow, ...]:
    orders = storage.orders_by_channel(tx, integration_id)
    listings = storage.listings_by_channel(tx, integration_id)
    return tuple(
        ChannelRow(one, orders.get(_key(one), 0), listings.get(_key(one), 0))
        for one in storage.of(tx, integration_id)
    )


def _check(channel: SalesChannel) -> None:
    problems = ChannelForm.of(channel).problems()
    if problems:
        raise InvalidInput(
            _("The channel {name} cannot be saved yet.").format(name=channel.caption),
            problems=problems,
            hint=next(iter(problems.values())),
        )


def _put(tx: Tx, channel: SalesChannel) -> None:
    if channel.id is not None:
        if not storage.save(tx, channel):
            raise NotThere(
                _("The channel {name} is not there any more.").format(name=channel.caption)
            )
    elif storage.add(tx, channel) is None:
        bare = dataclasses.replace(channel, title="")
        raise InvalidInput(
            _("The channel {name} is in the list already.").format(name=bare.caption),
            problems={"account_name": _("This account is in the list already.")},
        )


def _remove(tx: Tx, ids: Sequence[int]) -> None:
    for channel_id in ids:
        channel = storage.get(tx, channel_id)
        if channel is None:
            raise NotThere(_("This channel is not there any more."))
        row = next(
            one for one in _overview(tx, channel.integration_id) if one.channel.id == channel_id
        )
        if row.is_used or channel.origin != ChannelOrigin.MANUAL:
            raise InvalidInput(
                _("The channel {name} was found at ANYMARKET and stays in the list.").format(
                    name=channel.caption
                ),
                hint=_("Switch it off instead: then neither prices nor situations are sent."),
            )
        storage.remove(tx, channel_id)
