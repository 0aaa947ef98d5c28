"""The registers as they are used: what the program brings along, overlaid by stored rows."""

from collections.abc import Iterable

from anydesk.core.folding import fold
from anydesk.core.payments import CHOOSABLE
from anydesk.core.registers import PaymentMethodEntry, ShippingMethod, ShippingProviderEntry
from anydesk.core.shipping import PROVIDERS, recognise_shipping

OWN_PREFIX = "OWN_"

BUILT_IN_METHODS = frozenset(method.value for method in CHOOSABLE)
BUILT_IN_PROVIDERS = frozenset(provider.name for provider in PROVIDERS)


def plain_method(code: str) -> PaymentMethodEntry:
    """A payment method of ERP §6.1 as nobody has changed it."""
    return PaymentMethodEntry(code, kind=code)


def payment_methods(stored: Iterable[PaymentMethodEntry]) -> tuple[PaymentMethodEntry, ...]:
    """Those of ERP §6.1 in its order, as the stored rows change them; then the merchant's own."""
    rows = {row.code: row for row in stored}
    built_in = [rows.get(method.value) or plain_method(method.value) for method in CHOOSABLE]
    own = [row for code, row in rows.items() if code not in BUILT_IN_METHODS]
    return (*built_in, *sorted(own, key=lambda row: row.id or 0))


def next_own_code(stored: Iterable[PaymentMethodEntry]) -> str:
    """``OWN_<n>`` with a number that no stored method has."""
    numbers = [
        int(number)
        for row in stored
        if (number := row.code.removeprefix(OWN_PREFIX)) != row.code and number.isdecimal()
    ]
    return f"{OWN_PREFIX}{max(numbers, default=0) + 1}"


def shipping_providers(
    stored: Iterable[ShippingProviderEntry],
) -> tuple[ShippingProviderEntry, ...]:
    """Those of ERP §7.2, as the stored rows change them; then the merchant's own."""
    rows = {row.name: row for row in stored}
    built_in = [
        rows.get(one.name) or ShippingProviderEntry(one.name, one.kind.value) for one in PROVIDERS
    ]
    own = [row for name, row in rows.items() if name not in BUILT_IN_PROVIDERS]
    return (*built_in, *sorted(own, key=lambda row: row.id or 0))


def same_name(first: str, second: str) -> bool:
    """Two names that a person would take for one: accents, capitals and spaces aside."""
    return fold(first) == fold(second)


def suggested_method(
    codes: Iterable[str], methods: Iterable[ShippingMethod], providers: Iterable[str]
) -> str:
    """Which shipping method these codes of the hub plainly name (ERP §7.4); "" where none does.

    Returns:
        the id of a registered method as text; else the name of a provider that has none yet.
    """
    told = [code for code in codes if code.strip()]
    usable = [method for method in methods if method.enabled and method.id is not None]
    for code in told:
        for method in usable:
            if any(part and same_name(part, code) for part in _names(method)):
                return str(method.id)
    provider = recognise_shipping(*told)
    of_it = [method for method in usable if method.provider == provider]
    general = [method for method in of_it if not method.name]
    if provider and (len(of_it) == 1 or general):
        return str((general or of_it)[0].id)
    return provider if provider in set(providers) and not of_it else ""


def _names(method: ShippingMethod) -> tuple[str, ...]:
    together = f"{method.provider} {method.name}" if method.name else method.provider
    return method.code, method.external_code, method.name, together, method.title
