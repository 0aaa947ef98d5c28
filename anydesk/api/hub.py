"""One ANYMARKET account with everything that can be asked of it."""

import asyncio
from dataclasses import dataclass

import httpx

from anydesk.api.account import AccountApi
from anydesk.api.callbacks import CallbacksApi
from anydesk.api.client import ApiClient, OnHealth
from anydesk.api.feeds import OrderFeedApi
from anydesk.api.labels import LabelsApi
from anydesk.api.limits import Pacer, Sleep
from anydesk.api.listings import ListingsApi
from anydesk.api.orders import OrdersApi
from anydesk.api.products import ProductsApi
from anydesk.api.stock import StockApi
from anydesk.api.taxonomy import TaxonomyApi
from anydesk.api.transmissions import TransmissionsApi
from anydesk.api.variations import VariationsApi
from anydesk.core.clock import Clock


@dataclass(frozen=True)
class Hub:
    """The account's resources, all on one client and so at one pace."""

    client: ApiClient
    account: AccountApi
    orders: OrdersApi
    products: ProductsApi
    stock: StockApi
    listings: ListingsApi
    transmissions: TransmissionsApi
    feeds: OrderFeedApi
    labels: LabelsApi
    callbacks: CallbacksApi
    taxonomy: TaxonomyApi
    variations: VariationsApi

    @classmethod
    def open(
        cls,
        base_url: str,
        token: str,
        *,
        clock: Clock,
        transport: httpx.AsyncBaseTransport | None = None,
        pacer: Pacer | None = None,
        on_health: OnHealth | None = None,
        name: str = "",
        sleep: Sleep = asyncio.sleep,
    ) -> "Hub":
        """The account behind this token; nothing is sent yet.

        Raises:
            InvalidInput: the address or the token cannot be used.
        """
        return cls.on(
            ApiClient(
                base_url,
                token,
                clock=clock,
                transport=transport,
                pacer=pacer,
                on_health=on_health,
                name=name,
                sleep=sleep,
            )
        )

    @classmethod
    def on(cls, client: ApiClient) -> "Hub":
        """The resources on a client that exists."""
        return cls(
            client=client,
            account=AccountApi(client),
            orders=OrdersApi(client),
            products=ProductsApi(client),
            stock=StockApi(client),
            listings=ListingsApi(client),
            transmissions=TransmissionsApi(client),
            feeds=OrderFeedApi(client),
            labels=LabelsApi(client),
            callbacks=CallbacksApi(client),
            taxonomy=TaxonomyApi(client),
            variations=VariationsApi(client),
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self.client.aclose()
