"""The products of a send with what the hub has of them, read out of its stored JSON."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from anydesk.api.payloads_mirror import stored_product
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.products import HubProduct
from anydesk.core.send_sources import SendingStore, SendSource
from anydesk.storage import product_sending as storage
from anydesk.storage.store import Store, Tx

MANY = 20
"""From so many products on reading them is work for another thread."""

Read = tuple[list[SendSource], dict[int, str]]


async def read_sources(
    store: Store, product_ids: Sequence[int], sending_store: SendingStore
) -> list[SendSource]:
    """One for each product and listing of it in the store, in the order asked."""

    def work(tx: Tx) -> Read:
        return read(tx, product_ids, sending_store)

    found, raws = await store.run(work, durable=False)
    if len(raws) < MANY:
        return joined(found, raws)
    return await asyncio.to_thread(joined, found, raws)


def read(tx: Tx, product_ids: Sequence[int], sending_store: SendingStore) -> Read:
    """The products, and the hub's JSON of those that it has, in one transaction."""
    found = storage.sources(tx, product_ids, sending_store)
    return found, storage.mirrors(tx, sending_store, found)


def joined(found: Sequence[SendSource], raws: Mapping[int, str]) -> list[SendSource]:
    """The products with the hub's; this takes a while, and is for a thread of its own."""
    hubs = {key: hub for key, raw in raws.items() if (hub := _hub_product(raw)) is not None}
    return [
        replace(one, hub=hubs[key])
        if (key := storage.hub_id_of(one)) is not None and key in hubs
        else one
        for one in found
    ]


def _hub_product(raw: str) -> HubProduct | None:
    """None where what is stored cannot be read any more: then nothing is compared."""
    try:
        return stored_product(raw)
    except (ValueError, UnexpectedAnswer):
        return None
