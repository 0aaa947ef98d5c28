"""Walks any paged list of the hub (API §1.7) by row offset, and loses no row it can help.

Addresses in ``links`` are never followed: they come as plain http, and the token with them.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from anydesk.api.client import ApiClient, Param
from anydesk.api.fields import Fields
from anydesk.api.json_text import dump
from anydesk.api.limits import Lane
from anydesk.core.errors import UnexpectedAnswer
from anydesk.core.i18n import _

T = TypeVar("T")

LARGEST = 100
"""Rows to a page; the hub refuses less than 5 and more than 100."""
ROWS_AT_ONCE = 5
STALE_PAGES = 3
"""So many pages in a row without a new row: the list is turning in circles."""


@dataclass(frozen=True)
class BadRow:
    """A row that could not be read; the rest of its page is not lost."""

    raw: str
    reason: str


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list.

    Args:
        offset: where this page begins.
        next_offset: where to continue, also after a restart; None: this was the last page.
        total: how many rows the hub thinks there are; a hint for progress and no more.
    """

    rows: tuple[T, ...] = ()
    bad: tuple[BadRow, ...] = ()
    offset: int = 0
    next_offset: int | None = None
    total: int | None = None


async def pages(
    client: ApiClient,
    path: str,
    read_one: Callable[[object], T],
    params: Mapping[str, Param] | None = None,
    *,
    offset: int = 0,
    limit: int = LARGEST,
    lane: Lane = Lane.USER,
) -> AsyncGenerator[Page[T], None]:
    """The pages of a list, each row once.

    Args:
        read_one: reads a row; where it raises UnexpectedAnswer the row becomes a BadRow.
    """
    walk = _Walk(read_one, limit)
    at: int | None = offset
    while at is not None:
        query = {**(params or {}), "limit": limit, "offset": at}
        page = await walk.page(await client.get(path, params=query, lane=lane), at)
        at = page.next_offset
        yield page


@dataclass
class _Walk(Generic[T]):
    """What one walk remembers between its pages."""

    read_one: Callable[[object], T]
    limit: int
    seen: set[Hashable] = field(default_factory=set)
    total: int | None = None
    furthest: int = -1
    stale: int = 0

    async def page(self, answer: object, offset: int) -> Page[T]:
        content = _content(answer)
        fields = Fields(answer)
        total = fields.child("page").whole("totalElements")
        rows: list[T] = []
        bad: list[BadRow] = []
        new = [row for row in content if self._is_new(row)]
        for position, row in enumerate(new, start=1):
            self._read(row, rows, bad)
            if position % ROWS_AT_ONCE == 0:
                # Let the window draw: a page of orders takes too long in one go.
                await asyncio.sleep(0)
        further = offset > self.furthest
        gone = self._gone(total) if further else 0
        following = self._following(fields, len(content), offset, gone)
        if further:
            self.stale = 0 if new else self.stale + 1
        self.total, self.furthest = total, max(offset, self.furthest)
        if following is not None and self.stale >= STALE_PAGES:
            raise UnexpectedAnswer(
                _("ANYMARKET's list does not come to an end."),
                details=f"the same rows again at offset {offset}",
            )
        return Page(tuple(rows), tuple(bad), offset, following, total)

    def _read(self, row: object, rows: list[T], bad: list[BadRow]) -> None:
        try:
            rows.append(self.read_one(row))
        except UnexpectedAnswer as error:
            bad.append(BadRow(dump(row), str(error)))

    def _is_new(self, row: object) -> bool:
        """The row was not on an earlier page; rows without id are known by their text."""
        key: Hashable = Fields(row).identity("id") or dump(row)
        known = key in self.seen
        self.seen.add(key)
        return not known

    def _gone(self, total: int | None) -> int:
        """How many rows left the list since the page before, as far as totals can be believed."""
        if total is None or self.total is None:
            return 0
        return min(max(self.total - total, 0), self.limit)

    def _following(self, fields: Fields, count: int, offset: int, gone: int) -> int | None:
        """Where the next page begins, None after the last.

        Rows that left the list before this page let the others move up, and as many were
        skipped: then the walk steps back over them, once at each place, so that it always
        gets further. What was read already is left out as seen.
        """
        if gone and offset:
            return max(offset - gone, 0)
        has_next = _has_next(fields)
        links = fields.value("links")
        # ANYMARKET: links may be empty or missing, on any page; then only the count tells.
        ends = isinstance(links, list) and bool(links) and not has_next
        short = count < self.limit and not has_next
        return None if not count or ends or short else offset + count


def _has_next(fields: Fields) -> bool:
    return any(link.text("rel").lower() == "next" for link in fields.children("links"))


def _content(answer: object) -> list[object]:
    """The rows of a page, or of one of the plain lists."""
    if isinstance(answer, list):
        return answer
    if isinstance(answer, Mapping) and "content" in answer:
        content = answer["content"]
        if content is None or isinstance(content, list):
            return content or []
    raise UnexpectedAnswer(_("ANYMARKET sent a list that cannot be read."), details="no content")
