"""What products lack, as conditions over ``products``: the counters and the filter are one.

Only what is sold counts: active products that were not merged into others. What a parent has
for its variations (tax data, images, category) is asked of it, the rest of every sellable SKU.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, and_, func, or_, select, type_coerce

from anydesk.core.category_mapping import hub_category_for
from anydesk.core.folding import fold
from anydesk.core.products import ProductType
from anydesk.core.query import Query
from anydesk.core.settings import CategorySettings
from anydesk.core.variation_grids import RESERVED
from anydesk.storage import category_mappings, listing_lists, settings
from anydesk.storage.store import Tx
from anydesk.storage.tables import integrations, listings, products

_P = products.c
_CHILD = products.alias("variation")

_SOLD = and_(_P.active, _P.merged_into_id.is_(None))
_PARENT = _P.type == ProductType.PARENT.value
_KIT = _P.type == ProductType.KIT.value
_SELLABLE = and_(_SOLD, ~_PARENT)
_PRODUCT = and_(_SOLD, _P.parent_id.is_(None))
"""One line for a product with all its variations."""

_NO_IMAGE = "[]"
_NO_GRID = "{}"


def count(tx: Tx, key: str) -> int:
    """How many lines this check finds. Raises KeyError for a key that is none."""
    if key == "orphans":
        # As many as the list shows: an offer in each marketplace is a line of its own.
        return listing_lists.counts(tx, Query())["unlinked"]
    found = select(func.count()).select_from(products).where(condition(tx, key))
    return int(tx.execute(found).scalar_one())


def condition(tx: Tx, key: str) -> ColumnElement[bool]:
    """What the products have in common that this check finds.

    ``category`` finds those without a counterpart in any of the stores, ``category:3`` those
    without one in that store. Raises KeyError for a key that is none.
    """
    name, _colon, store = key.partition(":")
    if name == "category":
        return _unmapped(tx, int(store) if store else None)
    if name == "same_name":
        return _same_name(tx)
    return _CONDITIONS[name]()


def _any(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """A product has a variation like this."""
    rows = select(_CHILD.c.id).where(_CHILD.c.parent_id == _P.id, *where)
    return rows.correlate(products).exists()


def _no_ncm() -> ColumnElement[bool]:
    bare = _any(_CHILD.c.active, _CHILD.c.ncm == "")
    return and_(_PRODUCT, _P.ncm == "", or_(~_PARENT, bare, ~_any()))


def _no_photo() -> ColumnElement[bool]:
    own = _text(_P.image_urls) == _NO_IMAGE
    return and_(_PRODUCT, own, ~_any(_text(_CHILD.c.image_urls) != _NO_IMAGE))


def _no_gtin() -> ColumnElement[bool]:
    # A kit is put together here: it has no bar code of its own.
    return and_(_SELLABLE, ~_KIT, _P.gtin == "")


def _no_dimensions() -> ColumnElement[bool]:
    """As ``product_drafts.measures_of`` sends them; the weight belongs to them (API §3.4)."""

    def lacks(*columns: ColumnElement[Any]) -> ColumnElement[bool]:
        return and_(*(func.coalesce(type_coerce(one, Integer), 0) == 0 for one in columns))

    return and_(
        _SELLABLE,
        or_(
            func.trim(_P.package_type) == "",
            lacks(_P.package_width, _P.package_diameter),
            lacks(_P.package_height, _P.package_diameter),
            lacks(_P.package_length),
            lacks(_P.gross_weight, _P.net_weight),
        ),
    )


def _no_cost() -> ColumnElement[bool]:
    # A kit costs what its components cost.
    cost = func.coalesce(type_coerce(_P.cost_price, Integer), 0)
    return and_(_SELLABLE, ~_KIT, cost <= 0)


def _variations() -> ColumnElement[bool]:
    """A variation without values or with those of its sister, and a parent without variations."""
    grid = func.lower(_text(_CHILD.c.grid))
    twins = (
        select(func.min(_CHILD.c.parent_id).label("parent"), grid.label("grid"))
        .where(_CHILD.c.parent_id.is_not(None), _CHILD.c.active)
        .group_by(_CHILD.c.parent_id, grid)
        .having(func.count() > 1)
        .subquery()
    )
    sisters = select(_CHILD.c.id).join(
        twins, and_(twins.c.parent == _CHILD.c.parent_id, twins.c.grid == grid)
    )
    own = _text(_P.grid)
    # Without the colons that the JSON itself puts behind its names, only texts have signs.
    texts = func.replace(own, '": "', "")
    strange = or_(*(func.instr(texts, sign) > 0 for sign in RESERVED))
    wrong = or_(_P.sku == "", own == _NO_GRID, _P.id.in_(sisters), strange)
    return and_(_SOLD, or_(and_(_P.parent_id.is_not(None), wrong), and_(_PARENT, ~_any())))


def _uncoded() -> ColumnElement[bool]:
    here = select(listings.c.product_id).where(
        listings.c.sku == "", listings.c.product_id.is_not(None)
    )
    return and_(_SOLD, _P.id.in_(here))


def _same_gtin() -> ColumnElement[bool]:
    other = products.alias("other")
    twice = (
        select(other.c.gtin)
        .where(
            other.c.gtin != "",
            other.c.active,
            other.c.merged_into_id.is_(None),
            other.c.type != ProductType.PARENT.value,
        )
        .group_by(other.c.gtin)
        .having(func.count() > 1)
    )
    return and_(_SELLABLE, _P.gtin != "", _P.gtin.in_(twice))


def _same_name(tx: Tx) -> ColumnElement[bool]:
    seen: dict[str, int] = {}
    twice: set[int] = set()
    # Straight from the driver: this looks at the name of every product.
    rows = tx.execute(select(_P.id, _P.name).where(_PRODUCT)).cursor.fetchall()
    for key, name in rows:
        first = seen.setdefault(_folded(name), key)
        if first != key:
            twice |= {first, key}
    return _P.id.in_(_listed(sorted(twice)))


def _folded(name: str) -> str:
    # What ``fold`` makes of it, at a tenth of its cost for the many names without accents.
    return " ".join(name.lower().split()) if name.isascii() else fold(name)


def _unmapped(tx: Tx, integration_id: int | None) -> ColumnElement[bool]:
    """Products whose category, or that of their parent, leads nowhere in one of the stores."""
    paths = list(tx.execute(select(_P.category).distinct()).scalars())
    lost: set[str] = {path for path in paths if not path.strip()}
    for store in _stores(tx, integration_id):
        mapped = category_mappings.mapped_paths(tx, store)
        form = settings.get_form(tx, CategorySettings, scope=settings.scope_of(store))
        lost |= {
            path
            for path in paths
            if hub_category_for(path, mapped.mapped, form.nearest_ancestor, mapped.gone)[0] is None
        }
    nowhere = _listed(sorted(lost))
    own = and_(_P.category != "", _P.category.in_(nowhere))
    bare = or_(~_PARENT, ~_any(), _any(_CHILD.c.active, _CHILD.c.category.in_(nowhere)))
    return and_(_PRODUCT, or_(own, and_(_P.category == "", bare)))


def _stores(tx: Tx, integration_id: int | None) -> list[int]:
    if integration_id is not None:
        return [integration_id]
    return list(tx.execute(select(integrations.c.id).where(integrations.c.enabled)).scalars())


def _listed(values: list[Any]) -> Select[Any]:
    # One variable however many values: they may be tens of thousands.
    return select(func.json_each(json.dumps(values)).table_valued("value").c.value)


def _text(column: ColumnElement[Any]) -> ColumnElement[str]:
    """JSON as it is stored."""
    return type_coerce(column, Text)


_CONDITIONS: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "ncm": _no_ncm,
    "photo": _no_photo,
    "gtin": _no_gtin,
    "dimensions": _no_dimensions,
    "cost": _no_cost,
    "variations": _variations,
    "uncoded": _uncoded,
    "same_gtin": _same_gtin,
}
