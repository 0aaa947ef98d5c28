"""What is edited on the tab of sales channels, until it is saved."""

from collections.abc import Iterable, Mapping

from anydesk.core.channels import channel_title
from anydesk.core.folding import fold
from anydesk.core.sales_channels import ChannelOrigin, SalesChannel
from anydesk.core.settings.channels import ChannelForm
from anydesk.services.channels import ChannelRow

Key = tuple[str, str]
"""Marketplace and account name: what a channel is known by, stored or not."""


def key_of(channel: SalesChannel) -> Key:
    """What the channel is known by."""
    return channel.marketplace, channel.account_name


class ChannelDrafts:
    """The stored channels and what a person made of them."""

    def __init__(self) -> None:
        self._stored: Mapping[Key, ChannelRow] = {}
        self._drafts: dict[Key, SalesChannel] = {}
        self._removed: set[Key] = set()

    def put(self, rows: Iterable[ChannelRow]) -> None:
        """The channels were read again; what is edited stays, where it still differs."""
        self._stored = {key_of(row.channel): row for row in rows}
        self._removed &= self._stored.keys()
        for channel in tuple(self._drafts.values()):
            self.edit(channel)

    def edit(self, channel: SalesChannel) -> None:
        """Make this of a channel, or add a new one."""
        key = key_of(channel)
        stored = self._stored.get(key)
        self._drafts.pop(key, None)
        if stored is None and channel.id is not None:
            # It went away while it was edited.
            return
        if stored is None or stored.channel != channel:
            self._drafts[key] = channel

    def remove(self, key: Key) -> None:
        """Take a channel off the list."""
        self._drafts.pop(key, None)
        if key in self._stored:
            self._removed.add(key)

    def undo(self) -> None:
        """Back to what is stored."""
        self._drafts.clear()
        self._removed.clear()

    def restore(self) -> None:
        """The settings of every channel as they are suggested; names and connections stay."""
        for row in self.rows:
            suggested = ChannelForm.suggested(row.channel.marketplace)
            own_name = suggested.with_values(own_name=row.channel.title)
            self.edit(own_name.put_into(row.channel))

    @property
    def rows(self) -> tuple[ChannelRow, ...]:
        """The channels as they would be saved, by marketplace and account."""
        stored = {
            key: ChannelRow(self._drafts.get(key, row.channel), row.orders, row.listings)
            for key, row in self._stored.items()
            if key not in self._removed
        }
        new = {key: ChannelRow(one) for key, one in self._drafts.items() if key not in self._stored}
        by_name = sorted(
            {**stored, **new}.items(), key=lambda one: (fold(channel_title(one[0][0])), one[0])
        )
        return tuple(row for _key, row in by_name)

    def row(self, key: Key) -> ChannelRow | None:
        """One of them, or None."""
        return next((row for row in self.rows if key_of(row.channel) == key), None)

    def is_edited(self, key: Key) -> bool:
        """It differs from what is stored."""
        return key in self._drafts

    def can_remove(self, key: Key) -> bool:
        """Added by hand, and nothing names it."""
        row = self.row(key)
        return row is not None and row.channel.origin == ChannelOrigin.MANUAL and not row.is_used

    @property
    def changed(self) -> tuple[SalesChannel, ...]:
        """What is to be stored."""
        return tuple(self._drafts.values())

    @property
    def removed(self) -> tuple[int, ...]:
        """The ids of what is to be removed."""
        ids = (self._stored[key].channel.id for key in self._removed)
        return tuple(one for one in ids if one is not None)

    @property
    def is_changed(self) -> bool:
        """Something is to be stored."""
        return bool(self._drafts or self._removed)
