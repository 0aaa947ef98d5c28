"""Records to rows and back, and the one upsert helper: the only SQL that differs by dialect."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from sqlalchemy import Connection, Executable, Row, Table, update

R = TypeVar("R")


def values_of(record: object, table: Table) -> dict[str, Any]:
    """The record's fields that are columns of the table; ``id`` only where it is set."""
    values: dict[str, Any] = {}
    for name in table.c.keys():  # noqa: SIM118 - a ColumnCollection iterates over columns
        if not hasattr(record, name):
            continue
        value = getattr(record, name)
        if name == "id" and value is None:
            continue
        values[name] = _plain(value)
    return values


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (tuple, frozenset)):
        return list(value)
    return value


def record_of(kind: type[R], row: Row[Any], **more: Any) -> R:
    """The record of this row: columns by field name, texts into enums, objects into records."""
    mapping = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    makers = _makers(kind)
    given = {name: make(mapping[name]) for name, make in makers.items() if name in mapping}
    return kind(**{**given, **more})


def records_of(kind: type[R], rows: Sequence[Row[Any]], **more: Any) -> list[R]:
    """The records of many rows of one statement: what they share is looked up once."""
    if not rows:
        return []
    names, makers = rows[0]._fields, _makers(kind)
    known = [(n, name, makers[name]) for n, name in enumerate(names) if name in makers]
    plain = [(n, name) for n, name, make in known if make is _as_it_is]
    made = [(n, name, make) for n, name, make in known if make is not _as_it_is]
    found = []
    for row in rows:
        given = {name: row[n] for n, name in plain}
        given.update((name, make(row[n])) for n, name, make in made)
        found.append(kind(**given, **more))
    return found


_cache: dict[type, dict[str, Any]] = {}


def _makers(kind: type) -> dict[str, Any]:
    if kind not in _cache:
        hints = get_type_hints(kind)
        _cache[kind] = {f.name: _maker(hints[f.name]) for f in fields(kind)}
    return _cache[kind]


def _maker(hint: Any) -> Any:
    choices = [a for a in get_args(hint) if a is not type(None)]
    target = choices[0] if len(choices) == 1 and get_origin(hint) is not tuple else hint
    if isinstance(target, type) and issubclass(target, Enum):
        return lambda value: None if value is None else target(value)
    if is_dataclass(target):
        return lambda value: None if value is None else target(**value)  # type: ignore[operator]
    if get_origin(hint) is tuple:
        return lambda value: tuple(value or ())
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def upsert(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    keep: Sequence[str] = (),
) -> None:
    """Insert rows, or update those whose ``key`` columns exist; ``keep`` is never overwritten."""
    if rows:
        statement = _upsert(connection.dialect.name, table, tuple(rows[0]), tuple(key), tuple(keep))
        connection.execute(statement, list(rows))


@cache
def _upsert(
    dialect: str, table: Table, names: tuple[str, ...], key: tuple[str, ...], keep: tuple[str, ...]
) -> Executable:
    """Made once for a kind of row: making it costs more than running it."""
    # Only the one that is used: PostgreSQL's takes 50 ms to import.
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    excluded = insert.excluded
    changed = {name: excluded[name] for name in names if name not in {*key, *keep, "id"}}
    made: Executable = (
        insert.on_conflict_do_update(index_elements=list(key), set_=changed)
        if changed
        else insert.on_conflict_do_nothing(index_elements=list(key))
    )
    return made


def write_changes(tx: Connection, table: Table, row_id: int, changes: Mapping[str, Any]) -> None:
    """Update some columns of one row."""
    if changes:
        tx.execute(update(table).where(table.c.id == row_id).values(dict(changes)))
