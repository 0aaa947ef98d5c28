"""What received kits consist of: written once all components have a product here."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from anydesk.core.amounts import format_quantity_br
from anydesk.core.field_changes import FieldChange
from anydesk.core.i18n import _, ngettext
from anydesk.core.kits import KitComponent
from anydesk.core.products import HubProduct, Product, ProductType
from anydesk.core.received_products import is_kit
from anydesk.storage import kits
from anydesk.storage import products as product_storage
from anydesk.storage.catalogue_tables import kit_components
from anydesk.storage.listings import by_hub_sku
from anydesk.storage.product_matching import How, Match
from anydesk.storage.product_updates import UpdatePlan
from anydesk.storage.receiving_store import ReceivingStore
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products


@dataclass(frozen=True)
class KitPlan:
    """The kits whose components are written, and what there is to say about new ones.

    Args:
        kits: quantity by the hub SKU of the component, by the hub SKU of the kit.
        said: sentences by the hub SKU of a kit that is made now.
    """

    kits: Mapping[int, Mapping[int, Decimal]]
    said: Mapping[int, str]


NO_KITS = KitPlan({}, {})


def plan(tx: Tx, store: ReceivingStore, matches: Sequence[Match], updates: UpdatePlan) -> KitPlan:
    """Kits without components get the hub's; others only where data are updated."""
    found = [one for one in matches if _is_plain_kit(one)]
    if not found:
        return NO_KITS
    planning = _Planning(tx, store.id, found, matches, _deciding(store, updates))
    written: dict[int, Mapping[int, Decimal]] = {}
    said: dict[int, str] = {}
    for one in planning.once(found):
        key = one.sku.hub_sku_id
        parts = planning.parts(one)
        if not parts:
            continue
        if missing := planning.missing(parts):
            if not planning.is_empty(one):
                continue
            here = planning.product(one)
            if here is None:
                said[key] = _incomplete(missing)
            else:
                updates.say(one, here, _incomplete(missing))
            continue
        change = planning.change(one, parts)
        if change is None:
            continue
        written[key] = parts
        if (here := planning.product(one)) is not None:
            updates.say(one, here, _("The components of the kit were received."), change)
    return KitPlan(written, said)


def save(tx: Tx, kit_plan: KitPlan, linked: Mapping[int, int]) -> None:
    """Write the components.

    Args:
        linked: product ids by hub SKU, of the kits and of all their components.
    """
    for kit, parts in kit_plan.kits.items():
        quantities: defaultdict[int, Decimal] = defaultdict(Decimal)
        for part, quantity in parts.items():
            quantities[linked[part]] += quantity
        kit_id = linked[kit]
        rows = [KitComponent(kit_id, part, quantity) for part, quantity in quantities.items()]
        kits.replace(tx, kit_id, rows)


def waiting(tx: Tx, integration_id: int) -> list[int]:
    """The hub's ids of kits that have no components here: receiving them again completes them."""
    part = kit_components.c
    rows = tx.execute(
        select(listings.c.hub_product_id)
        .join(products, products.c.id == listings.c.product_id)
        .outerjoin(kit_components, part.kit_id == products.c.id)
        .where(
            listings.c.integration_id == integration_id,
            products.c.type == ProductType.KIT,
            part.id.is_(None),
        )
        .distinct()
        .order_by(listings.c.hub_product_id)
    )
    return list(rows.scalars())


class _Planning:
    """What is known of the kits and of everything that they may consist of."""

    def __init__(
        self,
        tx: Tx,
        store_id: int,
        found: Sequence[Match],
        matches: Sequence[Match],
        deciding: Collection[int],
    ) -> None:
        self._deciding = deciding
        part_ids = {part for one in found for part in _parts(one.product)}
        self._linked = {
            key: one.product_id
            for key, one in by_hub_sku(tx, store_id, sorted(part_ids)).items()
            if one.product_id is not None
        }
        # Those of this very reading are there when the kits are written.
        self._linked |= {
            one.sku.hub_sku_id: one.product_id for one in matches if one.product_id is not None
        }
        self._codes = {
            one.sku.hub_sku_id: one.code
            for one in matches
            if one.code and one.how in (How.CREATED, How.BY_SKU)
        }
        self._new_kits = {
            one.code for one in matches if one.how is How.CREATED and is_kit(one.product)
        }
        kit_ids = [one.product_id for one in found if one.product_id is not None]
        self._own = kits.of(tx, kit_ids)
        components = {one.component_id for parts in self._own.values() for one in parts}
        ids = {*kit_ids, *self._linked.values(), *components}
        self._products = product_storage.get_many(tx, ids)

    def once(self, found: Sequence[Match]) -> list[Match]:
        """One for each kit of this side: the one that it is made of, or that decides."""

        def rank(one: Match) -> tuple[bool, int]:
            leads = one.how is How.CREATED or one.sku.hub_sku_id in self._deciding
            return not leads, one.sku.hub_sku_id

        first: dict[int | str, Match] = {}
        for one in sorted(found, key=rank):
            first.setdefault(one.product_id or one.code, one)
        return list(first.values())

    def parts(self, one: Match) -> dict[int, Decimal]:
        """The components but for the kit itself."""
        return {
            part: quantity
            for part, quantity in _parts(one.product).items()
            if part != one.sku.hub_sku_id and not self._is_same(part, one)
        }

    def _is_same(self, part: int, one: Match) -> bool:
        if part in self._linked:
            return self._linked[part] == one.product_id
        return bool(one.code) and self._codes.get(part) == one.code

    def product(self, one: Match) -> Product | None:
        """The product of this side; None: it is made now."""
        return self._products.get(one.product_id or 0)

    def is_empty(self, one: Match) -> bool:
        """It is a kit here, or becomes one, and has no components yet."""
        return self._is_kit_here(one) and not self._own.get(one.product_id or 0)

    def missing(self, parts: Mapping[int, Decimal]) -> int:
        """How many components have no product here."""
        return sum(part not in self._linked and part not in self._codes for part in parts)

    def change(self, one: Match, parts: Mapping[int, Decimal]) -> FieldChange | None:
        """What the kit gets; None: it keeps what it has."""
        own = self._own.get(one.product_id or 0, ())
        if not self._is_kit_here(one) or (own and one.sku.hub_sku_id not in self._deciding):
            return None
        before: defaultdict[str, Decimal] = defaultdict(Decimal)
        after: defaultdict[str, Decimal] = defaultdict(Decimal)
        for component in own:
            before[self._products[component.component_id].sku] += component.quantity
        for part, quantity in parts.items():
            after[self._sku(part)] += quantity
        if dict(before) == dict(after):
            return None
        return FieldChange("kit", _text(before), _text(after))

    def _is_kit_here(self, one: Match) -> bool:
        if one.product_id is None:
            return one.code in self._new_kits
        return self._products[one.product_id].type is ProductType.KIT

    def _sku(self, hub_sku_id: int) -> str:
        product_id = self._linked.get(hub_sku_id)
        return self._codes[hub_sku_id] if product_id is None else self._products[product_id].sku


def _deciding(store: ReceivingStore, updates: UpdatePlan) -> set[int]:
    """The hub SKUs whose data count; none where data are not updated."""
    if not store.options.data:
        return set()
    return {one.sku.hub_sku_id for one, _prices in updates.deciding}


def _is_plain_kit(one: Match) -> bool:
    # ANYMARKET: components belong to the product; whose they are of several SKUs is not told.
    has_parts = is_kit(one.product) and bool(one.product.kit) and len(one.product.skus) == 1
    return has_parts and one.how not in (How.DOUBTFUL, How.LEFT)


def _parts(product: HubProduct) -> dict[int, Decimal]:
    parts: defaultdict[int, Decimal] = defaultdict(Decimal)
    for part in product.kit:
        parts[part.hub_sku_id] += part.quantity
    return dict(parts)


def _incomplete(missing: int) -> str:
    return ngettext(
        "{count} component of the kit is not here yet: receive the products again to complete it.",
        "{count} components of the kit are not here yet: "
        "receive the products again to complete it.",
        missing,
    ).format(count=missing)


def _text(parts: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{format_quantity_br(count)} × {sku}" for sku, count in parts.items())
