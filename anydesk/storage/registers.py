"""The small registers (ERP §6.1, §7, §17, §18); what uses a row of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Table, delete, insert, select, update

from anydesk.core import register_lists
from anydesk.core.errors import NotThere
from anydesk.core.i18n import _
from anydesk.core.mappings import MappingKind
from anydesk.core.registers import (
    Intermediary,
    PaymentMethodEntry,
    ShippingMethod,
    ShippingProviderEntry,
    TaxNature,
)
from anydesk.core.settings import AdditionalSettings, PaymentSettings, TaxSettings
from anydesk.storage import configuration_tables as tables
from anydesk.storage import settings
from anydesk.storage.order_tables import sales_orders
from anydesk.storage.rows import record_of, values_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import integrations

Registered = PaymentMethodEntry | ShippingProviderEntry | ShippingMethod | TaxNature | Intermediary
R = TypeVar("R", PaymentMethodEntry, ShippingProviderEntry, ShippingMethod, TaxNature, Intermediary)

_TABLES: Mapping[type, Table] = {
    PaymentMethodEntry: tables.payment_methods,
    ShippingProviderEntry: tables.shipping_providers,
    ShippingMethod: tables.shipping_methods,
    TaxNature: tables.tax_natures,
    Intermediary: tables.intermediaries,
}


def payment_methods(tx: Tx) -> tuple[PaymentMethodEntry, ...]:
    """Every method that can be chosen: those of the ERP as they were changed, then own ones."""
    return register_lists.payment_methods(stored(tx, PaymentMethodEntry))


def shipping_providers(tx: Tx) -> tuple[ShippingProviderEntry, ...]:
    """Every logistics provider: those of the program as they were changed, then own ones."""
    return register_lists.shipping_providers(stored(tx, ShippingProviderEntry))


def shipping_methods(tx: Tx) -> tuple[ShippingMethod, ...]:
    """Every registered service of a provider."""
    return stored(tx, ShippingMethod)


def tax_natures(tx: Tx) -> tuple[TaxNature, ...]:
    """Every operation nature, disabled ones too."""
    return stored(tx, TaxNature)


def intermediaries(tx: Tx) -> tuple[Intermediary, ...]:
    """Every intermediary, disabled ones too."""
    return stored(tx, Intermediary)


def stored(tx: Tx, kind: type[R]) -> tuple[R, ...]:
    """The rows of a register as they are stored, in the order in which they were made."""
    table = _TABLES[kind]
    rows = tx.execute(select(table).order_by(table.c.id))
    return tuple(record_of(kind, row) for row in rows)


def save(tx: Tx, record: R) -> R:
    """Insert the record, or change the row with its id. Raises NotThere where that is gone."""
    table = _TABLES[type(record)]
    values = values_of(record, table)
    if record.id is None:
        added = tx.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
        return replace(record, id=added)
    if not tx.execute(update(table).where(table.c.id == record.id).values(values)).rowcount:
        raise NotThere(_("This entry is not there (any more)."))
    return record


def remove(tx: Tx, kind: type[Registered], row_id: int) -> None:
    """Delete the row; nothing where it is gone."""
    table = _TABLES[kind]
    tx.execute(delete(table).where(table.c.id == row_id))


def rename_provider(tx: Tx, before: str, after: str) -> None:
    """The services of a provider follow its new name; orders keep what they were sent with."""
    table = tables.shipping_methods
    tx.execute(update(table).where(table.c.provider == before).values(provider=after))


def stores_mapping_to(tx: Tx, kind: MappingKind, target: str) -> tuple[str, ...]:
    """The names of the integrations that map a code of the hub to this target."""
    rows = tx.execute(
        select(integrations.c.name)
        .join(tables.mappings, tables.mappings.c.integration_id == integrations.c.id)
        .where(tables.mappings.c.kind == kind.value, tables.mappings.c.target == target)
        .distinct()
        .order_by(integrations.c.name)
    )
    return tuple(rows.scalars())


def stores_with_default(tx: Tx, code: str) -> tuple[str, ...]:
    """The names of the integrations whose default payment method this is."""
    return tuple(
        name
        for name, scope in _scopes(tx).items()
        if settings.get_form(tx, PaymentSettings, scope=scope).default_method == code
    )


def stores_with_nature(tx: Tx, nature_id: int) -> tuple[str, ...]:
    """The names of the integrations whose settings name this operation nature."""
    found = []
    for name, scope in _scopes(tx).items():
        tax = settings.get_form(tx, TaxSettings, scope=scope)
        if nature_id in (tax.tax_nature_id, tax.taxpayer_nature_id):
            found.append(name)
    return tuple(found)


def stores_with_intermediary(tx: Tx, intermediary_id: int) -> tuple[str, ...]:
    """The names of the integrations that name this intermediary, themselves or in a channel."""
    channels = tables.sales_channels
    by_channel = tx.execute(
        select(integrations.c.name)
        .join(channels, channels.c.integration_id == integrations.c.id)
        .where(channels.c.intermediary_id == intermediary_id)
    ).scalars()
    by_setting = (
        name
        for name, scope in _scopes(tx).items()
        if settings.get_form(tx, AdditionalSettings, scope=scope).intermediary_id == intermediary_id
    )
    return tuple(sorted({*by_channel, *by_setting}))


def orders_use(tx: Tx, **used: Any) -> bool:
    """Whether a sales order has this value in this column."""
    ((name, value),) = used.items()
    column = sales_orders.c[name]
    return tx.execute(select(sales_orders.c.id).where(column == value).limit(1)).first() is not None


def _scopes(tx: Tx) -> dict[str, str]:
    """Name → scope of the settings, of every integration."""
    rows = tx.execute(select(integrations.c.name, integrations.c.id).order_by(integrations.c.name))
    return {row.name: settings.scope_of(row.id) for row in rows}
