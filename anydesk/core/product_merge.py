"""Two products that are the same thing become one: what happens, and why it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from anydesk.core.amounts import format_quantity_br
from anydesk.core.i18n import _, ngettext
from anydesk.core.products import Product, ProductType
from anydesk.core.variation_grids import grid_key

_OF_A_KIND = frozenset({ProductType.SIMPLE, ProductType.MANUFACTURED, ProductType.RAW_MATERIAL})
"""Types that hold stock: each can take the place of another."""


@dataclass(frozen=True)
class MergeFacts:
    """What is known of the two before they are merged; nothing of it belongs to the kept one.

    Args:
        keep, other: the product that stays, and the one that goes.
        stock: warehouse → physical balance of the other.
        stores: store → how many of its listings are linked to the other.
        items: lines of orders that name the other.
        kits: the SKUs of the kits that have the other as component.
        keep_variations, variations: of the two, where they are products with variations.
    """

    keep: Product
    other: Product
    stock: Mapping[str, Decimal]
    stores: Mapping[str, int]
    items: int = 0
    kits: Sequence[str] = ()
    keep_variations: Sequence[Product] = ()
    variations: Sequence[Product] = ()


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do, in sentences; with ``problems`` it cannot be done."""

    keep: Product
    other: Product
    sentences: tuple[str, ...]
    problems: tuple[str, ...]


def plan(facts: MergeFacts) -> MergePlan:
    """The plan of a merge: every problem at once, and what happens where there is none."""
    problems = tuple(_problems(facts))
    sentences = () if problems else tuple(_sentences(facts))
    return MergePlan(facts.keep, facts.other, sentences, problems)


def _problems(facts: MergeFacts) -> list[str]:
    keep, other = facts.keep, facts.other
    if keep.id == other.id:
        return [_("A product cannot be merged with itself.")]
    found = [
        _("{sku} was merged into another product already.").format(sku=one.sku)
        for one in (keep, other)
        if one.merged_into_id is not None
    ]
    if keep.id == other.parent_id or other.id == keep.parent_id:
        found.append(_("One of them is a variation of the other."))
    elif keep.type is not other.type and not {keep.type, other.type} <= _OF_A_KIND:
        found.append(_different(keep, other))
    taken = {grid_key(one.grid): one.sku for one in facts.keep_variations}
    for one in facts.variations:
        if twin := taken.get(grid_key(one.grid)):
            text = _("Both have the variation {values}. Merge {other} into {keep} first.")
            values = ", ".join(one.grid.values())
            found.append(text.format(values=values, other=one.sku, keep=twin))
    return found


def _different(keep: Product, other: Product) -> str:
    kinds = {keep.type, other.type}
    if ProductType.PARENT in kinds:
        return _(
            "A product with variations and one without cannot be merged: merge the variation that "
            "it is."
        )
    return _("A kit and a single product cannot be merged: a kit holds no stock of its own.")


def _sentences(facts: MergeFacts) -> list[str]:
    keep, other = facts.keep.sku, facts.other.sku
    found = [_("{keep} keeps its name, prices and all other data.").format(keep=keep)]
    for warehouse, quantity in facts.stock.items():
        text = _("{quantity} in “{warehouse}” go from {other} to {keep}, as movements of stock.")
        amount = format_quantity_br(quantity)
        found.append(text.format(quantity=amount, warehouse=warehouse, other=other, keep=keep))
    for store, count in facts.stores.items():
        text = ngettext(
            "{count} listing of {store} belongs to {keep} from now on.",
            "{count} listings of {store} belong to {keep} from now on.",
            count,
        )
        found.append(text.format(count=count, store=store, keep=keep))
    if facts.items:
        text = ngettext(
            "{count} line of orders points to {keep}, with what it reserves.",
            "{count} lines of orders point to {keep}, with what they reserve.",
            facts.items,
        )
        found.append(text.format(count=facts.items, keep=keep))
    if facts.kits:
        text = _("These kits contain {keep} instead of {other}: {skus}.")
        found.append(text.format(keep=keep, other=other, skus=", ".join(facts.kits)))
    if count := len(facts.variations):
        text = ngettext(
            "{count} variation moves to {keep}.", "{count} variations move to {keep}.", count
        )
        found.append(text.format(count=count, keep=keep))
    text = _("{other} becomes inactive for good, and its SKU leads to {keep}.")
    return [*found, text.format(other=other, keep=keep)]
