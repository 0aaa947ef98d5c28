"""A product sheet against the database: which row makes, changes or breaks what (ERP §22.1).

Pure and without guessing: rows that cannot be understood are errors with a sentence, and never
stand in the way of the others. It runs in a child process, so remarks stay untranslated.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from anydesk.core.category_mapping import path_key
from anydesk.core.folding import fold
from anydesk.core.i18n import N_
from anydesk.core.products import ProductType
from anydesk.core.sheet_cells import shortened, tidied
from anydesk.core.sheet_compare import compare, compare_stock
from anydesk.core.sheet_drafts import Draft, Known
from anydesk.core.sheet_rows import Action, SheetOptions, SheetRow
from anydesk.core.spreadsheets import CATEGORY, GRID, ID, NAME, PARENT, SKU, TYPE, Header
from anydesk.core.stock import STOCKLESS_TYPES

PROGRESS_EVERY = 500
NAMED_ROWS = 8


def decide(
    drafts: Sequence[Draft],
    header: Header,
    known: Known,
    options: SheetOptions,
    on_progress: Callable[[int], None] = lambda done: None,
) -> tuple[SheetRow, ...]:
    """What each row does. ``on_progress`` hears how many rows have been compared."""
    for draft in drafts:
        _identify(draft, known)
    for done, draft in enumerate(drafts, start=1):
        compare(draft, options)
        if done % PROGRESS_EVERY == 0:
            on_progress(done)
    _find_repeated(drafts)
    parents = {str(code) for draft in drafts if (code := draft.given(PARENT))}
    for draft in drafts:
        _check_type(draft, parents)
        _check_new(draft, header, known)
        _check_amounts(draft)
        _check_category(draft, known, options)
        compare_stock(draft, known, options)
    _join_families(drafts, known)
    return tuple(_row_of(draft) for draft in drafts)


def _identify(draft: Draft, known: Known) -> None:
    """Find the product: by ID where there is one, else by SKU."""
    number = draft.found.get(ID)
    if number is not None:
        draft.note(ID, number)
        draft.existing = known.products.get(number.value) if number.error is None else None
        if number.error is None and draft.existing is None:
            draft.fail(
                N_("There is no product with the ID {number}. Leave it blank for a new product."),
                ID,
                number=str(number.value),
            )
        return
    if SKU not in draft.found:
        draft.fail(N_("The row has neither an ID nor a SKU."))
    elif sku := draft.given(SKU):
        draft.existing = known.find(sku)


def _find_repeated(drafts: Sequence[Draft]) -> None:
    """Each product may be there once: no row of several is better than another."""
    by_sku: dict[str, list[Draft]] = defaultdict(list)
    by_id: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.sku:
            by_sku[draft.sku].append(draft)
        if draft.existing and draft.existing.id:
            by_id[draft.existing.id].append(draft)
    for group in (g for g in by_sku.values() if len(g) > 1):
        for draft in group:
            draft.fail(
                N_("The rows {rows} have the same SKU “{sku}”."),
                SKU,
                rows=_numbers(group),
                sku=shortened(draft.sku),
            )
    for group in (g for g in by_id.values() if len(g) > 1):
        if len({draft.sku for draft in group}) == 1:
            continue
        for draft in group:
            draft.fail(N_("The rows {rows} are about the same product."), rows=_numbers(group))


def _numbers(group: Iterable[Draft]) -> str:
    numbers = [str(draft.number) for draft in group]
    return ", ".join(numbers[:NAMED_ROWS]) + (", …" if len(numbers) > NAMED_ROWS else "")


def _check_type(draft: Draft, parents: set[str]) -> None:
    if draft.existing is None:
        if TYPE not in draft.found and draft.sku in parents:
            draft.values[TYPE] = ProductType.PARENT
            draft.warn(N_("Taken as V, because other rows name it as their parent."), TYPE)
        return
    before, after = draft.existing.type, draft.type
    if before is not after and (before is ProductType.PARENT or after in STOCKLESS_TYPES):
        draft.fail(
            N_("A spreadsheet cannot change the type of an existing product from {old} to {new}."),
            TYPE,
            old=before.value,
            new=after.value,
        )


def _check_new(draft: Draft, header: Header, known: Known) -> None:
    """What a new product needs, and the SKU that an existing one wants to have."""
    sku = draft.sku
    if draft.existing:
        owner = known.find(sku)
        if owner and owner.id != draft.existing.id:
            draft.fail(N_("Another product has the SKU “{sku}”."), SKU, sku=shortened(sku))
        return
    if ID in draft.found or SKU not in draft.found:
        return
    if NAME not in draft.found:
        if header.has(NAME):
            draft.fail(N_("A new product needs a description."), NAME)
        else:
            draft.fail(
                N_(
                    "There is no product with this SKU, and to make one the file needs the "
                    "column “Descrição”."
                )
            )
    other = known.zero_led.get(sku)
    if other and sku.isdigit():
        draft.warn(
            N_(
                "There is a product with the SKU {other}: the spreadsheet program may have "
                "dropped the zeros."
            ),
            SKU,
            other=other,
        )


def _check_amounts(draft: Draft) -> None:
    if not draft.values.keys().isdisjoint({"sale_price", "promo_price"}):
        price = draft.final("sale_price") or Decimal(0)
        promo = draft.final("promo_price") or Decimal(0)
        if promo > price:
            draft.fail(N_("The promotional price is higher than the price."), "promo_price")
    if not draft.values.keys().isdisjoint({"min_stock", "max_stock"}):
        low, high = draft.final("min_stock"), draft.final("max_stock")
        if low is not None and high is not None and high < low:
            draft.fail(N_("The largest stock is below the smallest one."), "max_stock")


def _check_category(draft: Draft, known: Known, options: SheetOptions) -> None:
    """An unknown category is not written (ERP §22.1), unless the person wants it made."""
    path = draft.values.get(CATEGORY)
    if not path or known.categories is None or path_key(path) in known.categories:
        return
    if options.create_categories:
        draft.warn(N_("The category “{path}” is new and will be made."), CATEGORY, path=path)
        return
    del draft.values[CATEGORY]
    draft.before.pop(CATEGORY, None)
    draft.warn(
        N_(
            "There is no category “{path}”: it stays as it is. Make it under Configuration, or "
            "choose to create missing categories."
        ),
        CATEGORY,
        path=shortened(path),
    )


def _join_families(drafts: Sequence[Draft], known: Known) -> None:
    """Give each variation its parent, wherever in the file or the database it is."""
    by_sku = {draft.sku: draft for draft in drafts if draft.sku}
    for draft in drafts:
        _check_parent_cell(draft, known)
    for draft in drafts:
        if draft.parent_sku:
            _find_parent(draft, by_sku, known)
        elif draft.existing:
            draft.parent_id = draft.existing.parent_id
    _find_equal_variations(drafts, known)


def _check_parent_cell(draft: Draft, known: Known) -> None:
    """Read ``Código do pai``; only a parent that is new to the row is looked at."""
    found = draft.found.get(PARENT)
    current = known.parent_sku(draft.existing)
    if found and draft.cells[PARENT] != tidied(current):
        draft.note(PARENT, found)
    code = str(draft.given(PARENT) or "")
    if code and code != tidied(current):
        draft.parent_sku = code
        draft.values[PARENT] = code
        draft.before[PARENT] = current
        if draft.type is not ProductType.SIMPLE:
            draft.fail(N_("A variation is of type S."), TYPE)
        if not draft.final(GRID) and (GRID in draft.blank or GRID not in draft.found):
            draft.fail(N_("A variation needs its values, such as Cor:Azul."), GRID)
    elif GRID in draft.values and draft.values[GRID] and not (code or current):
        draft.fail(N_("Values of a variation need the code of its parent."), PARENT)


def _find_parent(draft: Draft, by_sku: dict[str, Draft], known: Known) -> None:
    row, product = by_sku.get(draft.parent_sku), known.find(draft.parent_sku)
    name = shortened(draft.parent_sku)
    if row is draft:
        draft.fail(N_("A product cannot be its own variation."), PARENT)
        return
    if row is None and product is None:
        draft.fail(
            N_("The parent “{name}” is neither in the file nor among the products."),
            PARENT,
            name=name,
        )
        return
    if row is not None and row.existing is None and row.errors:
        draft.fail(
            N_("Its parent “{name}” is left out: see row {number}."),
            PARENT,
            name=name,
            number=str(row.number),
        )
        return
    existing = row.existing if row else product
    kind = row.type if row else existing.type if existing else ProductType.SIMPLE
    nested = bool(row and row.parent_sku) or bool(existing and existing.parent_id)
    if kind is not ProductType.PARENT or nested:
        draft.fail(N_("“{name}” is not a product with variations (type V)."), PARENT, name=name)
    elif existing:
        draft.parent_id, draft.parent_sku = existing.id, ""


FamilyKey = tuple[int | str, tuple[tuple[str, str], ...]]


def _find_equal_variations(drafts: Sequence[Draft], known: Known) -> None:
    """No two variations of a parent have the same values."""
    changed = {draft.existing.id for draft in drafts if draft.existing}
    taken: dict[FamilyKey, str] = {
        _family_key(p.parent_id, p.grid): p.sku
        for p in known.products.values()
        if p.parent_id and p.id not in changed
    }
    groups: dict[FamilyKey, list[Draft]] = defaultdict(list)
    for draft in drafts:
        family = draft.parent_sku or draft.parent_id
        if family and draft.final(GRID):
            groups[_family_key(family, draft.final(GRID))].append(draft)
    for key, group in groups.items():
        for draft in group:
            if not ({GRID, PARENT} & draft.values.keys()):
                continue
            if key in taken:
                draft.fail(
                    N_("The variation {sku} has the same values."), GRID, sku=shortened(taken[key])
                )
            elif len(group) > 1:
                draft.fail(
                    N_("The rows {rows} have the same values of one parent."),
                    GRID,
                    rows=_numbers(group),
                )


def _family_key(family: int | str, grid: object) -> FamilyKey:
    pairs = dict(grid).items() if isinstance(grid, dict) else ()
    return family, tuple(sorted((fold(name), fold(value)) for name, value in pairs))


def _row_of(draft: Draft) -> SheetRow:
    name = str(draft.given(NAME) or (draft.existing.name if draft.existing else ""))
    product_id = draft.existing.id if draft.existing else None
    if draft.errors:
        return SheetRow(
            draft.number,
            Action.ERROR,
            draft.sku,
            name,
            product_id,
            errors=tuple(draft.errors),
            warnings=tuple(draft.warnings),
            cells=draft.raw.cells,
        )
    return SheetRow(
        draft.number,
        _action(draft),
        draft.sku,
        name,
        product_id,
        values=draft.values,
        before=draft.before,
        parent_id=draft.parent_id,
        parent_sku=draft.parent_sku,
        stock=draft.stock,
        stock_before=draft.stock_before,
        warnings=tuple(draft.warnings),
    )


def _action(draft: Draft) -> Action:
    if draft.existing is None:
        return Action.INSERT
    if draft.values or draft.stock is not None:
        return Action.UPDATE
    return Action.NOTHING


def count_actions(rows: Iterable[SheetRow]) -> dict[Action, int]:
    """How many rows do what."""
    return dict(Counter(row.action for row in rows))
