"""Statements for what happens thousands of times: written by SQLAlchemy, run by the driver.

Receiving an order is about ten small statements in a transaction of their own; SQLAlchemy's
bookkeeping around each would cost more than SQLite's work.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Dialect, Select, Table

from anydesk.storage.migrate import driver
from anydesk.storage.store import Tx

_Convert = Callable[[Any], Any] | None


class Insert:
    """New rows of a table. Columns that a row does not name get their defaults."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._texts: dict[tuple[str, ...], _Text] = {}

    def add(self, tx: Tx, row: Mapping[str, Any]) -> int:
        """Insert a row; the id the database gave it."""
        text = self._text_for(tx, row)
        return int(driver(tx).execute(text.sql, text.values(row)).lastrowid)

    def add_all(self, tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows that all name the same columns."""
        if rows:
            text = self._text_for(tx, rows[0])
            driver(tx).executemany(text.sql, [text.values(row) for row in rows])

    def _text_for(self, tx: Tx, row: Mapping[str, Any]) -> "_Text":
        names = tuple(row)
        text = self._texts.get(names)
        if text is None:
            text = self._texts[names] = _Text(self._table, names, tx.dialect)
        return text


class _Text:
    """An INSERT for some columns, and what makes values of the driver out of a row."""

    def __init__(self, table: Table, names: tuple[str, ...], dialect: Dialect) -> None:
        given = [table.c[name] for name in names]
        more = [
            column for column in table.c if column.name not in names and column.default is not None
        ]
        insert = table.insert()
        columns = [column.name for column in (*given, *more)]
        compiled = insert.compile(dialect=dialect, column_keys=columns)
        self.sql = str(compiled)
        by_name = {column.name: _converter(column, dialect) for column in (*given, *more)}
        order = list(compiled.positiontup or columns)
        defaults = {column.name: _default(column) for column in more}
        self._parts = [(name, by_name[name]) for name in order if name in names]
        assert order == [*(name for name, _convert in self._parts), *defaults]
        self._defaults = tuple(
            value if (convert := by_name[name]) is None else convert(value)
            for name, value in defaults.items()
        )

    def values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return (
            *(row[name] if make is None else make(row[name]) for name, make in self._parts),
            *self._defaults,
        )


class Lookup:
    """A SELECT of plain numbers and texts by plain numbers and texts."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._sql = ""
        self._fixed: Mapping[str, Any] = {}
        self._order: Sequence[str] = ()

    def rows(self, tx: Tx, **asked: Any) -> list[tuple[Any, ...]]:
        """The rows as the driver has them."""
        if not self._sql:
            compiled = self._statement.compile(dialect=tx.dialect)
            self._fixed, self._order = compiled.params, compiled.positiontup or ()
            self._sql = str(compiled)
        values = [asked[name] if name in asked else self._fixed[name] for name in self._order]
        found: list[tuple[Any, ...]] = driver(tx).execute(self._sql, values).fetchall()
        return found


def _converter(column: "Column[Any]", dialect: Dialect) -> _Convert:
    return column.type.dialect_impl(dialect).bind_processor(dialect)


def _default(column: "Column[Any]") -> Any:
    default = column.default
    assert default is not None
    made = getattr(default, "arg", None)
    return made(None) if callable(made) else made
