"""The merchant's category tree; the paths of the products follow it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Table, bindparam, delete, func, insert, select, update

from anydesk.core.categories import SEPARATOR, Category, HubCategory
from anydesk.core.category_mapping import (
    SIGN,
    is_below,
    local_path,
    local_paths,
    name_problem,
    names_of,
    path_key,
)
from anydesk.core.errors import InvalidInput, NotThere
from anydesk.core.folding import fold
from anydesk.core.i18n import _, ngettext
from anydesk.storage.configuration_tables import categories, category_mappings
from anydesk.storage.rows import record_of
from anydesk.storage.store import Tx
from anydesk.storage.tables import products

_c = categories.c


@dataclass(frozen=True)
class Removed:
    """A category that was taken away, with what is needed to put it back.

    Args:
        mappings: its rows of ``category_mappings``, of all stores.
    """

    category: Category
    mappings: tuple[Mapping[str, object], ...] = ()


def tree(tx: Tx) -> tuple[Category, ...]:
    """Every category, those above before those below."""
    rows = tx.execute(select(categories).order_by(_c.path_key))
    return tuple(record_of(Category, row) for row in rows)


def get(tx: Tx, category_id: int) -> Category:
    """One category. Raises NotThere."""
    row = tx.execute(select(categories).where(_c.id == category_id)).first()
    if row is None:
        raise NotThere(_("This category does not exist any more."))
    return record_of(Category, row)


def by_path(tx: Tx, path: str) -> Category:
    """The category of this path, accents and capitals aside. Raises NotThere."""
    row = tx.execute(select(categories).where(_c.path_key == path_key(path))).first()
    if row is None:
        raise NotThere(_("There is no category “{path}”.").format(path=path.strip()))
    return record_of(Category, row)


def counts(tx: Tx) -> dict[str, int]:
    """How many products stand in each category itself, by ``path_key``; variations count once."""
    found: dict[str, int] = {}
    rows = tx.execute(
        select(products.c.category, func.count())
        .where(products.c.category != "", products.c.parent_id.is_(None))
        .group_by(products.c.category)
    )
    for path, count in rows:
        if key := path_key(path):
            found[key] = found.get(key, 0) + count
    return found


def collect(tx: Tx, paths: Iterable[str] = ()) -> int:
    """Add the categories that products (or these paths) name and that are missing here.

    Returns:
        How many were added, with those above them.
    """
    rows = tx.execute(select(products.c.category).where(products.c.category != "").distinct())
    wanted = [names_of(path) for path in (*(row[0] for row in rows), *paths)]
    known: dict[str, tuple[int | None, str]] = {
        row.path_key: (row.id, row.path) for row in tx.execute(select(_c.path_key, _c.id, _c.path))
    }
    before = len(known)
    deepest = max(map(len, wanted), default=0)
    for depth in range(1, deepest + 1):
        _add_level(tx, [names[:depth] for names in wanted if len(names) >= depth], known)
    return len(known) - before


def _add_level(
    tx: Tx, wanted: Sequence[tuple[str, ...]], known: dict[str, tuple[int | None, str]]
) -> None:
    """Add the missing categories of one depth; those above are in ``known`` already."""
    new: dict[str, dict[str, object]] = {}
    for names in wanted:
        key = SEPARATOR.join(map(fold, names))
        if key in known or key in new:
            continue
        above_id, above = known.get(SEPARATOR.join(map(fold, names[:-1])), (None, ""))
        path = f"{above}{SEPARATOR}{names[-1]}" if above else names[-1]
        new[key] = {"parent_id": above_id, "name": names[-1], "path": path, "path_key": key}
    if not new:
        return
    # The ids are given here: the store has one writer, and a bulk insert cannot tell them back.
    first = next_id(tx, categories)
    for category_id, (key, row) in enumerate(new.items(), first):
        row["id"] = category_id
        known[key] = (category_id, str(row["path"]))
    tx.execute(insert(categories), list(new.values()))


def next_id(tx: Tx, table: Table) -> int:
    """The first id that is free."""
    return int(tx.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1


def create(tx: Tx, name: str, parent_id: int | None) -> Category:
    """A new category.

    Raises:
        InvalidInput: the name cannot be used, or there is one like it in this place.
        NotThere: the category above does not exist.
    """
    made = _placed(tx, name, parent_id)
    values = {"name": made.name, "path": made.path, "path_key": path_key(made.path)}
    _check_free(tx, made.path, other_than=None)
    new_id = tx.execute(
        insert(categories).values(parent_id=parent_id, **values).returning(_c.id)
    ).scalar_one()
    return get(tx, new_id)


def relocate(
    tx: Tx, category_id: int, name: str, parent_id: int | None, at: datetime
) -> tuple[Category, int]:
    """Give a category another name or place, and with it everything below and its products.

    Returns:
        The category as it is now, and how many products follow it.

    Raises:
        InvalidInput: the name cannot be used or is taken there, or the place is inside itself.
        NotThere: one of the two does not exist.
    """
    # Products may name categories below that nobody has collected yet.
    collect(tx)
    before = get(tx, category_id)
    old_key = path_key(before.path)
    if parent_id is not None:
        new_above = path_key(get(tx, parent_id).path)
        if parent_id == category_id or is_below(new_above, old_key):
            raise InvalidInput(
                _("A category cannot be moved into itself or below itself."),
                hint=_("Choose another place for it."),
            )
    after = replace(_placed(tx, name, parent_id), id=category_id)
    _check_free(tx, after.path, other_than=category_id)
    tx.execute(
        update(categories).where(_c.id == category_id).values(name=after.name, parent_id=parent_id)
    )
    moved = _move_paths(tx, before.path, after.path)
    return get(tx, category_id), _move_products(tx, moved, at)


def _move_paths(tx: Tx, old: str, new: str) -> dict[str, str]:
    """Write the new paths of a branch. Returns old ``path_key`` → new path."""
    old_key = path_key(old)
    rows = [
        row
        for row in tx.execute(select(_c.id, _c.path, _c.path_key))
        if row.path_key == old_key or is_below(row.path_key, old_key)
    ]
    paths = {row.id: new + row.path[len(old) :] for row in rows}
    tx.execute(
        update(categories)
        .where(_c.id == bindparam("row_id"))
        .values(path=bindparam("new_path"), path_key=bindparam("new_key")),
        [
            {"row_id": row_id, "new_path": path, "new_key": path_key(path)}
            for row_id, path in paths.items()
        ],
    )
    return {row.path_key: paths[row.id] for row in rows}


def _move_products(tx: Tx, moved: Mapping[str, str], at: datetime) -> int:
    """Let the products of these categories follow. Returns how many there are."""
    written = tx.execute(select(products.c.category).where(products.c.category != "").distinct())
    followed = 0
    for text in [row[0] for row in written]:
        path = moved.get(path_key(text))
        if path is not None and path != text:
            followed += tx.execute(
                update(products)
                .where(products.c.category == text)
                .values(category=path, updated_at=at)
            ).rowcount
    return followed


def write_paths_as_here(tx: Tx, hub: Sequence[HubCategory], at: datetime) -> int:
    """Give products whose category is a path as the hub writes it, A/B, the same written A > B.

    Received products have it. Only what is a path of the hub is touched: a merchant's own
    category may well be called "Cama/Mesa".

    Returns:
        How many products were changed.
    """
    paths = {path_key(path): path for path in local_paths(hub).values()}
    moved: dict[str, str] = {}
    slashed = products.c.category.contains("/")
    for text in tx.execute(select(products.c.category).where(slashed).distinct()).scalars():
        path, key = paths.get(path_key(local_path(text))), path_key(text)
        if path is not None and SIGN not in text and not _means_something(tx, key):
            moved[key] = path
    changed = _move_products(tx, moved, at)
    for key in moved:
        tx.execute(delete(categories).where(_c.path_key == key))
    return changed


def _means_something(tx: Tx, key: str) -> bool:
    """The merchant has mapped the category of this path, or put others below it."""
    row = tx.execute(select(_c.id).where(_c.path_key == key)).first()
    if row is None:
        return False
    held = select(category_mappings.c.id).where(category_mappings.c.category_id == row.id)
    below = select(_c.id).where(_c.parent_id == row.id)
    return any(tx.execute(one.limit(1)).first() is not None for one in (held, below))


def remove(tx: Tx, category_id: int) -> Removed:
    """Take an empty category away, with its mappings in all stores.

    Raises:
        InvalidInput: there are categories below it, or products in it.
        NotThere: it does not exist.
    """
    category = get(tx, category_id)
    below = tx.execute(
        select(func.count()).select_from(categories).where(_c.parent_id == category_id)
    ).scalar_one()
    if below:
        sentence = ngettext(
            "“{path}” has {count} category below it.",
            "“{path}” has {count} categories below it.",
            below,
        )
        raise InvalidInput(
            sentence.format(path=category.path, count=below),
            hint=_("Move or remove what is below it first."),
        )
    inside = _products_in(tx, path_key(category.path))
    if inside:
        sentence = ngettext(
            "{count} product stands in “{path}”.", "{count} products stand in “{path}”.", inside
        )
        raise InvalidInput(
            sentence.format(path=category.path, count=inside),
            hint=_("Give them another category first."),
        )
    held = category_mappings.c.category_id == category_id
    rows = tuple(dict(row) for row in tx.execute(select(category_mappings).where(held)).mappings())
    tx.execute(delete(category_mappings).where(held))
    tx.execute(delete(categories).where(_c.id == category_id))
    return Removed(category, rows)


def put_back(tx: Tx, removed: Removed) -> Category:
    """Undo a removal, mappings included.

    Raises:
        InvalidInput: a category of this path was made meanwhile.
        NotThere: the category above is gone.
    """
    category = removed.category
    made = create(tx, category.name, category.parent_id)
    for row in removed.mappings:
        values = {**row, "category_id": made.id}
        tx.execute(insert(category_mappings).values(values))
    return made


def _products_in(tx: Tx, key: str) -> int:
    rows = tx.execute(
        select(products.c.category, func.count())
        .where(products.c.category != "")
        .group_by(products.c.category)
    )
    return sum(count for path, count in rows if path_key(path) == key)


def _placed(tx: Tx, name: str, parent_id: int | None) -> Category:
    """A category of this name in this place. Raises InvalidInput, NotThere."""
    if problem := name_problem(name):
        raise InvalidInput(problem, problems={"name": problem})
    bare = " ".join(name.split())
    above = "" if parent_id is None else get(tx, parent_id).path
    return Category(bare, f"{above}{SEPARATOR}{bare}" if above else bare, parent_id)


def _check_free(tx: Tx, path: str, *, other_than: int | None) -> None:
    taken = tx.execute(select(_c.id, _c.path).where(_c.path_key == path_key(path))).first()
    if taken is not None and taken.id != other_than:
        sentence = _("There is a category “{path}” already.").format(path=taken.path)
        raise InvalidInput(sentence, problems={"name": sentence})
