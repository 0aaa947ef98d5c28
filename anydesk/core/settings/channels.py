# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""The settings of one sales channel; stored as a row of the register of channels."""

import dataclasses
from dataclasses import dataclass
from typing import Self

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_
from anydesk.core.kinds import Choice, Flag, Reference, Text
from anydesk.core.sales_channels import MOVER_TITLES, Mover, SalesChannel, found_channel
from anydesk.core.settings.prices import PRICE_MODES

MOVERS = tuple((Mover(value), title) for value, title in MOVER_TITLES.items())
OF_THE_INTEGRATION = ("", N_("As the integration"))
LONGEST_NAME = 60


@dataclass(frozen=True)
class ChannelForm(Form):
    """What can be set for one sales channel (ERP §1.3, API §14)."""

    key = "channel"
    title = N_("Sales channel")

    own_name: str = entry(
        Text(LONGEST_NAME),
        default="",
        label=N_("Own name"),
        help=N_("What you call it. Empty: marketplace and account."),
    )
    active: bool = entry(
        Flag(),
        default=True,
        label=N_("Active channel"),
        help=N_(
            "Off: no price is sent to its listings, and ANYMARKET is not told the situations of "
            "its orders. Orders are still received, and stock is still sent."
        ),
    )
    shipped_by: Mover = entry(
        Choice(MOVERS),
        default=Mover.MERCHANT,
        label=N_("Who moves orders to Shipped"),
        help=N_(
            "SHEIN and Mercado Livre do it by themselves and refuse to be told. What they do "
            "arrives here with the order."
        ),
    )
    delivered_by: Mover = entry(
        Choice(MOVERS),
        default=Mover.MERCHANT,
        label=N_("Who moves orders to Delivered"),
        help=N_("As above, for the delivery."),
    )
    may_cancel: bool = entry(
        Flag(),
        default=False,
        label=N_("Cancelling here cancels at ANYMARKET"),
        help=N_(
            "Not every marketplace allows it. Off: the order is cancelled here only, and the "
            "marketplace's own panel is the place to cancel the sale."
        ),
    )
    price_mode: str = entry(
        Choice((OF_THE_INTEGRATION, *PRICE_MODES)),
        default="",
        label=N_("Price sent"),
        help=N_("Where the prices of its listings come from."),
    )
    intermediary_id: int | None = entry(
        Reference("intermediaries"),
        default=None,
        label=N_("Intermediary"),
        help=N_(
            "Put on its orders where the marketplace names none. None chosen: as the integration."
        ),
    )

    @classmethod
    def of(cls, channel: SalesChannel) -> Self:
        """The settings of a channel as they are stored."""
        return cls(
            own_name=channel.title,
            active=channel.active,
            shipped_by=Mover(channel.shipped_by),
            delivered_by=Mover(channel.delivered_by),
            may_cancel=channel.may_cancel,
            price_mode=channel.price_mode,
            intermediary_id=channel.intermediary_id,
        )

    @classmethod
    def suggested(cls, marketplace: str) -> Self:
        """The defaults of a channel of this marketplace."""
        return cls.of(found_channel(0, marketplace, ""))

    def put_into(self, channel: SalesChannel) -> SalesChannel:
        """The channel with these settings."""
        return dataclasses.replace(
            channel,
            title=self.own_name.strip(),
            active=self.active,
            shipped_by=self.shipped_by,
            delivered_by=self.delivered_by,
            may_cancel=self.may_cancel,
            price_mode=self.price_mode,
            intermediary_id=self.intermediary_id,
        )
