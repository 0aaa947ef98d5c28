"""The mirror of the hub's categories, and which of them each local category is mapped to.

A mapping outlives everything but the merchant's own decision: where the hub does not have the
category any more, it stays and is told as gone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, delete, func, select

from anydesk.core.categories import HubCategory
from anydesk.core.category_mapping import Counterpart, local_paths, path_key
from anydesk.core.errors import InvalidInput
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.storage import categories as tree_storage
from anydesk.storage.configuration_tables import categories, category_mappings, hub_categories
from anydesk.storage.lists import pieces
from anydesk.storage.rows import record_of, upsert
from anydesk.storage.store import Tx

_h = hub_categories.c
_m = category_mappings.c
_ESCAPE = "\\"
_NAME_ENDS = "\n"
"""In ``search_text`` between the last name and the path: a name that fits is the better hit."""


@dataclass(frozen=True)
class Mirrored:
    """What reading the hub's tree did to the mirror."""

    read: int
    new: int
    gone: int


@dataclass(frozen=True)
class MappedPaths:
    """What ``core.category_mapping.hub_category_for`` asks for, of one integration."""

    mapped: Mapping[str, int]
    gone: frozenset[str]


# The mirror


def mirror(tx: Tx, integration_id: int, rows: Sequence[HubCategory], at: datetime) -> Mirrored:
    """Make the mirror equal to the tree that was read; no mapping is touched."""
    known = set(tx.execute(select(_h.hub_id).where(_h.integration_id == integration_id)).scalars())
    values = [
        {
            "integration_id": integration_id,
            "hub_id": row.hub_id,
            "parent_hub_id": row.parent_hub_id,
            "name": row.name,
            "path": row.path,
            "leaf": row.leaf,
            "search_text": f"{fold(row.name)}{_NAME_ENDS}{fold(row.path)}",
            "seen_at": at,
        }
        for row in rows
    ]
    upsert(tx, hub_categories, values, key=("integration_id", "hub_id"))
    read = {row.hub_id for row in rows}
    vanished = sorted(known - read)
    for part in pieces(vanished):
        tx.execute(
            delete(hub_categories).where(_h.integration_id == integration_id, _h.hub_id.in_(part))
        )
    return Mirrored(len(read), len(read - known), len(vanished))


def hub_tree(tx: Tx, integration_id: int) -> tuple[HubCategory, ...]:
    """The hub's categories as last read."""
    rows = tx.execute(
        select(hub_categories).where(_h.integration_id == integration_id).order_by(_h.path)
    )
    return tuple(record_of(HubCategory, row) for row in rows)


def hub_state(tx: Tx, integration_id: int) -> tuple[int, datetime | None]:
    """How many categories of the hub are known, and when they were read."""
    row = tx.execute(
        select(func.count(), func.max(_h.seen_at)).where(_h.integration_id == integration_id)
    ).one()
    return row[0], row[1]


def by_hub_ids(tx: Tx, integration_id: int, ids: Sequence[int]) -> dict[int, HubCategory]:
    """The hub's categories of these ids; those it does not have are left out."""
    return {
        row.hub_id: record_of(HubCategory, row)
        for part in pieces(ids)
        for row in tx.execute(
            select(hub_categories).where(_h.integration_id == integration_id, _h.hub_id.in_(part))
        )
    }


def search(tx: Tx, integration_id: int, text: str, limit: int = 50) -> tuple[HubCategory, ...]:
    """The hub's categories whose path has all these words, the likeliest first.

    A name that is the text comes first, then one that begins with it, then one that has the last
    word; of those the leaves, and the short paths.
    """
    sought = fold(text)
    statement = select(hub_categories).where(_h.integration_id == integration_id)
    for word in sought.split():
        statement = statement.where(_h.search_text.contains(word, autoescape=True))
    closeness = case(
        (_h.search_text.startswith(sought + _NAME_ENDS, autoescape=True), 0),
        (_h.search_text.startswith(sought, autoescape=True), 1),
        (_h.search_text.like(_in_name(sought), escape=_ESCAPE), 2),
        else_=3,
    )
    rows = tx.execute(
        statement.order_by(
            closeness, _h.leaf.desc(), func.length(_h.path), _h.path, _h.hub_id
        ).limit(limit)
    )
    return tuple(record_of(HubCategory, row) for row in rows)


def _in_name(sought: str) -> str:
    """The pattern for a name, not only a path, that has the last of these words."""
    word = (sought.split() or [""])[-1]
    for sign in (_ESCAPE, "%", "_"):
        word = word.replace(sign, _ESCAPE + sign)
    return f"%{word}%{_NAME_ENDS}%"


# The mappings


def counterparts(tx: Tx, integration_id: int) -> dict[int, Counterpart]:
    """What each category is mapped to, by its id."""
    known, _read_at = hub_state(tx, integration_id)
    joined = category_mappings.outerjoin(
        hub_categories,
        and_(_h.integration_id == _m.integration_id, _h.hub_id == _m.hub_category_id),
    )
    rows = tx.execute(
        select(_m.category_id, _m.hub_category_id, _m.hub_path, _h.path.label("path_now"))
        .select_from(joined)
        .where(_m.integration_id == integration_id)
    )
    return {
        row.category_id: Counterpart(
            row.hub_category_id,
            row.path_now or row.hub_path,
            gone=bool(known) and row.path_now is None,
        )
        for row in rows
    }


def mapped_paths(tx: Tx, integration_id: int) -> MappedPaths:
    """The mappings by the path of the category, for sending."""
    by_id = counterparts(tx, integration_id)
    keys = {
        row.id: row.path_key for row in tx.execute(select(categories.c.id, categories.c.path_key))
    }
    return MappedPaths(
        {keys[one]: found.hub_id for one, found in by_id.items() if not found.gone},
        frozenset(keys[one] for one, found in by_id.items() if found.gone),
    )


def save(tx: Tx, integration_id: int, changes: Mapping[int, int | None]) -> None:
    """Map these categories to the hub's of these ids; None takes a mapping away.

    Raises:
        InvalidInput: the hub has no category of this id.
        NotThere: a local category does not exist any more.
    """
    before = counterparts(tx, integration_id)
    known = by_hub_ids(tx, integration_id, [one for one in changes.values() if one is not None])
    for category_id, hub_id in changes.items():
        category = tree_storage.get(tx, category_id)
        if hub_id is None:
            tx.execute(
                delete(category_mappings).where(
                    _m.integration_id == integration_id, _m.category_id == category_id
                )
            )
        elif hub_id in known:
            put(tx, integration_id, {category_id: known[hub_id]})
        elif category_id not in before or before[category_id].hub_id != hub_id:
            sentence = _("ANYMARKET has no category {hub_id}, to which “{path}” was to be mapped.")
            raise InvalidInput(
                sentence.format(hub_id=hub_id, path=category.path),
                hint=_("Import the categories of ANYMARKET again."),
            )


def put(tx: Tx, integration_id: int, chosen: Mapping[int, HubCategory]) -> None:
    """Map the categories of these ids."""
    rows = [
        {
            "integration_id": integration_id,
            "category_id": category_id,
            "hub_category_id": hub.hub_id,
            "hub_path": hub.path,
        }
        for category_id, hub in chosen.items()
    ]
    upsert(tx, category_mappings, rows, key=("integration_id", "category_id"))


def create_local(tx: Tx, integration_id: int, rows: Sequence[HubCategory]) -> tuple[int, int]:
    """Add a local category for each of the hub's and map it; no mapping is replaced.

    Returns:
        How many categories were added, and how many were mapped.
    """
    paths = local_paths(rows)
    added = tree_storage.collect(tx, paths.values())
    ids = {
        row.path_key: row.id for row in tx.execute(select(categories.c.path_key, categories.c.id))
    }
    taken = set(counterparts(tx, integration_id))
    chosen: dict[int, HubCategory] = {}
    for row in rows:
        category_id = ids.get(path_key(paths[row.hub_id]))
        # Two names of the hub may be one here; the first one has it.
        if category_id is not None and category_id not in taken and category_id not in chosen:
            chosen[category_id] = row
    put(tx, integration_id, chosen)
    return added, len(chosen)
