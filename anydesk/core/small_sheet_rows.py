"""The rows of the smaller spreadsheets against the database (ERP §22.2): pure, nothing guessed.

It runs in a child process, so remarks stay untranslated.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from anydesk.core.folding import fold
from anydesk.core.i18n import N_
from anydesk.core.products import ProductType
from anydesk.core.sheet_cells import shortened
from anydesk.core.sheet_drafts import Draft
from anydesk.core.sheet_rows import Action, SheetRow
from anydesk.core.small_columns import (
    COMPONENT,
    COUNTED,
    KIT,
    LINKED,
    LIST_PRICE,
    LIST_PROMO,
    LISTING,
    PARTS,
    WAREHOUSE,
    column_of,
)
from anydesk.core.small_sheets import SMALL_SHEETS, SheetKind
from anydesk.core.spreadsheets import NAME, SKU
from anydesk.core.stock import STOCKLESS_TYPES

NAMED_ROWS = 8


@dataclass(frozen=True)
class KnownProduct:
    """What a small sheet needs to know of a product."""

    id: int
    sku: str
    name: str
    type: ProductType
    sale_price: Decimal
    promo_price: Decimal
    handling_days: int | None


@dataclass
class Facts:
    """What the database says about the rows of a file.

    Args:
        warehouses: ids by folded name; ``warehouse_id`` is that of rows without one.
        balances: physical, by product and warehouse.
        exceptions: price and promotional price in the chosen list, by product.
        components: quantity by the component's SKU, by kit.
        listings: local id and the SKU of the linked product ("" without), by identifier.
    """

    products: dict[str, KnownProduct] = field(default_factory=dict)
    warehouses: dict[str, int] = field(default_factory=dict)
    warehouse_id: int = 0
    balances: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    exceptions: dict[int, tuple[Decimal, Decimal]] = field(default_factory=dict)
    components: dict[int, dict[str, Decimal]] = field(default_factory=dict)
    listings: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, more: "Facts") -> None:
        """Learn of some more."""
        self.products.update(more.products)
        self.warehouses.update(more.warehouses)
        self.warehouse_id = more.warehouse_id or self.warehouse_id
        self.balances.update(more.balances)
        self.exceptions.update(more.exceptions)
        self.components.update(more.components)
        self.listings.update(more.listings)


@dataclass(frozen=True)
class SmallRow(SheetRow):
    """A row of a small sheet.

    Args:
        target_id: the warehouse, the component or the listing that the row is about.
        component: of a kit's row: the component's SKU.
        gone: of a kit's first row: SKUs of components that the file leaves out.
    """

    target_id: int | None = None
    component: str = ""
    gone: tuple[str, ...] = ()


@dataclass
class _Row:
    """A row on its way: ``key`` is what may be there once; ``target_id`` as in ``SmallRow``."""

    draft: Draft
    product: KnownProduct | None = None
    key: tuple[object, ...] = ()
    target_id: int | None = None
    gone: tuple[str, ...] = ()

    def put(self, key: str, before: Any, after: Any) -> None:
        """The row sets this value, if it is another one."""
        if after is not None and after != before:
            self.draft.values[key] = after
            self.draft.before[key] = before


def wanted_skus(kind: SheetKind, drafts: Iterable[Draft]) -> tuple[str, ...]:
    """The SKUs to look up."""
    keys = {SheetKind.KITS: (KIT.key, COMPONENT.key), SheetKind.LINKS: (LINKED.key,)}
    wanted = keys.get(kind, (SKU,))
    found = (draft.given(key) for draft in drafts for key in wanted)
    return tuple(dict.fromkeys(str(sku) for sku in found if sku))


def wanted_listings(kind: SheetKind, drafts: Iterable[Draft]) -> tuple[str, ...]:
    """The identifiers of listings to look up."""
    if kind is not SheetKind.LINKS:
        return ()
    found = (draft.given(LISTING.key) for draft in drafts)
    return tuple(dict.fromkeys(str(one) for one in found if one))


def decide(kind: SheetKind, drafts: Sequence[Draft], facts: Facts) -> tuple[SmallRow, ...]:
    """What each row does; a row with an error never stands in the way of the others."""
    sheet, rule = SMALL_SHEETS[kind], _RULES[kind]
    rows = []
    for draft in drafts:
        row = _Row(draft)
        for key, found in draft.found.items():
            if key not in sheet.told:
                draft.note(key, found)
        rule(row, facts)
        rows.append(row)
    _find_repeated(rows)
    if kind is SheetKind.KITS:
        _join_kits(rows, facts)
    return tuple(_made(row) for row in rows)


def _product(row: _Row, facts: Facts, key: str = SKU) -> KnownProduct | None:
    """The product that the row names; an error where there is none."""
    sku = row.draft.given(key)
    if sku is None:
        if key not in row.draft.found:
            row.draft.fail(N_("The cell is blank."), key)
        return None
    found = facts.products.get(str(sku))
    if found is None:
        row.draft.fail(
            N_("There is no product with the SKU “{sku}”."), key, sku=shortened(str(sku))
        )
    return found


def _amount(row: _Row, key: str) -> Any:
    """A value that must be there."""
    if key not in row.draft.found:
        row.draft.fail(N_("The cell is blank."), key)
    return row.draft.given(key)


def _count(row: _Row, facts: Facts) -> None:
    row.product = product = _product(row, facts)
    quantity, name = _amount(row, COUNTED.key), str(row.draft.given(WAREHOUSE.key) or "")
    warehouse = facts.warehouses.get(fold(name)) if name else facts.warehouse_id
    if warehouse is None:
        row.draft.fail(N_("There is no warehouse “{name}”."), WAREHOUSE.key, name=shortened(name))
    if product is None or warehouse is None:
        return
    if product.type in STOCKLESS_TYPES:
        row.draft.fail(N_("Kits and products with variations hold no stock of their own."))
        return
    row.key, row.target_id = (product.id, warehouse), warehouse
    row.put(COUNTED.key, facts.balances.get((product.id, warehouse), Decimal(0)), quantity)


def _prices(row: _Row, facts: Facts) -> None:
    row.product = product = _product(row, facts)
    if product is None:
        return
    row.key = (product.id,)
    price, promo = row.draft.given("sale_price"), row.draft.given("promo_price")
    row.put("sale_price", product.sale_price, price)
    row.put("promo_price", product.promo_price, promo)
    full = product.sale_price if price is None else price
    if (product.promo_price if promo is None else promo) > full:
        row.draft.fail(N_("The promotional price is higher than the price."), "promo_price")


def _price_list(row: _Row, facts: Facts) -> None:
    row.product = product = _product(row, facts)
    price = _amount(row, LIST_PRICE.key)
    promo = row.draft.given(LIST_PROMO.key)
    if product is None or price is None:
        return
    row.key = (product.id,)
    before = facts.exceptions.get(product.id, (None, None))
    if price <= 0:
        row.draft.fail(N_("A price must be above zero."), LIST_PRICE.key)
    if (promo or Decimal(0)) > price:
        row.draft.fail(N_("The promotional price is higher than the price."), LIST_PROMO.key)
    row.put(LIST_PRICE.key, before[0], price)
    row.put(LIST_PROMO.key, before[1], promo)


def _handling(row: _Row, facts: Facts) -> None:
    row.product = product = _product(row, facts)
    days = row.draft.given("handling_days")
    if product is not None:
        row.key = (product.id,)
        row.put("handling_days", product.handling_days, days)


def _links(row: _Row, facts: Facts) -> None:
    identifier = _amount(row, LISTING.key)
    if identifier is None:
        return
    known = facts.listings.get(str(identifier))
    if known is None:
        row.draft.fail(
            N_("This store has no listing “{listing}”. Receive its products first."),
            LISTING.key,
            listing=shortened(str(identifier)),
        )
        return
    row.target_id, linked = known
    row.key = (row.target_id,)
    if LINKED.key not in row.draft.found:
        return
    row.product = product = _product(row, facts, LINKED.key)
    if product is None:
        return
    if product.type is ProductType.PARENT:
        row.draft.fail(
            N_("A product with variations is not sold itself: name the variation."), LINKED.key
        )
    row.put(LINKED.key, linked, product.sku)


def _kit(row: _Row, facts: Facts) -> None:
    row.product = kit = _product(row, facts, KIT.key)
    component, quantity = _product(row, facts, COMPONENT.key), _amount(row, PARTS.key)
    if quantity is not None and quantity <= 0:
        row.draft.fail(N_("The quantity must be above zero."), PARTS.key)
    if kit is not None and kit.type is not ProductType.KIT:
        row.draft.fail(N_("“{sku}” is not a kit (type K)."), KIT.key, sku=kit.sku)
    if component is not None and component.type in STOCKLESS_TYPES:
        row.draft.fail(
            N_("A kit consists of simple products and variations: “{sku}” is neither."),
            COMPONENT.key,
            sku=component.sku,
        )
    if kit is None or component is None:
        return
    row.key, row.target_id = (kit.id, component.id), component.id
    before = facts.components.get(kit.id, {}).get(component.sku)
    row.put(PARTS.key, before, quantity)


Rule = Callable[[_Row, Facts], None]

_RULES: Mapping[SheetKind, Rule] = {
    SheetKind.COUNT: _count,
    SheetKind.PRICES: _prices,
    SheetKind.PRICE_LIST: _price_list,
    SheetKind.KITS: _kit,
    SheetKind.HANDLING: _handling,
    SheetKind.LINKS: _links,
}


def _find_repeated(rows: Sequence[_Row]) -> None:
    """What is there twice is an error in both: no row of several is better than another."""
    groups: dict[tuple[object, ...], list[_Row]] = defaultdict(list)
    for row in rows:
        if row.key:
            groups[row.key].append(row)
    for group in (one for one in groups.values() if len(one) > 1):
        numbers = [str(row.draft.number) for row in group]
        more = ", …" if len(numbers) > NAMED_ROWS else ""
        for row in group:
            row.draft.fail(
                N_("The rows {rows} are about the same thing."),
                rows=", ".join(numbers[:NAMED_ROWS]) + more,
            )


def _join_kits(rows: Sequence[_Row], facts: Facts) -> None:
    """A kit is written whole or not at all; what the file leaves out goes."""
    kits: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        kits[str(row.draft.given(KIT.key) or "")].append(row)
    for sku, group in kits.items():
        bad = next((row for row in group if row.draft.errors), None)
        kit = facts.products.get(sku)
        if bad is not None:
            for row in group:
                if not row.draft.errors:
                    row.draft.fail(
                        N_("The kit is left out: see row {number}."), number=str(bad.draft.number)
                    )
        elif kit is not None:
            told = {str(row.draft.given(COMPONENT.key)) for row in group}
            group[0].gone = tuple(s for s in facts.components.get(kit.id, {}) if s not in told)
            if group[0].gone:
                group[0].draft.warn(
                    N_("No longer part of the kit: {skus}."), skus=", ".join(group[0].gone)
                )


def _made(row: _Row) -> SmallRow:
    draft, product = row.draft, row.product
    sku = str(draft.given(SKU) or draft.given(KIT.key) or draft.given(LISTING.key) or "")
    name = product.name if product else str(draft.given(NAME) or "")
    if draft.errors:
        action = Action.ERROR
    elif not draft.values and not row.gone:
        action = Action.NOTHING
    else:
        action = Action.UPDATE
    return SmallRow(
        draft.number,
        action,
        sku,
        name,
        product.id if product else None,
        values={} if draft.errors else _in_order(draft.values),
        before={} if draft.errors else draft.before,
        errors=tuple(draft.errors),
        warnings=tuple(draft.warnings),
        cells=draft.raw.cells if draft.errors else (),
        target_id=row.target_id,
        component=str(draft.given(COMPONENT.key) or ""),
        gone=() if draft.errors else row.gone,
    )


def _in_order(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: values[key] for key in sorted(values, key=lambda key: column_of(key).title)}


def has_moved(kind: SheetKind, row: SmallRow, facts: Facts) -> bool:
    """The database no longer has what the row was compared with."""
    product = facts.products.get(row.sku if kind is not SheetKind.LINKS else "")
    if kind is SheetKind.LINKS:
        linked: str = row.before.get(LINKED.key, "")
        return facts.listings.get(row.sku, (0, ""))[1] != linked
    if product is None or product.id != row.product_id:
        return True
    now: Mapping[str, Any]
    match kind:
        case SheetKind.COUNT:
            held = facts.balances.get((product.id, row.target_id or 0), Decimal(0))
            now = {COUNTED.key: held}
        case SheetKind.PRICE_LIST:
            now = dict(
                zip(
                    (LIST_PRICE.key, LIST_PROMO.key),
                    facts.exceptions.get(product.id, (None, None)),
                    strict=True,
                )
            )
        case SheetKind.KITS:
            now = {PARTS.key: facts.components.get(product.id, {}).get(row.component)}
        case _:
            now = {key: getattr(product, key) for key in row.before}
    return bool(any(now[key] != before for key, before in row.before.items()))
