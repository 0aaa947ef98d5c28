"""The small registers: payment methods, shipping, operation natures, intermediaries."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from anydesk.core import changes as kinds
from anydesk.core import register_checks as checks
from anydesk.core import register_lists as lists
from anydesk.core.changes import Changes
from anydesk.core.errors import InvalidInput
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.mappings import MappingKind
from anydesk.core.registers import (
    Intermediary,
    PaymentMethodEntry,
    ShippingMethod,
    ShippingProviderEntry,
    TaxNature,
)
from anydesk.storage import registers as storage
from anydesk.storage.store import Store, Tx

T = TypeVar("T")


class RegistersService:
    """What the configuration chooses from. What the program brings along is stored when changed."""

    def __init__(self, store: Store, changes: Changes) -> None:
        self._store = store
        self._changes = changes

    async def payment_methods(self) -> tuple[PaymentMethodEntry, ...]:
        """Those of ERP §6.1 and the merchant's own, disabled ones too, by title."""
        found = await self._read(storage.payment_methods)
        return tuple(sorted(found, key=lambda one: fold(one.title)))

    async def save_payment_method(self, entry: PaymentMethodEntry) -> PaymentMethodEntry:
        """Change a method, or add an own one where ``code`` is "". Raises InvalidInput."""
        return await self._write(partial(_save_payment_method, entry=entry))

    async def shipping_providers(self) -> tuple[ShippingProviderEntry, ...]:
        """Those of ERP §7.2 and the merchant's own, disabled ones too, by name."""
        found = await self._read(storage.shipping_providers)
        return tuple(sorted(found, key=lambda one: fold(one.name)))

    async def save_shipping_provider(self, entry: ShippingProviderEntry) -> ShippingProviderEntry:
        """Change a provider, or add one of a new name. Raises InvalidInput."""
        return await self._write(partial(_save_shipping_provider, entry=entry))

    async def shipping_methods(self) -> tuple[ShippingMethod, ...]:
        """The registered services of the providers, by title."""
        found = await self._read(storage.shipping_methods)
        return tuple(sorted(found, key=lambda one: fold(one.title)))

    async def save_shipping_method(self, method: ShippingMethod) -> ShippingMethod:
        """Change a service, or add one. Raises InvalidInput."""
        return await self._write(partial(_save_shipping_method, method=method))

    async def remove_shipping_method(self, method_id: int) -> None:
        """Forget a service; orders keep what they were sent with. Raises InvalidInput if mapped."""
        await self._write(partial(_remove_shipping_method, method_id=method_id))

    async def tax_natures(self) -> tuple[TaxNature, ...]:
        """The operation natures, disabled ones too, by name."""
        found = await self._read(storage.tax_natures)
        return tuple(sorted(found, key=lambda one: fold(one.name)))

    async def save_tax_nature(self, nature: TaxNature) -> TaxNature:
        """Change an operation nature, or add one. Raises InvalidInput."""
        return await self._write(partial(_save_tax_nature, nature=nature))

    async def remove_tax_nature(self, nature_id: int) -> None:
        """Forget an operation nature. Raises InvalidInput where a store or an order has it."""
        await self._write(partial(_remove_tax_nature, nature_id=nature_id))

    async def intermediaries(self) -> tuple[Intermediary, ...]:
        """The intermediaries, disabled ones too, by name."""
        found = await self._read(storage.intermediaries)
        return tuple(sorted(found, key=lambda one: fold(one.name)))

    async def save_intermediary(self, intermediary: Intermediary) -> Intermediary:
        """Change an intermediary, or add one. Raises InvalidInput."""
        return await self._write(partial(_save_intermediary, intermediary=intermediary))

    async def remove_intermediary(self, intermediary_id: int) -> None:
        """Forget an intermediary. Raises InvalidInput where a store or an order names it."""
        await self._write(partial(_remove_intermediary, intermediary_id=intermediary_id))

    async def _read(self, function: Callable[[Tx], T]) -> T:
        return await self._store.run(function, durable=False)

    async def _write(self, function: Callable[[Tx], T]) -> T:
        done = await self._store.run(function)
        self._changes.publish(kinds.REGISTERS)
        return done


def _save_payment_method(tx: Tx, entry: PaymentMethodEntry) -> PaymentMethodEntry:
    rows = {one.code: one for one in storage.stored(tx, PaymentMethodEntry)}
    is_built_in = entry.code in lists.BUILT_IN_METHODS
    if entry.code and not is_built_in and entry.code not in rows:
        raise InvalidInput(_("There is no payment method “{code}”.").format(code=entry.code))
    # What a method of the ERP is stays; only an own one may become another kind.
    known = replace(entry, kind=entry.code) if is_built_in else entry
    others = [one for one in storage.payment_methods(tx) if one.code != entry.code]
    tidy = checks.payment_method(known, others)
    code = entry.code or lists.next_own_code(rows.values())
    if not tidy.enabled and entry.code:
        _refuse_to_disable_method(tx, tidy)
    row = rows.get(code)
    tidy = replace(tidy, code=code, id=row.id if row else None)
    if is_built_in and replace(tidy, id=None) == lists.plain_method(code):
        if row is not None and row.id is not None:
            storage.remove(tx, PaymentMethodEntry, row.id)
        return lists.plain_method(code)
    return storage.save(tx, tidy)


def _refuse_to_disable_method(tx: Tx, entry: PaymentMethodEntry) -> None:
    stores = storage.stores_with_default(tx, entry.code)
    if stores:
        raise InvalidInput(
            _("“{name}” is the default payment method of: {stores}.").format(
                name=entry.title, stores=", ".join(stores)
            ),
            problems={"enabled": _("Choose another default payment method there first.")},
            hint=_("Choose another default payment method there first."),
        )
    stores = storage.stores_mapping_to(tx, MappingKind.PAYMENT, entry.code)
    if stores:
        raise InvalidInput(
            _("“{name}” is mapped in: {stores}.").format(
                name=entry.title, stores=", ".join(stores)
            ),
            problems={"enabled": _("Map its codes to another payment method there first.")},
            hint=_("Map its codes to another payment method there first."),
        )


def _save_shipping_provider(tx: Tx, entry: ShippingProviderEntry) -> ShippingProviderEntry:
    known = storage.shipping_providers(tx)
    row = next((one for one in known if one.id is not None and one.id == entry.id), None)
    if row is None:
        # A provider of the program has no row until it is changed; its name tells which it is.
        row = next((one for one in known if one.name == entry.name), None)
    before = row.name if row else ""
    tidy = checks.shipping_provider(entry, before, [one.name for one in known if one != row])
    if row is not None and tidy.name != before:
        storage.rename_provider(tx, before, tidy.name)
    plain = lists.shipping_providers(())
    if replace(tidy, id=None) in plain:
        if row is not None and row.id is not None:
            storage.remove(tx, ShippingProviderEntry, row.id)
        return replace(tidy, id=None)
    return storage.save(tx, replace(tidy, id=row.id if row else None))


def _save_shipping_method(tx: Tx, method: ShippingMethod) -> ShippingMethod:
    providers = [one.name for one in storage.shipping_providers(tx)]
    others = [one for one in storage.shipping_methods(tx) if one.id != method.id]
    return storage.save(tx, checks.shipping_method(method, providers, others))


def _remove_shipping_method(tx: Tx, method_id: int) -> None:
    stores = storage.stores_mapping_to(tx, MappingKind.SHIPPING, str(method_id))
    if stores:
        raise InvalidInput(
            _("This shipping method is mapped in: {stores}.").format(stores=", ".join(stores)),
            hint=_("Take it out of the shipping methods there first, or disable it instead."),
        )
    storage.remove(tx, ShippingMethod, method_id)


def _save_tax_nature(tx: Tx, nature: TaxNature) -> TaxNature:
    others = [one for one in storage.tax_natures(tx) if one.id != nature.id]
    tidy = checks.tax_nature(nature, others)
    if not tidy.enabled and tidy.id is not None:
        _refuse_while_set(storage.stores_with_nature(tx, tidy.id))
    return storage.save(tx, tidy)


def _remove_tax_nature(tx: Tx, nature_id: int) -> None:
    _refuse_while_set(storage.stores_with_nature(tx, nature_id))
    if storage.orders_use(tx, tax_nature_id=nature_id):
        raise InvalidInput(
            _("Orders have this operation nature."), hint=_("Disable it instead of removing it.")
        )
    storage.remove(tx, TaxNature, nature_id)


def _refuse_while_set(stores: tuple[str, ...]) -> None:
    if stores:
        raise InvalidInput(
            _("This operation nature is chosen in: {stores}.").format(stores=", ".join(stores)),
            hint=_("Choose another one there first, under Tax data."),
        )


def _save_intermediary(tx: Tx, intermediary: Intermediary) -> Intermediary:
    others = [one for one in storage.intermediaries(tx) if one.id != intermediary.id]
    return storage.save(tx, checks.intermediary(intermediary, others))


def _remove_intermediary(tx: Tx, intermediary_id: int) -> None:
    stores = storage.stores_with_intermediary(tx, intermediary_id)
    if stores:
        raise InvalidInput(
            _("This intermediary is chosen in: {stores}.").format(stores=", ".join(stores)),
            hint=_("Choose another one there first, or disable it instead of removing it."),
        )
    if storage.orders_use(tx, intermediary_id=intermediary_id):
        raise InvalidInput(
            _("Orders name this intermediary."), hint=_("Disable it instead of removing it.")
        )
    storage.remove(tx, Intermediary, intermediary_id)
