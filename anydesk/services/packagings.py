"""The register of packagings; changing one changes the products that are sent in it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from anydesk.core import changes as kinds
from anydesk.core.changes import Changes
from anydesk.core.clock import Clock
from anydesk.core.errors import InvalidInput
from anydesk.core.folding import fold
from anydesk.core.i18n import _, ngettext
from anydesk.core.packagings import MEASURES, Packaging, packaging_problems, with_packaging
from anydesk.core.product_history import Cause, cause_of
from anydesk.storage import packagings as storage
from anydesk.storage import product_history, products
from anydesk.storage.lists import pieces
from anydesk.storage.store import Store, Tx

_MILLIMETRE = Decimal("0.1")


class PackagingsService:
    """What the product form chooses a packaging from."""

    def __init__(self, store: Store, changes: Changes, clock: Clock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    async def rows(self) -> tuple[Packaging, ...]:
        """Every packaging, disabled ones too, by name."""
        found = await self._store.run(storage.rows, durable=False)
        return tuple(sorted(found, key=lambda one: fold(one.name)))

    async def uses(self) -> Mapping[int, int]:
        """How many products are sent in each packaging; those without any are left out."""

        def read(tx: Tx) -> Mapping[int, int]:
            return storage.uses(tx, [one.id for one in storage.rows(tx) if one.id is not None])

        return await self._store.run(read, durable=False)

    async def save(self, packaging: Packaging) -> Packaging:
        """Change a packaging, or add one without id.

        The products that point at it get its measures in the same transaction, with a line in
        their history.

        Raises:
            InvalidInput: with a sentence for each field that cannot stay as it is.
            NotThere: it was removed meanwhile.
        """
        saved = await self._store.run(partial(_save, packaging=_tidy(packaging), clock=self._clock))
        self._changes.publish(kinds.REGISTERS, kinds.PRODUCTS)
        return saved

    async def remove(self, packaging_id: int) -> None:
        """Forget a packaging. Raises InvalidInput where products are sent in it."""
        await self._store.run(partial(_remove, packaging_id=packaging_id))
        self._changes.publish(kinds.REGISTERS)


def _tidy(packaging: Packaging) -> Packaging:
    sizes = {name: getattr(packaging, name) for name in MEASURES}
    exact: dict[str, Any] = {
        name: None if size is None else size.quantize(_MILLIMETRE, ROUND_HALF_UP)
        for name, size in sizes.items()
    }
    return replace(packaging, name=packaging.name.strip(), **exact)


def _save(tx: Tx, packaging: Packaging, clock: Clock) -> Packaging:
    others = [one for one in storage.rows(tx) if one.id != packaging.id]
    if problems := packaging_problems(packaging, others):
        raise InvalidInput(_("The packaging cannot be saved yet."), problems=problems)
    saved = storage.save(tx, packaging)
    if packaging.id is not None:
        _update_products(tx, saved, clock)
    return saved


def _update_products(tx: Tx, packaging: Packaging, clock: Clock) -> None:
    at, cause = clock.now(), cause_of(Cause.PACKAGING, packaging.name)
    for part in pieces(storage.used_by(tx, packaging.id or 0)):
        before = products.get_many(tx, part)
        after = [with_packaging(one, packaging) for one in before.values()]
        changed = [one for one in after if one != before[one.id or 0]]
        written = products.put_all(tx, changed, at)
        product_history.note(tx, before, written, at, cause)


def _remove(tx: Tx, packaging_id: int) -> None:
    count = storage.uses(tx, [packaging_id]).get(packaging_id, 0)
    if count:
        text = ngettext(
            "{count} product is sent in this packaging.",
            "{count} products are sent in this packaging.",
            count,
        )
        raise InvalidInput(
            text.format(count=count),
            hint=_("Disable it instead: it can then not be chosen for other products."),
        )
    storage.remove(tx, packaging_id)
