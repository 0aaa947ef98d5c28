"""What the two lists of orders share: filters by one or some values, counters, gathered issues."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, exists

from anydesk.core.folding import fold
from anydesk.core.query import FilterValue, Query
from anydesk.storage.lists import Filters
from anydesk.storage.order_tables import pending_issues, sales_orders

HAS_ISSUES = exists().where(
    pending_issues.c.order_id == sales_orders.c.id, pending_issues.c.resolved_at.is_(None)
)

OPEN_ISSUES = (pending_issues.c.order_id == sales_orders.c.id) & pending_issues.c.resolved_at.is_(
    None
)
"""How pendências are joined to the rows of a block."""


def one_or_some(column: ColumnElement[Any], value: FilterValue) -> ColumnElement[bool]:
    """One value, or any of several."""
    return column.in_(value) if isinstance(value, tuple) else column == value


def yes_or_no(condition: ColumnElement[bool], value: FilterValue) -> ColumnElement[bool]:
    """The condition for "yes" (or True), its opposite for anything else."""
    return condition if value in ("yes", True) else ~condition


def conditions(
    query: Query, filters: Filters, search_column: ColumnElement[str], *, but: Iterable[str]
) -> list[ColumnElement[bool]]:
    """What a query asks of the rows, without the filters that the counters stand for."""
    skipped = frozenset(but)
    asked = [
        filters[key](value)
        for key in query.filters
        if key not in skipped and (value := query.value(key)) is not None
    ]
    words = fold(query.text).split()
    return [*asked, *(search_column.contains(word, autoescape=True) for word in words)]


def gathered(rows: Iterable[Row[Any]]) -> dict[int, tuple[Row[Any], tuple[str, ...]]]:
    """Joined rows as one for each id, with the kinds of its pendências, each once."""
    found: dict[int, tuple[Row[Any], tuple[str, ...]]] = {}
    for row in rows:
        first, kinds = found.get(row.id, (row, ()))
        if row.kind is not None and row.kind not in kinds:
            kinds = (*kinds, row.kind)
        found[row.id] = (first, kinds)
    return found
