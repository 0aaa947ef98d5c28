"""The variations of one parent as rows that are typed into; nothing typed is lost (ERP §8.1)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from anydesk.core.amounts import parse_amount
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import N_, _
from anydesk.core.kinds import Kind
from anydesk.core.product_checks import product_problems, tidy
from anydesk.core.product_kinds import Code, Measure
from anydesk.core.products import Product
from anydesk.core.variation_grids import combinations, grid_key, suggested_sku, variation_problems


@dataclass(frozen=True)
class GridColumn:
    """A column that is typed: a field of ``Product``, what it is called, how it is read."""

    field: str
    title: str
    kind: Kind[Any]
    number: bool = True


COLUMNS: tuple[GridColumn, ...] = (
    GridColumn("sku", N_("SKU"), Code(120), number=False),
    GridColumn("gtin", N_("GTIN"), Code(60), number=False),
    GridColumn("sale_price", N_("Price"), Measure(2, "R$")),
    GridColumn("promo_price", N_("Promotional"), Measure(2, "R$")),
    GridColumn("cost_price", N_("Cost"), Measure(2, "R$")),
    GridColumn("gross_weight", N_("Weight"), Measure(3, "kg")),
)
BY_FIELD: Mapping[str, GridColumn] = {column.field: column for column in COLUMNS}

COUNT = "stock"
"""The column of the stock; it is typed for new variations only."""

_ZERO_IS_BLANK = frozenset({"promo_price"})
_NEVER_NONE = frozenset({"sale_price", "promo_price"})


@dataclass(frozen=True)
class VariationRow:
    """One variation as it is stored (without id: a new one), and what was typed over it.

    Args:
        typed: field → text of the cells that differ from what is stored.
        active: None: as it is stored.
        stock: what is available of it; ``count``: what was typed as the stock of a new one.
        removed: it is not wanted any more, once this is saved.
    """

    base: Product
    typed: Mapping[str, str] = field(default_factory=dict)
    active: bool | None = None
    grid: Mapping[str, str] | None = None
    stock: Decimal | None = None
    count: str = ""
    removed: bool = False

    @property
    def is_new(self) -> bool:
        """It is not stored yet."""
        return self.base.id is None

    @property
    def is_changed(self) -> bool:
        """It has to be saved."""
        edited = bool(self.typed) or self.active is not None or self.grid is not None
        return self.is_new or edited or self.removed

    @property
    def is_written(self) -> bool:
        """It is among those that are added or changed."""
        return self.is_changed and not self.removed

    @property
    def counted(self) -> Decimal | None:
        """The stock typed for a new variation; None where there is none or it is no number."""
        amount = parse_amount(self.count, "decimal" if "," in self.count else "thousands").value
        return amount if self.is_new and amount is not None and amount >= 0 else None

    @property
    def values(self) -> Mapping[str, str]:
        """What it differs by: Cor → Azul."""
        return self.base.grid if self.grid is None else self.grid

    @property
    def is_active(self) -> bool:
        """It is going to be sold."""
        return self.base.active if self.active is None else self.active

    def text(self, name: str) -> str:
        """The cell as it is shown."""
        return self.typed.get(name, stored_text(self.base, name))

    def with_text(self, name: str, text: str) -> "VariationRow":
        """Another text in a cell; what reads as the stored value is no change."""
        bare = " ".join(text.split())
        typed = {key: value for key, value in self.typed.items() if key != name}
        stored = getattr(self.base, name)
        try:
            same = _value(name, bare) == stored
        except InvalidInput:
            same = False
        # A number is written the usual way once it can be read.
        return replace(self, typed=typed if same else {**typed, name: _usual(name, bare)})

    def with_active(self, active: bool) -> "VariationRow":
        """Sold or not."""
        return replace(self, active=None if active == self.base.active else active)

    def with_value(self, axis: str, value: str) -> "VariationRow":
        """Another value of one attribute."""
        values = {**self.values, axis: value.strip()}
        return replace(self, grid=None if values == dict(self.base.grid) else values)

    def over(self, base: Product) -> "VariationRow":
        """What was typed, over the variation as it is stored now."""
        row = VariationRow(base, {}, None, self.grid, self.stock, removed=self.removed)
        for name, text in self.typed.items():
            row = row.with_text(name, text)
        return row if self.active is None else row.with_active(self.active)

    def product(self) -> Product:
        """The variation with everything that can be read."""
        values: dict[str, Any] = {}
        for name, text in self.typed.items():
            try:
                values[name] = _value(name, text)
            except InvalidInput:
                continue
        return replace(self.base, **values, grid=dict(self.values), active=self.is_active)

    def problems(self) -> dict[str, str]:
        """A sentence for each cell that cannot stay as it is."""
        found: dict[str, str] = {}
        if self.removed:
            return found
        if self.count and self.counted is None:
            found[COUNT] = _("Write a number, such as 12,50.")
        for name, text in self.typed.items():
            try:
                problem = BY_FIELD[name].kind.check(_value(name, text))
            except InvalidInput as error:
                problem = error.message
            if problem:
                found[name] = problem
        checked = product_problems(tidy(self.product())) if self.is_changed else {}
        return {**{key: text for key, text in checked.items() if key in BY_FIELD}, **found}

    def with_count(self, text: str) -> "VariationRow":
        """The stock of a new variation; that of a stored one changes by movements only."""
        return replace(self, count=" ".join(text.split())) if self.is_new else self


def stored_text(product: Product, name: str) -> str:
    """What is stored, as a person would type it."""
    value = getattr(product, name)
    if name in _ZERO_IS_BLANK and not value:
        return ""
    return BY_FIELD[name].kind.format(value)


def _value(name: str, text: str) -> Any:
    bare = text.replace("R$", "").removesuffix("kg").strip()
    value = BY_FIELD[name].kind.parse(bare)
    return Decimal(0) if value is None and name in _NEVER_NONE else value


def _usual(name: str, text: str) -> str:
    try:
        value = _value(name, text)
    except InvalidInput:
        return text
    kind = BY_FIELD[name].kind
    if not text or kind.check(value):
        return text
    return kind.format(value)


def all_problems(rows: Sequence[VariationRow]) -> dict[int, dict[str, str]]:
    """By row and field: what is wrong with each, and what they forbid each other."""
    found = {place: problems for place, row in enumerate(rows) if (problems := row.problems())}
    # Of two that collide the later one is told; that must be the one that was typed.
    staying = [place for place, row in enumerate(rows) if not row.removed]
    order = sorted(staying, key=lambda place: rows[place].is_changed)
    together = variation_problems([rows[place].product() for place in order])
    for number, problems in together.items():
        place = order[number]
        if rows[place].is_changed:
            found[place] = {**problems, **found.get(place, {})}
    return dict(sorted(found.items()))


def new_row(parent: Product, grid: Mapping[str, str], like: Product | None = None) -> VariationRow:
    """A variation that is not stored yet, priced and weighed as the parent or a sister is."""
    source = like or parent
    base = Product(
        sku="",
        name=parent.name,
        parent_id=parent.id,
        grid=dict(grid),
        unit=source.unit,
        sale_price=source.sale_price,
        promo_price=source.promo_price,
        cost_price=source.cost_price,
        ncm=source.ncm,
        cest=source.cest,
        origin_code=source.origin_code,
        gross_weight=source.gross_weight,
        net_weight=source.net_weight,
        packaging_id=source.packaging_id,
        package_type=source.package_type,
        package_width=source.package_width,
        package_height=source.package_height,
        package_length=source.package_length,
        package_diameter=source.package_diameter,
        handling_days=source.handling_days,
        made_to_order=source.made_to_order,
    )
    return VariationRow(base)


def rows_for(
    parent: Product,
    rows: Sequence[VariationRow],
    axes: Mapping[str, Sequence[str]],
    without: frozenset[tuple[tuple[str, str], ...]] = frozenset(),
) -> list[VariationRow]:
    """The stored variations, the new ones still wanted, and one for each combination that lacks.

    Args:
        without: ``grid_key`` of combinations that the person has removed.
    """
    wanted = combinations(axes)
    keys = {grid_key(grid) for grid in wanted}
    kept = [row for row in rows if not row.is_new or grid_key(row.values) in keys]
    there = {grid_key(row.values) for row in kept}
    like = next((row.product() for row in kept if not row.is_new), None)
    missing = [
        grid for grid in wanted if (key := grid_key(grid)) not in there and key not in without
    ]
    return [*kept, *(new_row(parent, grid, like) for grid in missing)]


def with_suggested_skus(
    rows: Sequence[VariationRow], parent_sku: str, only: Sequence[int], taken: Sequence[str] = ()
) -> list[VariationRow]:
    """The rows with a SKU in each of these that has none.

    Args:
        taken: SKUs of other products.
    """
    used = {*taken, *(row.text("sku") for row in rows if row.text("sku"))}
    made = list(rows)
    for place in only:
        if not made[place].text("sku"):
            sku = suggested_sku(parent_sku, made[place].values, used)
            used.add(sku)
            made[place] = made[place].with_text("sku", sku)
    return made


def rebased(
    rows: Sequence[VariationRow], stored: Sequence[Product], stock: Mapping[int, Decimal]
) -> list[VariationRow]:
    """What was typed over the variations as they are stored now; new ones stay at the end."""
    typed = {row.base.id: row for row in rows if not row.is_new}
    there = {grid_key(one.grid) for one in stored}
    found = []
    for one in stored:
        row = typed[one.id].over(one) if one.id in typed else VariationRow(one)
        found.append(replace(row, stock=stock.get(one.id or 0)))
    return [*found, *(row for row in rows if row.is_new and grid_key(row.values) not in there)]


def toggled(rows: Sequence[VariationRow], picked: Collection[int]) -> list[VariationRow]:
    """New rows go; stored ones are marked to be removed, or kept again where all are marked."""
    stored = [place for place in picked if not rows[place].is_new]
    keep = bool(stored) and all(rows[place].removed for place in stored)
    return [
        replace(row, removed=not keep) if place in stored else row
        for place, row in enumerate(rows)
        if place not in picked or place in stored
    ]
