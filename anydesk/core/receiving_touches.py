"""What the settings change about an order before it is received: names, addresses (ERP §2)."""

from collections.abc import Mapping
from dataclasses import replace

from anydesk.core.contacts import is_abroad
from anydesk.core.hub_orders import Address, HubOrder
from anydesk.core.names import format_name
from anydesk.core.postcodes import Found, completed, postcode_key, why_not_completed
from anydesk.core.receiving_rules import Rules
from anydesk.core.settings import AddressFromPostcode

NOTHING: Mapping[str, Found] = {}


def postcodes_of(order: HubOrder, rules: Rules) -> frozenset[str]:
    """The postcodes that must be looked up for this order; none where the settings ask for none."""
    mode = rules.orders.complete_address_from_postcode
    if mode is AddressFromPostcode.NEVER:
        return frozenset()
    addresses = [one for one in (order.delivery_address, order.billing_address) if _asks(one, mode)]
    return frozenset(filter(None, (postcode_key(one.postcode) for one in addresses)))


def touched(
    order: HubOrder, rules: Rules, found: Mapping[str, Found] = NOTHING
) -> tuple[HubOrder, str]:
    """The order with names and addresses as the settings ask, and why an address stayed, or "".

    The version of the hub (``raw``) stays as it came.

    Args:
        found: what the postcode directory said, by ``postcode_key``.
    """
    if rules.orders.format_customer_names:
        order = _formatted(order)
    mode = rules.orders.complete_address_from_postcode
    if mode is AddressFromPostcode.NEVER:
        return order, ""
    delivery, reason = _completed(order.delivery_address, found, mode)
    billing, _same = _completed(order.billing_address, found, mode)
    return replace(order, delivery_address=delivery, billing_address=billing), reason


def _formatted(order: HubOrder) -> HubOrder:
    return replace(
        order,
        buyer=replace(order.buyer, name=format_name(order.buyer.name)),
        billing_name=format_name(order.billing_name),
        delivery_address=_recipient(order.delivery_address),
        billing_address=_recipient(order.billing_address),
    )


def _recipient(address: Address) -> Address:
    return replace(address, recipient=format_name(address.recipient))


def _completed(
    address: Address, found: Mapping[str, Found], mode: AddressFromPostcode
) -> tuple[Address, str]:
    if not _asks(address, mode):
        return address, ""
    answer = found.get(postcode_key(address.postcode))
    return completed(address, answer, mode), why_not_completed(address, answer)


def _asks(address: Address, mode: AddressFromPostcode) -> bool:
    if address.is_empty or is_abroad(address):
        return False
    parts = (address.street, address.district, address.city, address.state)
    return mode is AddressFromPostcode.ALWAYS or not all(part.strip() for part in parts)
