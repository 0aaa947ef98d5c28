"""What a list is asked for: search text, filters and order."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

FilterValue = str | int | bool | datetime | tuple[str, ...] | None


@dataclass(frozen=True)
class Query:
    """A question to a list; the database answers it.

    Args:
        text: words to search for; every word must occur somewhere in the record.
        filters: by filter key; None or an empty text means "any".
        sort: the key of a sortable column; empty means the list's own order.
    """

    text: str = ""
    filters: Mapping[str, FilterValue] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False

    def where(self, **filters: FilterValue) -> "Query":
        """The same question with these filters added."""
        return replace(self, filters={**self.filters, **filters})

    def value(self, key: str) -> FilterValue:
        """The filter's value, or None where it is not set."""
        value = self.filters.get(key)
        return None if value == "" else value
