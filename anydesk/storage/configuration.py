"""The whole configuration of an integration, read and written at once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import delete, select

from anydesk.core.categories import HubCategory
from anydesk.core.category_mapping import Counterpart, path_key
from anydesk.core.configuration import Configuration
from anydesk.core.folding import fold
from anydesk.core.mappings import MappingKind
from anydesk.core.registers import Intermediary
from anydesk.core.sales_channels import SalesChannel
from anydesk.core.setting_names import (
    INTERMEDIARIES,
    PAYMENT_METHODS,
    PRICE_LISTS,
    SHIPPING_METHODS,
    TAX_NATURES,
    WAREHOUSES,
    Names,
)
from anydesk.core.settings import INTEGRATION_FORMS
from anydesk.storage import (
    categories,
    category_mappings,
    mappings,
    price_lists,
    registers,
    settings,
    stock,
)
from anydesk.storage import channels as channel_storage
from anydesk.storage.configuration_tables import categories as category_table
from anydesk.storage.configuration_tables import category_mappings as category_mapping_table
from anydesk.storage.store import Tx


def read(tx: Tx, integration_id: int) -> Configuration:
    """Everything that is set for this integration."""
    scope = settings.scope_of(integration_id)
    paths = {row.id: row.path for row in categories.tree(tx) if row.id is not None}
    mapped = category_mappings.counterparts(tx, integration_id)
    return Configuration(
        forms={form.key: settings.get_form(tx, form, scope=scope) for form in INTEGRATION_FORMS},
        mappings={
            kind.value: tuple(
                (row.code, row.target) for row in mappings.rows(tx, integration_id, kind)
            )
            for kind in MappingKind
        },
        channels={
            (one.marketplace, one.account_name): one
            for one in channel_storage.of(tx, integration_id)
        },
        categories={paths[row_id]: found for row_id, found in mapped.items() if row_id in paths},
    )


def write(tx: Tx, integration_id: int, before: Configuration, after: Configuration) -> None:
    """Store what ``after`` has in another way than ``before``, but for the Forms.

    Local categories must be there.
    """
    for kind, rows in after.mappings.items():
        if rows != before.mappings[kind]:
            mappings.replace(tx, integration_id, kind, rows)
    for pair, channel in after.channels.items():
        if channel != before.channels.get(pair):
            _write_channel(tx, channel)
    if after.categories != before.categories:
        _write_categories(tx, integration_id, after)


def names(tx: Tx) -> Names:
    """The names of everything that a configuration refers to."""
    return Names(
        {
            WAREHOUSES: {one.id: one.name for one in stock.warehouses(tx)},
            TAX_NATURES: {one.id: one.name for one in registers.tax_natures(tx)},
            INTERMEDIARIES: _intermediary_names(registers.intermediaries(tx)),
            PAYMENT_METHODS: {one.code: one.title for one in registers.payment_methods(tx)},
            SHIPPING_METHODS: {one.id: one.title for one in registers.shipping_methods(tx)},
            PRICE_LISTS: {one.id: one.name for one in price_lists.rows(tx)},
        }
    )


def _intermediary_names(rows: Iterable[Intermediary]) -> dict[int | None, str]:
    """One merchant may have the same user name at several marketplaces."""
    rows = tuple(rows)
    count = Counter(fold(one.name) for one in rows)
    return {
        one.id: one.name
        if count[fold(one.name)] == 1
        else " · ".join(filter(None, (one.name, one.channel, one.document)))
        for one in rows
    }


def _write_channel(tx: Tx, channel: SalesChannel) -> None:
    if channel.id is None:
        made = channel_storage.add(tx, channel)
        if made is None:
            return
        channel = replace(channel, id=made.id)
    channel_storage.save(tx, channel)
    if channel.id is not None:
        channel_storage.set_connected(tx, [channel.id], channel.connected)


def _write_categories(tx: Tx, integration_id: int, after: Configuration) -> None:
    ids = {
        row.path_key: row.id
        for row in tx.execute(select(category_table.c.path_key, category_table.c.id))
    }
    tx.execute(
        delete(category_mapping_table).where(
            category_mapping_table.c.integration_id == integration_id
        )
    )
    category_mappings.put(
        tx,
        integration_id,
        {ids[path_key(path)]: _hub(integration_id, one) for path, one in after.categories.items()},
    )


def _hub(integration_id: int, one: Counterpart) -> HubCategory:
    return HubCategory(integration_id, one.hub_id, one.path.split("/")[-1], one.path)
