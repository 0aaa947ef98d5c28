"""Reads everything that an integration's configuration says about received orders, at once."""

from sqlalchemy import bindparam, select

from anydesk.core.mappings import MappingKind
from anydesk.core.receiving_rules import Rules
from anydesk.core.registers import ShippingMethod
from anydesk.core.settings import (
    AdditionalSettings,
    OrderSettings,
    PaymentSettings,
    StatusSettings,
    StockSettings,
    TaxSettings,
)
from anydesk.storage import channels, mappings, registers, settings
from anydesk.storage.order_tables import sales_orders
from anydesk.storage.store import Tx

_OWNER = select(sales_orders.c.integration_id).where(sales_orders.c.id == bindparam("order"))


def rules_of(tx: Tx, integration_id: int) -> Rules:
    """The configuration of an integration as it is now: a snapshot for a page of orders."""
    scope = settings.scope_of(integration_id)
    targets = mappings.targets(tx, integration_id)
    methods = {str(one.id): one for one in registers.shipping_methods(tx)}
    return Rules(
        orders=settings.get_form(tx, OrderSettings, scope=scope),
        additional=settings.get_form(tx, AdditionalSettings, scope=scope),
        tax=settings.get_form(tx, TaxSettings, scope=scope),
        situations=settings.get_form(tx, StatusSettings, scope=scope),
        payments=settings.get_form(tx, PaymentSettings, scope=scope),
        stock=settings.get_form(tx, StockSettings, scope=scope),
        statuses=targets.get(MappingKind.STATUS, {}),
        payment_codes=targets.get(MappingKind.PAYMENT, {}),
        shipping_codes=_methods(targets.get(MappingKind.SHIPPING, {}), methods),
        methods={one.code: one for one in registers.payment_methods(tx)},
        channels={
            (one.marketplace, one.account_name): one for one in channels.of(tx, integration_id)
        },
        intermediaries={one.id: one for one in registers.intermediaries(tx) if one.id is not None},
        natures=frozenset(
            one.id for one in registers.tax_natures(tx) if one.id is not None and one.enabled
        ),
    )


def rules_of_order(tx: Tx, order_id: int) -> Rules:
    """The same for the integration that an order came from."""
    return rules_of(tx, tx.execute(_OWNER, {"order": order_id}).scalar_one())


def _methods(
    targets: "dict[str, str]", methods: "dict[str, ShippingMethod]"
) -> "dict[str, ShippingMethod]":
    """A mapping to a shipping method that was removed is none."""
    return {code: methods[target] for code, target in targets.items() if target in methods}
