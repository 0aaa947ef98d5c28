"""Which local product each hub SKU is (ERP §8.2): found in bulk, and never guessed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select

from anydesk.core.field_changes import FieldChange
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.match_decisions import Decision, MatchDecision
from anydesk.core.products import HubProduct, HubSku, ProductType
from anydesk.core.receive_options import MatchBy
from anydesk.core.received_products import code_of, gtin_of, made_code, name_of, stands_alone
from anydesk.core.received_updates import ProductUpdate
from anydesk.storage import match_decisions
from anydesk.storage import products as product_storage
from anydesk.storage.lists import pieces
from anydesk.storage.store import Tx
from anydesk.storage.tables import listings, products


class How(StrEnum):
    """What becomes of a hub SKU."""

    KNOWN = "known"
    BY_SKU = "by_sku"
    BY_GTIN = "by_gtin"
    CREATED = "created"
    DOUBTFUL = "doubtful"
    BY_NAME = "by_name"
    DECIDED = "decided"
    """A person said which product it is."""
    LEFT = "left"
    """A person said that it is not brought here."""


@dataclass(frozen=True)
class Match:
    """One hub SKU and the local product it belongs to.

    Args:
        product_id: None: it is made, in doubt or left.
        note: the product's SKU for one found by GTIN, name or decision; the reason of a doubt.
        update: what changes in a product that exists, with sentences for people.
        changes: the fields that change in it, empty where nothing does; those of the product
            with variations that it belongs to are told once for all of them.
        candidates: of a doubt: the products that it might be.
        code: the SKU of the product that is made.
    """

    product: HubProduct
    sku: HubSku
    how: How
    product_id: int | None = None
    note: str = ""
    update: ProductUpdate | None = None
    changes: tuple[FieldChange, ...] = ()
    candidates: tuple[int, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class _Here:
    """A product of this side, as far as matching looks at it."""

    id: int
    sku: str
    is_parent: bool


def find(tx: Tx, integration_id: int, found: Sequence[HubProduct], by: MatchBy) -> list[Match]:
    """What every SKU is, in the order given; nothing is said yet about what changes.

    The order of the products does not matter: first what has a decision, a link or its SKU here
    is settled, then bar codes and names are compared with what is left.
    """
    known = _Known(tx, integration_id, found, by)
    matches = {
        (product.hub_product_id, sku.hub_sku_id): match for product, sku, match in known.settled()
    }
    return [
        matches[product.hub_product_id, sku.hub_sku_id] for product in found for sku in product.skus
    ]


class _Known:
    """What is known here of some hub SKUs, read at once, and what this reading settled so far."""

    def __init__(
        self, tx: Tx, integration_id: int, found: Sequence[HubProduct], by: MatchBy
    ) -> None:
        self._by = by
        self._rows = [(product, sku) for product in found for sku in product.skus]
        ids = [sku.hub_sku_id for _product, sku in self._rows]
        self._decisions = match_decisions.of(tx, integration_id, ids)
        known = linked(tx, integration_id, ids)
        codes = {code_of(sku) for _product, sku in self._rows}
        codes |= {
            made_code(sku) for _product, sku in self._rows if sku.hub_sku_id in self._decisions
        }
        by_code = product_storage.ids_of(tx, codes)
        gtins = {gtin_of(sku) for _product, sku in self._rows}
        by_gtin = product_storage.by_gtin(tx, gtins if by in _WITH_GTIN else ())
        names = {self._name(*row) for row in self._rows} - {""} if by is MatchBy.NAME else set()
        by_name = _named(tx, names)
        decided = {one.product_id for one in self._decisions.values() if one.product_id is not None}
        seen = {*known.values(), *by_code.values(), *decided}
        seen |= {one for ids in (*by_gtin.values(), *by_name.values()) for one in ids}
        self._final = final_products(tx, seen)
        self._here = _here(tx, set(self._final.values()))
        self._linked = {key: self._final[one] for key, one in known.items()}
        self._by_code = {code: self._final[one] for code, one in by_code.items()}
        self._by_gtin = {key: self._merged(ids) for key, ids in by_gtin.items()}
        self._by_name = {key: self._merged(ids) for key, ids in by_name.items()}
        candidates = {
            one for ids in (*self._by_gtin.values(), *self._by_name.values()) for one in ids
        }
        self._taken = _linked_products(tx, integration_id, sorted(candidates))
        self._new_codes: dict[str, str] = {}
        self._new_gtins: dict[str, str] = {}

    def settled(self) -> Iterator[tuple[HubProduct, HubSku, Match]]:
        """Every SKU once, in an order that does not depend on the one they came in."""
        left = []
        for product, sku in self._in_order():
            match = self._certain(Match(product, sku, How.KNOWN))
            if match is None:
                left.append((product, sku))
                continue
            if match.product_id is not None:
                self._taken.add(match.product_id)
            yield product, sku, match
        names: dict[str, int] = {}
        for row in left:
            names[self._name(*row)] = names.get(self._name(*row), 0) + 1
        for product, sku in left:
            again = names[self._name(product, sku)] > 1
            yield product, sku, self._likely(Match(product, sku, How.CREATED), again)

    def _in_order(self) -> list[tuple[HubProduct, HubSku]]:
        """By id; of several SKUs with one code the one that its product is made of first."""
        first: dict[str, int] = {}
        for _product, sku in self._rows:
            code = code_of(sku)
            first[code] = min(sku.hub_sku_id, first.get(code, sku.hub_sku_id))
        return sorted(
            self._rows,
            key=lambda row: (
                first[code_of(row[1])],
                not (row[0].active and row[1].active),
                -row[1].hub_sku_id,
            ),
        )

    def _certain(self, row: Match) -> Match | None:
        """By a decision, a link or the SKU; None: it has none of them here."""
        sku_id = row.sku.hub_sku_id
        decision = self._decisions.get(sku_id)
        if decision is not None and (decided := self._decided(row, decision)) is not None:
            return decided
        if sku_id in self._linked:
            return replace(row, product_id=self._linked[sku_id])
        code = code_of(row.sku)
        if decision is not None and decision.decision == Decision.CREATE:
            return self._own(row, code)
        return self._of_code(row, code)

    def _decided(self, row: Match, decision: MatchDecision) -> Match | None:
        """What a person said, where it still can be done."""
        if decision.decision == Decision.LEAVE:
            return replace(row, how=How.LEFT)
        here = self._here.get(self._final.get(decision.product_id or 0, 0))
        if here is None or here.is_parent:
            return None
        is_known = self._linked.get(row.sku.hub_sku_id) == here.id
        how = How.KNOWN if is_known else How.DECIDED
        return replace(row, how=how, product_id=here.id, note="" if is_known else here.sku)

    def _own(self, row: Match, code: str) -> Match:
        """A product of its own, although one here looks like it."""
        if code in self._by_code or code in self._new_codes:
            code = made_code(row.sku)
        if code in self._by_code:
            here = self._here[self._by_code[code]]
            return replace(row, how=How.DECIDED, product_id=here.id, note=here.sku)
        return self._created(row, code)

    def _of_code(self, row: Match, code: str) -> Match | None:
        if code not in self._by_code or self._by not in _WITH_SKU:
            return None
        here = self._here[self._by_code[code]]
        if here.is_parent:
            return _shell(row, here)
        return replace(row, how=How.BY_SKU, product_id=here.id)

    def _likely(self, row: Match, same_name: bool) -> Match:
        """By the bar code or the name, or a product of its own."""
        code, gtin = code_of(row.sku), gtin_of(row.sku)
        if code in self._new_codes:
            # Two SKUs of the hub with one code: the second is linked to the product of the first.
            return replace(row, how=How.BY_SKU, code=code)
        if self._by in _WITH_GTIN and gtin:
            if candidates := self._by_gtin.get(gtin, ()):
                return self._by_bar_code(row, gtin, candidates)
            if gtin in self._new_gtins:
                reason = _("The product {sku}, which is new as well, has the same GTIN.")
                return _doubtful(row, reason.format(sku=self._new_gtins[gtin]))
        if self._by is MatchBy.NAME:
            found = self._by_name.get(self._name(row.product, row.sku), ())
            if free := [self._here[one] for one in found if one not in self._taken]:
                return self._by_own_name(row, free, same_name)
        if code in self._by_code:
            here = self._here[self._by_code[code]]
            reason = _("A product here has the SKU {sku}, but is not the same otherwise.")
            return _doubtful(row, reason.format(sku=here.sku), here)
        return self._created(row, code)

    def _by_bar_code(self, row: Match, gtin: str, candidates: tuple[int, ...]) -> Match:
        found = [self._here[one] for one in candidates]
        if len(found) > 1:
            reason = _("Several products here have the GTIN {gtin}: {skus}. Link it by hand.")
            skus = ", ".join(one.sku for one in found)
            return _doubtful(row, reason.format(gtin=gtin, skus=skus), *found)
        (here,) = found
        if here.is_parent:
            return _shell(row, here)
        if here.id in self._taken:
            reason = _("The product {sku} has the same GTIN, but belongs to another SKU there.")
            return _doubtful(row, reason.format(sku=here.sku), here)
        self._taken.add(here.id)
        return replace(row, how=How.BY_GTIN, product_id=here.id, note=here.sku)

    def _by_own_name(self, row: Match, found: Sequence[_Here], same_name: bool) -> Match:
        if len(found) > 1:
            reason = _("Several products here have this name: {skus}. Link it by hand.")
            return _doubtful(row, reason.format(skus=", ".join(one.sku for one in found)), *found)
        (here,) = found
        if same_name:
            reason = _("Several SKUs there have the name of the product {sku}. Link them by hand.")
            return _doubtful(row, reason.format(sku=here.sku), here)
        self._taken.add(here.id)
        return replace(row, how=How.BY_NAME, product_id=here.id, note=here.sku)

    def _created(self, row: Match, code: str) -> Match:
        self._new_codes[code] = code
        if gtin := gtin_of(row.sku):
            self._new_gtins.setdefault(gtin, code)
        return replace(row, how=How.CREATED, code=code)

    def _merged(self, ids: Iterable[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self._final[one] for one in ids))

    def _name(self, product: HubProduct, sku: HubSku) -> str:
        return fold(name_of(product, sku, alone=stands_alone(product)))


_WITH_SKU = frozenset({MatchBy.SKU_THEN_GTIN, MatchBy.SKU})
_WITH_GTIN = frozenset({MatchBy.SKU_THEN_GTIN, MatchBy.GTIN})


def _doubtful(row: Match, reason: str, *candidates: _Here) -> Match:
    ids = tuple(one.id for one in candidates)
    return replace(row, how=How.DOUBTFUL, note=reason, candidates=ids)


def _shell(row: Match, here: _Here) -> Match:
    reason = _("Here the SKU {sku} is a product with variations, which is not sold itself.")
    return _doubtful(row, reason.format(sku=here.sku), here)


def linked(tx: Tx, integration_id: int, hub_sku_ids: Sequence[int]) -> dict[int, int]:
    """The linked product by hub SKU id."""
    return {
        row[0]: row[1]
        for part in pieces(hub_sku_ids)
        for row in tx.execute(
            select(listings.c.hub_sku_id, listings.c.product_id).where(
                listings.c.integration_id == integration_id,
                listings.c.hub_sku_id.in_(part),
                listings.c.product_id.is_not(None),
            )
        )
    }


def _linked_products(tx: Tx, integration_id: int, product_ids: Sequence[int]) -> set[int]:
    """Those of these products that have a listing in the store."""
    return {
        row[0]
        for part in pieces(product_ids)
        for row in tx.execute(
            select(listings.c.product_id).where(
                listings.c.integration_id == integration_id, listings.c.product_id.in_(part)
            )
        )
    }


def final_products(tx: Tx, product_ids: Iterable[int]) -> dict[int, int]:
    """The product that stands for each of these: itself, or the one it was merged into."""
    final = {one: one for one in product_ids}
    merged = {*final}
    # Each turn follows one merge; a ring of them, which nobody can make, ends as well.
    for _turn in range(len(final) + 10):
        into = {
            row.id: row.merged_into_id
            for part in pieces(sorted(merged))
            for row in tx.execute(
                select(products.c.id, products.c.merged_into_id).where(
                    products.c.id.in_(part), products.c.merged_into_id.is_not(None)
                )
            )
        }
        if not into:
            break
        final = {key: into.get(one, one) for key, one in final.items()}
        merged = set(into.values())
    return final


def _here(tx: Tx, product_ids: Iterable[int]) -> Mapping[int, _Here]:
    return {
        row.id: _Here(row.id, row.sku, row.type == ProductType.PARENT)
        for part in pieces(sorted(product_ids))
        for row in tx.execute(
            select(products.c.id, products.c.sku, products.c.type).where(products.c.id.in_(part))
        )
    }


def _named(tx: Tx, names: set[str]) -> dict[str, tuple[int, ...]]:
    """The ids of sellable products by folded name.

    Names are not kept folded: all of them are read, from an index. 100,000 take about 0.3 s.
    """
    if not names:
        return {}
    found: dict[str, tuple[int, ...]] = {}
    rows = tx.execute(
        select(products.c.id, products.c.name).where(products.c.type != ProductType.PARENT)
    )
    for product_id, name in rows.cursor.fetchall():
        key = fold(name)
        if key in names:
            found[key] = (*found.get(key, ()), product_id)
    return {key: tuple(sorted(ids)) for key, ids in found.items()}
